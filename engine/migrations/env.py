"""Run by Alembic: connects to the address it was given. The tables known are those that the caller has imported."""

from alembic import context
from sqlalchemy import create_engine, pool
from sqlmodel import SQLModel


def run() -> None:
    """Runs the migrations in one transaction."""
    engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
    with engine.connect() as connection:
        # batch: SQLite changes a table by making it anew.
        context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()


run()

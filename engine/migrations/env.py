"""Run by Alembic: connects to the address it was given. The tables known are those that the caller has imported.

Several processes may do this at once: one goes first, and the others find the work done. All of it happens or nothing.
"""

from typing import Any

from alembic import context
from sqlalchemy import create_engine, event, pool
from sqlmodel import SQLModel

SQLITE_BUSY_SECONDS = 300
"""How long a process waits for another one's migrations."""
LOCK = "SELECT pg_advisory_xact_lock(hashtext('early-help migrations'))"


def run() -> None:
    """Runs the migrations in one transaction."""
    url: str = context.config.attributes["url"]
    on_sqlite = url.startswith("sqlite")
    waiting = {"timeout": SQLITE_BUSY_SECONDS} if on_sqlite else {}
    engine = create_engine(url, poolclass=pool.NullPool, connect_args=waiting)
    if on_sqlite:
        _begin_ourselves(engine)
    with engine.connect() as connection:
        # batch: SQLite changes a table by making it anew.
        context.configure(
            connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True, transactional_ddl=True
        )
        with context.begin_transaction():
            if not on_sqlite:
                connection.exec_driver_sql(LOCK)
            context.run_migrations()


def _begin_ourselves(engine: Any) -> None:
    @event.listens_for(engine, "connect")
    def leave_transactions_to_us(connection: Any, _record: Any) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # Python's driver would begin at the first row written and leave the tables made so far behind.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


run()

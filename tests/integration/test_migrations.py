from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlmodel import SQLModel

import api.app
from engine import migrations
from engine.database import Database

assert api.app, "importing the composition root makes every table known"


def test_migrations_build_what_the_models_say(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrations_can_be_taken_back(postgres_database: Database) -> None:
    url = postgres_database.engine.url.render_as_string(hide_password=False)
    migrations.downgrade(url, "base")
    assert inspect(postgres_database.engine).get_table_names() == ["alembic_version"]


def test_upgrading_twice_changes_nothing(sqlite_database: Database) -> None:
    before = inspect(sqlite_database.engine).get_table_names()
    migrations.upgrade(str(sqlite_database.engine.url))
    assert inspect(sqlite_database.engine).get_table_names() == before

from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlmodel import SQLModel

import api.app
from engine import migrations
from engine.database import Database
from tests.integration.migrating import PATIENCE, migrate_together
from tests.postgres import PostgresServer

PROCESSES = 3

assert api.app, "importing the composition root makes every table known"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a table, once of each kind."""
    if request.param == "sqlite":
        yield Database(f"sqlite:///{tmp_path / 'empty.db'}")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create_database()
    yield Database(server.url(name))
    server.drop_database(name)


def address_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def test_processes_that_start_together_migrate_once(empty: Database) -> None:
    processes = get_context("forkserver")
    together = processes.Barrier(PROCESSES)
    running = [processes.Process(target=migrate_together, args=(address_of(empty), together)) for _ in range(PROCESSES)]
    for process in running:
        process.start()
    for process in running:
        process.join(PATIENCE)
    assert [process.exitcode for process in running] == [0] * PROCESSES
    with empty.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_a_migration_that_fails_half_way_leaves_nothing(empty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    original, made = op.create_table, 0

    class PowerCutError(Exception):
        pass

    def create_table(*args: object, **kwargs: object) -> object:
        nonlocal made
        made += 1
        if made == 5:
            raise PowerCutError
        return original(*args, **kwargs)

    monkeypatch.setattr(op, "create_table", create_table)
    with pytest.raises(PowerCutError):
        migrations.upgrade(address_of(empty))
    assert inspect(empty.engine).get_table_names() == []


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

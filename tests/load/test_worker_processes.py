"""One worker process on PostgreSQL: told to stop, killed in the midst of a timer, and left without its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pytest
from sqlalchemy import text
from sqlmodel import Session

from api import worker
from engine.database import Database
from tests.load.serving import PATIENCE, CommandProcess, opened
from tests.load.waits import (
    a_while_ago,
    furnish_with_due_timers,
    require_each_fired_once,
    running_timers,
    start_nobodys,
    wait_until_left,
)
from tests.postgres import PostgresServer

pytestmark = pytest.mark.xdist_group("postgres-load")

TIMERS = 30
WAITS_AS_LONG_AS_THE_TEST = "&options=-c%20lock_timeout%3D0"


@pytest.fixture
def url(postgres: PostgresServer, migrated_postgres: str) -> Iterator[str]:
    """The address of a database with timers that are due."""
    name = postgres.create_database(migrated_postgres)
    furnish_with_due_timers(postgres.url(name), [], TIMERS)
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """The same, opened."""
    database = opened(url)
    yield database
    database.dispose()


@pytest.fixture
def timers(database: Database) -> set[str]:
    """The ids of the timers."""
    with database.reading() as session:
        return running_timers(session)


@contextmanager
def history_held_up(database: Database) -> Iterator[Session]:
    """Lets nobody write history: whoever fires a timer gets as far as that, with the instance written, and waits."""
    with database.transaction() as session:
        session.execute(text("lock table process_history in share mode"))
        yield session


def wait_for_somebody(session: Session) -> None:
    """Returns when somebody waits to write history."""
    until = monotonic() + PATIENCE
    waiting = text("select count(*) from pg_locks where relation = 'process_history'::regclass and not granted")
    while session.execute(waiting).scalar_one() == 0:
        assert monotonic() < until, "The worker fires nothing."
        sleep(0.02)


def worker_on(url: str, folder: Path) -> CommandProcess:
    return CommandProcess(url + WAITS_AS_LONG_AS_THE_TEST, folder / "worker.log", "worker")


def test_a_worker_that_is_told_to_stop_finishes_its_timer_and_no_other(
    url: str, database: Database, timers: set[str], tmp_path: Path
) -> None:
    with worker_on(url, tmp_path) as process:
        with history_held_up(database) as session:
            wait_for_somebody(session)
            process.ask_to_stop()
        assert process.exit_status() == 0, process.last_words()
    with database.reading() as session:
        assert len(running_timers(session)) == TIMERS - 1
    assert worker.fire_due_timers(database) == TIMERS - 1
    with database.reading() as session:
        require_each_fired_once(session, timers)


def test_a_timer_whose_worker_died_before_its_commit_is_fired_by_the_next(
    url: str, database: Database, timers: set[str], tmp_path: Path
) -> None:
    with worker_on(url, tmp_path) as process, history_held_up(database) as session:
        wait_for_somebody(session)
        process.kill()
    with database.reading() as session:
        assert running_timers(session) == timers
    assert worker.fire_due_timers(database) == TIMERS
    with database.reading() as session:
        require_each_fired_once(session, timers)


def test_a_worker_comes_back_when_its_database_does(
    postgres: PostgresServer, url: str, database: Database, tmp_path: Path
) -> None:
    with worker_on(url, tmp_path) as process:
        wait_until_left(database, 0)
        with database_away(postgres, database):
            wait_for_complaint(process)
        before = Database(url, a_while_ago())
        start_nobodys(before, 1)
        wait_until_left(before, 0)
        before.dispose()
        assert process.is_running


@contextmanager
def database_away(postgres: PostgresServer, database: Database) -> Iterator[None]:
    """Ends everybody's connections to the database and takes no new ones."""
    name = database.engine.url.database
    with psycopg.connect(postgres.dsn("postgres"), autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        yield
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def wait_for_complaint(process: CommandProcess) -> None:
    """Returns when the process has said that it cannot reach its database."""
    until = monotonic() + PATIENCE
    while "OperationalError" not in process.last_words():
        assert monotonic() < until and process.is_running, "The worker has not noticed."
        sleep(0.05)

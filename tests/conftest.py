"""Fixtures that every test may ask for: databases of both kinds, and a clock that the test moves."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from engine import migrations, words
from engine.bpmn import handlers
from engine.bpmn.validation.known import Known, known
from engine.clock import ManualClock
from engine.database import Database
from tests.postgres import PostgresServer, running_server

# Derandomised: a test that fails only now and then is a defect; wider searches are run by hand with another profile.
settings.register_profile(
    "early-help", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("early-help")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--draw-stories", action="store_true", help="Write docs/stories anew, pictures and all.")


MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Whatever a test makes the process speak, the next one hears English."""
    yield
    words.speak(words.ENGLISH)


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands at 09:00 on Monday 2 March 2026 until the test moves it."""
    return ManualClock(MONDAY_MORNING)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The tests' own PostgreSQL server."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_postgres(postgres: PostgresServer) -> str:
    """The name of a migrated, empty PostgreSQL database: the template of each test's own."""
    name = postgres.create_database()
    migrations.upgrade(postgres.url(name))
    return name


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file: copied for each test."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_database(migrated_sqlite: Path, tmp_path: Path, clock: ManualClock) -> Iterator[Database]:
    """An empty SQLite database."""
    path = tmp_path / "early-help.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}", clock)
    yield database
    database.dispose()


@pytest.fixture
def postgres_database(postgres: PostgresServer, migrated_postgres: str, clock: ManualClock) -> Iterator[Database]:
    """An empty PostgreSQL database."""
    name = postgres.create_database(migrated_postgres)
    database = Database(postgres.url(name), clock)
    yield database
    database.dispose()
    postgres.drop_database(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty database, once of each kind: what is asked of it must hold on both."""
    return request.getfixturevalue("sqlite_database" if request.param == "sqlite" else "postgres_database")


@pytest.fixture
def engine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process engine before any application has told it something, whatever other tests have installed."""
    for name, value in vars(Known()).items():
        monkeypatch.setattr(known, name, value)
    monkeypatch.setattr(handlers, "_handlers", {})

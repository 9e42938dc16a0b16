"""What casework's tests begin with: the diagrams and policies deployed, the demonstration's people, no family yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlmodel import Session

from engine import bpmn, casework, clock
from engine.casework import people, policy
from engine.casework.demo.people import add_people
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.models import Area, Person
from engine.clock import ManualClock
from engine.database import Database
from tests.conftest import MONDAY_MORNING
from tests.postgres import PostgresServer

WORKFLOWS = Path(__file__).parents[3] / "workflows"
FAR_AHEAD = MONDAY_MORNING.replace(year=2027)


def deploy(database: Database) -> None:
    """Puts the diagrams, tables, forms and policy profiles into force."""
    casework.install()
    drawn = [path for path in WORKFLOWS.rglob("*.*") if path.suffix in (".bpmn", ".dmn", ".form")]
    files = {path.name: path.read_bytes() for path in drawn}
    with database.transaction() as session:
        policy.publish(session, policy.read(WORKFLOWS / "policy"))
        bpmn.definitions.deploy(session, files, name="workflows", source="tests", deployed_by="tests")


def employ(database: Database) -> None:
    """Adds the fictional people."""
    with database.transaction() as session:
        add_people(session, password_hash="not a hash")


@contextmanager
def sqlite_copy(template: Path, path: Path, clock: ManualClock) -> Iterator[Database]:
    """A database on a copy of the file `template`; when it is closed, its whole content is in its file."""
    path.write_bytes(template.read_bytes())
    database = Database(f"sqlite:///{path}", clock)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def deployed_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with everything deployed and nobody there."""
    path = tmp_path_factory.mktemp("casework") / "deployed.db"
    with sqlite_copy(migrated_sqlite, path, ManualClock(MONDAY_MORNING)) as database:
        deploy(database)
    return path


@pytest.fixture(scope="session")
def prepared_sqlite(deployed_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with everything deployed and the fictional people: copied for each test."""
    path = tmp_path_factory.mktemp("casework") / "prepared.db"
    with sqlite_copy(deployed_sqlite, path, ManualClock(MONDAY_MORNING)) as database:
        employ(database)
    return path


@pytest.fixture
def database(prepared_sqlite: Path, tmp_path: Path, clock: ManualClock) -> Iterator[Database]:
    """A prepared SQLite database."""
    with sqlite_copy(prepared_sqlite, tmp_path / "casework.db", clock) as database:
        yield database


@pytest.fixture(scope="session")
def prepared_postgres(postgres: PostgresServer, migrated_postgres: str) -> str:
    """The name of a prepared PostgreSQL database: copied for each test."""
    name = postgres.create_database(migrated_postgres)
    database = Database(postgres.url(name), ManualClock(MONDAY_MORNING))
    deploy(database)
    employ(database)
    database.dispose()
    return name


@pytest.fixture
def two_people_database(postgres: PostgresServer, prepared_postgres: str, clock: ManualClock) -> Iterator[Database]:
    """A prepared PostgreSQL database: what two people do at one moment is tried there."""
    name = postgres.create_database(prepared_postgres)
    database = Database(postgres.url(name), clock)
    yield database
    database.dispose()
    postgres.drop_database(name)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session in one transaction, which is rolled back."""
    with database.reading() as session:
        yield session


@pytest.fixture
def story(session: Session, clock: ManualClock) -> Storyteller:
    """Tells a family's story in the session."""
    return Storyteller(session, clock, FAR_AHEAD)


@pytest.fixture
def alder(story: Storyteller) -> Storyteller:
    """The Alder family of the North: Tess Robin, a teacher, has just started its case; two children."""
    story.begin("Alder", Area.NORTH, [Child("Ash", 7), Child("Aspen", 4)], by="tess.robin")
    return story


def person(session: Session, user_name: str) -> Person:
    return people.get(session, user_name)


def today(session: Session) -> str:
    return clock.today(session).isoformat()

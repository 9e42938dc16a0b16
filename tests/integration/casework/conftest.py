"""What casework's tests begin with: tables, policy profiles and the demonstration's fictional people."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel

import engine.casework.models  # noqa: F401 - its tables
from engine.casework import people, policy
from engine.casework.demo.people import add_people
from engine.casework.models import Person
from engine.clock import ManualClock
from engine.database import Database

POLICIES = Path(__file__).parents[3] / "workflows" / "policy"


@pytest.fixture
def sqlite_database(tmp_path: Path, clock: ManualClock) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/early-help.db", clock)
    SQLModel.metadata.create_all(database.engine)
    yield database
    database.dispose()


@pytest.fixture
def session(sqlite_database: Database) -> Iterator[Session]:
    """A session in a transaction that is rolled back: the fictional people are there, no family yet."""
    with sqlite_database.reading() as session:
        prepare(session)
        yield session


def prepare(session: Session) -> None:
    policy.publish(session, policy.read(POLICIES))
    add_people(session, password_hash="not a hash")


@pytest.fixture
def teacher(session: Session) -> Person:
    """Tess Robin, who teaches in the North."""
    return people.get(session, "tess.robin")

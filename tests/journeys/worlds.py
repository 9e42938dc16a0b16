"""Worlds to try things in: a database with the shipped diagrams and the fictional people.

A world is a moment in one case: the bytes of a database, and where its clock stands. It never changes; telling its
story on makes another one. All of them are told in one in-memory database, so that its statements are compiled once.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlmodel import Session

from api.workflow_folder import read_folder
from engine import bpmn, casework
from engine.casework import policy
from engine.casework.demo.people import add_people
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.models.cases import Entry
from engine.casework.models.people import Area
from engine.clock import ManualClock
from engine.database import Database

WORKFLOWS = Path(__file__).parents[2] / "workflows"
FAR_AWAY = datetime(2100, 1, 1, 12, tzinfo=UTC)
"""Stories in tests have no present that would hold their clock back."""


@cache
def _stage() -> Database:
    compose()
    return Database("sqlite://")


@cache
def compose() -> None:
    """Registers what casework brings to the engine, once in a process."""
    casework.install()


def furnish(database: Database, password_hash: str) -> None:
    """Deploys the shipped workflows into an empty database and lets the fictional people in."""
    compose()
    folder = read_folder(WORKFLOWS)
    with database.transaction() as session:
        policy.publish(session, folder.policies)
        bpmn.definitions.deploy(session, folder.files, name="shipped", source="tests", deployed_by="tests")
        add_people(session, password_hash)


@dataclass(frozen=True)
class World:
    """A database's bytes, the moment at which its clock stands, and the case that the test is about."""

    content: bytes
    moment: datetime
    reference: str = ""

    @contextmanager
    def story(self) -> Iterator[Storyteller]:
        """The case's story, to be told on. What happens in it is forgotten afterwards."""
        database = self._on_stage()
        with database.transaction() as session:
            teller = Storyteller(session, session.info["clock"], FAR_AWAY)
            teller.reference = self.reference
            yield teller

    @contextmanager
    def look(self) -> Iterator[Session]:
        """A session that only reads."""
        with self._on_stage().reading() as session:
            yield session

    def after(self, tell: Callable[[Storyteller], object]) -> "World":
        """The world that comes of telling the story on."""
        with self.story() as story:
            tell(story)
        return World(_connection().serialize(), story.clock.moment, story.reference)

    def _on_stage(self) -> Database:
        database = _stage()
        _connection().deserialize(self.content)
        database.clock = ManualClock(self.moment)
        return database


def furnished(template: Path, moment: datetime) -> World:
    """A new world without families; `template` is an empty, migrated database."""
    empty = World(template.read_bytes(), moment)
    furnish(empty._on_stage(), "nobody signs in")
    return World(_connection().serialize(), moment)


def with_a_case(world: World, *, entry: Entry = Entry.CONCERN, policy_name: str = "consent") -> World:
    """A furnished world in which a case has just begun: two children, one of them fifteen years old."""
    by = "sol.stork" if entry is Entry.STEP_DOWN else "sena.wren"
    children = [Child("Rae", 15), Child("Sam", 6)]
    return world.after(
        lambda story: story.begin("Test", Area.CENTRAL, children, by=by, entry=entry, policy_name=policy_name)
    )


def _connection() -> sqlite3.Connection:
    connection = _stage().engine.raw_connection().driver_connection
    assert isinstance(connection, sqlite3.Connection)
    return connection

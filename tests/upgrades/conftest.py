"""What the tests of upgrades and repairs share."""

from collections.abc import Iterator

import pytest

from engine import bpmn
from engine.clock import ManualClock
from engine.database import Database
from tests.processes.rehearsal import heard, note
from tests.upgrades.moves import Moving
from tests.upgrades.repairs import Repairing


@pytest.fixture
def moving(engine_alone: None, sqlite_database: Database, clock: ManualClock) -> Iterator[Moving]:
    """A rehearsal on an empty database, at 09:00 on Monday 2 March 2026."""
    bpmn.handlers.register_handler("test_note", note)
    heard.clear()
    yield Moving(sqlite_database, clock)
    heard.clear()


@pytest.fixture
def repairing(engine_alone: None, sqlite_database: Database, clock: ManualClock) -> Repairing:
    """A rehearsal on an empty database."""
    bpmn.handlers.register_handler("test_note", note)
    heard.clear()
    return Repairing(sqlite_database, clock)


@pytest.fixture
def repairing_anywhere(repairing: Repairing, database: Database) -> Repairing:
    """The same on an empty database of each kind."""
    repairing.database = database
    return repairing

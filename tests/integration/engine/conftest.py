"""What the tests of the engine on both databases share."""

from collections.abc import Iterator

import pytest

from engine import bpmn
from engine.clock import ManualClock
from engine.database import Database
from tests.processes.rehearsal import Rehearsal, heard, note


@pytest.fixture
def rehearsal(engine_alone: None, database: Database, clock: ManualClock) -> Iterator[Rehearsal]:
    """A rehearsal on an empty database of each kind, at 09:00 on Monday 2 March 2026."""
    bpmn.handlers.register_handler("test_note", note)
    heard.clear()
    yield Rehearsal(database, clock)
    heard.clear()

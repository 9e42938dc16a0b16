"""Ours, to be put beside the stock parts."""

from collections.abc import Iterator

import pytest

from engine import bpmn
from engine.clock import ManualClock
from engine.database import Database
from tests.processes.rehearsal import heard, note
from tests.upgrades.moves import Moving


@pytest.fixture
def ours(engine_alone: None, sqlite_database: Database, clock: ManualClock) -> Iterator[Moving]:
    """Our engine on an empty database, at 09:00 on Monday 2 March 2026."""
    bpmn.handlers.register_handler("test_note", note)
    heard.clear()
    yield Moving(sqlite_database, clock)
    heard.clear()

"""What the tests of taking back share."""

import pytest
from sqlmodel import Session

from engine.casework.demo.storyteller import Storyteller
from engine.clock import ManualClock
from tests.integration.casework.taking_back.completing import Desk


@pytest.fixture
def desk(session: Session, alder: Storyteller, clock: ManualClock) -> Desk:
    return Desk(session, alder, clock)

"""Worlds for the journeys: made once in a run, copied by each test."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.casework.models.cases import Entry
from tests.conftest import MONDAY_MORNING
from tests.journeys.map_of_the_journey import Found, explore
from tests.journeys.worlds import World, furnished, with_a_case

OTHER_BEGINNINGS = ({"policy_name": "public_task"}, {"entry": Entry.STEP_DOWN})


@pytest.fixture(scope="session")
def furnished_world(migrated_sqlite: Path) -> World:
    """The shipped workflows and the fictional people, no family yet."""
    return furnished(migrated_sqlite, MONDAY_MORNING)


@pytest.fixture(scope="session")
def every_place(furnished_world: World) -> Sequence[Found]:
    """Every place where a case can wait, each with a world that stands there."""
    places = list(explore(with_a_case(furnished_world), actions=True))
    for beginning in OTHER_BEGINNINGS:
        places += explore(with_a_case(furnished_world, **beginning), actions=False)
    return list({found.place: found for found in reversed(places)}.values())[::-1]

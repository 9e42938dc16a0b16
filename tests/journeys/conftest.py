"""Worlds for the journeys: made once in a run, copied by each test."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from fastapi import FastAPI

from engine.casework.models.cases import Entry
from engine.clock import ManualClock
from tests.conftest import MONDAY_MORNING
from tests.journeys.council import open_demonstration
from tests.journeys.map_of_the_journey import TURNS, Found, explore
from tests.journeys.worlds import World, furnished, with_a_case

AUTHOR_AND_FAMILY = {**TURNS, "complete_assessment": [{"who_acts": "author_and_family"}]}


@pytest.fixture(scope="session")
def furnished_world(migrated_sqlite: Path) -> World:
    """The shipped workflows and the fictional people, no family yet."""
    return furnished(migrated_sqlite, MONDAY_MORNING)


@pytest.fixture(scope="session")
def every_place(furnished_world: World) -> Sequence[Found]:
    """Every place where a case can wait, each with a world that stands there."""
    places = list(explore(with_a_case(furnished_world), actions=True))
    public_task = with_a_case(furnished_world, policy_name="public_task")
    places += explore(public_task, actions=False, turns=AUTHOR_AND_FAMILY)
    places += explore(with_a_case(furnished_world, entry=Entry.STEP_DOWN), actions=False)
    return list({found.place: found for found in reversed(places)}.values())[::-1]


@pytest.fixture
def demonstration(migrated_sqlite: Path, tmp_path: Path, clock: ManualClock) -> Iterator[FastAPI]:
    """An application in demonstration mode, with the shipped workflows and the fictional people, and no family yet."""
    app = open_demonstration(migrated_sqlite, tmp_path / "demonstration.db", clock)
    yield app
    app.state.database.dispose()

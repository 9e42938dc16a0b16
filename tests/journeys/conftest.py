"""Worlds for the journeys: made once in a run, copied by each test."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.app import create_app
from api.security.passwords import hash_password
from api.settings import Settings
from engine.casework.demo.people import PASSWORD
from engine.casework.models.cases import Entry
from engine.clock import ManualClock
from tests.conftest import MONDAY_MORNING
from tests.journeys.map_of_the_journey import Found, explore
from tests.journeys.worlds import World, furnish, furnished, with_a_case

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


@pytest.fixture
def demonstration(migrated_sqlite: Path, tmp_path: Path, clock: ManualClock) -> Iterator[FastAPI]:
    """An application in demonstration mode, with the shipped workflows and the fictional people, and no family yet."""
    path = tmp_path / "demonstration.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    hosts = ("testserver", "127.0.0.1")
    settings = Settings(database_url=f"sqlite:///{path}", demo=True, secure_cookies=False, allowed_hosts=hosts)
    app = create_app(settings, clock)
    furnish(app.state.database, hash_password(PASSWORD))
    yield app
    app.state.database.dispose()

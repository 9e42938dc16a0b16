"""The demonstration's clock: moved by an administrator, for everybody, and timers fire as they would."""

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from engine import clock as engine_clock
from engine.clock import ManualClock
from engine.database import Database
from tests.integration.api.conftest import SignIn


def move(client: TestClient, **by: int):
    return client.post("/api/v1/demo/clock", json=by)


def test_it_tells_the_time_and_goes_forward(as_: SignIn) -> None:
    ada = as_("ada")
    assert ada.get("/api/v1/demo/clock").json() == {"now": "2026-03-02T09:00:00Z", "today": "2026-03-02"}
    moved = {"now": "2026-03-04T12:00:00Z", "today": "2026-03-04"}
    assert move(ada, days=2, hours=3).json() == moved
    assert ada.get("/api/v1/demo/clock").json() == moved


def test_another_process_of_the_installation_sees_it_too(as_: SignIn, settings: Settings, clock: ManualClock) -> None:
    move(as_("ada"), days=2)
    other: Database = create_app(settings, clock).state.database
    with other.reading() as session:
        assert engine_clock.now(session) == clock.moment + timedelta(days=2)


def test_due_timers_fire_before_the_answer(as_: SignIn, ann: TestClient, case: dict[str, Any]) -> None:
    def open_tasks() -> list[str]:
        detail = ann.get(f"/api/v1/cases/{case['reference']}").json()
        return [step["task"]["name"] for step in detail["next_steps"]]

    ada = as_("ada")
    move(ada, days=2)
    assert open_tasks() == ["Look at it"]
    move(ada, days=1)
    assert sorted(open_tasks()) == ["Look at it", "Remember it"]
    [row] = [task for task in ann.get("/api/v1/tasks").json()["tasks"] if task["name"] == "Look at it"]
    assert row["is_overdue"] is True


@pytest.mark.parametrize("by", [{"days": -1}, {"hours": -1}, {"days": 367}, {"days": "x"}])
def test_it_goes_forward_only_and_not_too_far(as_: SignIn, by: Any) -> None:
    ada = as_("ada")
    assert move(ada, **by).status_code == 400
    assert ada.get("/api/v1/demo/clock").json()["today"] == "2026-03-02"

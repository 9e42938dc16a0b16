"""Administrators see what moments a process waits for, and move them with a reason."""

from datetime import datetime
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from engine import bpmn
from tests.integration.api.conftest import SignIn

NINE_IN_LONDON = "2026-04-01T09:00:00+01:00"


@pytest.fixture
def ada(as_: SignIn) -> TestClient:
    """An administrator."""
    return as_("ada")


@pytest.fixture
def instance_id(app: FastAPI, case: dict[str, Any]) -> str:
    """The process of a case with one timer."""
    with app.state.database.reading() as session:
        instance = bpmn.instances.find_by_business_key(session, case["reference"])
    assert instance is not None
    return instance.id


def timers(ada: TestClient, instance_id: str) -> list[dict[str, Any]]:
    answer = ada.get(f"/api/v1/process-instances/{instance_id}/timers")
    assert answer.status_code == 200
    return answer.json()["timers"]


def test_a_timer_is_seen_and_moved_with_a_reason(ada: TestClient, instance_id: str) -> None:
    [timer] = timers(ada, instance_id)
    assert (timer["element_id"], timer["instance_id"]) == ("Reminder", instance_id)
    answer = ada.post(f"/api/v1/timers/{timer['id']}/move", json={"due_at": NINE_IN_LONDON, "reason": "Half-term."})
    assert answer.status_code == 204
    [moved] = timers(ada, instance_id)
    assert datetime.fromisoformat(moved["due_at"]) == datetime.fromisoformat(NINE_IN_LONDON)
    history = ada.get(f"/api/v1/process-instances/{instance_id}/history").json()["events"]
    [event] = [event for event in history if event["kind"] == "timer_moved"]
    assert (event["actor"], event["detail"]) == ("ada", "2026-04-01T08:00:00+00:00: Half-term.")


@pytest.mark.parametrize(
    "to",
    [
        {"due_at": "2026-04-01T09:00:00", "reason": "Half-term."},  # whose nine o'clock?
        {"due_at": NINE_IN_LONDON, "reason": ""},
        {"due_at": NINE_IN_LONDON},
        {"due_at": "soon", "reason": "Half-term."},
        {"due_at": "9999-12-31T23:00:00-02:00", "reason": "Half-term."},
    ],
)
def test_a_move_without_an_exact_moment_or_a_reason_is_not_understood(
    ada: TestClient, instance_id: str, to: dict[str, str]
) -> None:
    before = timers(ada, instance_id)
    assert ada.post(f"/api/v1/timers/{before[0]['id']}/move", json=to).status_code == 400
    assert timers(ada, instance_id) == before


def test_a_timer_that_is_not_there_is_not_found(ada: TestClient, instance_id: str) -> None:
    to = {"due_at": NINE_IN_LONDON, "reason": "Half-term."}
    assert ada.post("/api/v1/timers/no-such-timer/move", json=to).status_code == 404
    assert ada.get("/api/v1/process-instances/no-such-process/timers").status_code == 404

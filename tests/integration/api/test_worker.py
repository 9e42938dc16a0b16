"""Timers fire as they fall due, each by itself, and one that fails does not keep the others waiting."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api import worker
from engine import bpmn
from engine.clock import ManualClock
from engine.database import Database

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def three_cases(ann: TestClient) -> list[str]:
    """The references of three cases, each with a timer in three days."""
    return [
        ann.post("/api/v1/cases", json={"family": {"name": name, "area": "North"}}).json()["reference"]
        for name in ("Elm", "Ash", "Oak")
    ]


def tasks(database: Database, reference: str) -> set[str]:
    with database.reading() as session:
        return {task.name for task in bpmn.tasks.list_open(session, reference)}


def fail_for(monkeypatch: pytest.MonkeyPatch, reference: str, error: Exception) -> None:
    fire = bpmn.timers.fire

    def fire_or_fail(session: Any, timer_id: str) -> bool:
        timer = next(each for each in bpmn.timers.list_due(session, limit=9) if each.id == timer_id)
        if timer.business_key != reference:
            return fire(session, timer_id)
        if isinstance(error, bpmn.errors.StepFailedError):
            error.instance_id, error.timer_id, error.business_key = timer.instance_id, timer_id, reference
        raise error

    monkeypatch.setattr(bpmn.timers, "fire", fire_or_fail)


def test_nothing_fires_before_its_time(database: Database, three_cases: list[str], clock: ManualClock) -> None:
    clock.move(timedelta(days=3) - timedelta(seconds=1))
    assert worker.fire_due_timers(database) == 0
    clock.move(timedelta(seconds=1))
    assert worker.fire_due_timers(database) == 3
    assert worker.fire_due_timers(database) == 0
    assert all(tasks(database, reference) == {"Look at it", "Remember it"} for reference in three_cases)


def test_a_failing_timer_becomes_an_incident_and_is_tried_again(
    database: Database, three_cases: list[str], clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.move(timedelta(days=3))
    error = bpmn.errors.StepFailedError(
        instance_id="", element_id="Reminder", element_label="Reminder", cause="Broken."
    )
    with monkeypatch.context() as patched:
        fail_for(patched, three_cases[0], error)
        assert worker.fire_due_timers(database) == 2
    with database.reading() as session:
        [incident] = bpmn.incidents.list_open(session)
    assert (incident.business_key, incident.cause) == (three_cases[0], "Broken.")
    assert worker.fire_due_timers(database) == 0, "not at once"
    clock.move(timedelta(minutes=1))
    assert worker.fire_due_timers(database) == 1
    assert tasks(database, three_cases[0]) == {"Look at it", "Remember it"}


def test_a_defect_in_one_leaves_the_others_alone_and_is_logged_without_words(
    database: Database,
    three_cases: list[str],
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    clock.move(timedelta(days=3))
    fail_for(monkeypatch, three_cases[0], ValueError("what the family said"))
    assert worker.fire_due_timers(database) == 2
    logged = capfd.readouterr().err
    assert '"error": "ValueError"' in logged
    assert "what the family said" not in logged


def test_workers_side_by_side_fire_each_timer_once(
    app: FastAPI, database: Database, three_cases: list[str], clock: ManualClock
) -> None:
    clock.move(timedelta(days=3))
    fired: list[int] = []
    threads = [threading.Thread(target=lambda: fired.append(worker.fire_due_timers(database))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(fired) == 3


def test_a_worker_stops_when_it_is_told(database: Database, three_cases: list[str], clock: ManualClock) -> None:
    clock.move(timedelta(days=3))
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(database, stop), kwargs={"poll_seconds": 0.01})
    thread.start()
    while "Remember it" not in tasks(database, three_cases[2]):
        assert thread.is_alive()
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive()

"""Timers fire as they fall due, and one that fails does not keep the others waiting."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event
from sqlmodel import select
from starlette.testclient import TestClient

from api import worker
from engine import bpmn
from engine.bpmn import timers
from engine.bpmn.models import InstanceSnapshot
from engine.bpmn.spiff import step_failed
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


def fail_for(monkeypatch: pytest.MonkeyPatch, reference: str, error: Callable[[Any], Exception]) -> None:
    """Makes the timers of this case fail, with the error that `error` makes of the step."""
    deliver = timers.deliver

    def deliver_or_fail(task: Any) -> None:
        if task.workflow.top_workflow.environment.business_key == reference:
            raise error(task)
        deliver(task)

    monkeypatch.setattr(timers, "deliver", deliver_or_fail)


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
    with monkeypatch.context() as patched:
        fail_for(patched, three_cases[0], lambda task: step_failed(task, "Broken."))
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
    fail_for(monkeypatch, three_cases[0], lambda _task: ValueError("what the family said"))
    assert worker.fire_due_timers(database) == 2
    logged = capfd.readouterr().err
    assert '"error":"ValueError"' in logged
    assert "what the family said" not in logged
    with database.reading() as session:
        [incident] = bpmn.incidents.list_open(session)
    assert (incident.business_key, incident.cause) == (three_cases[0], "an unexpected error (ValueError)")
    clock.move(timedelta(seconds=59))
    assert worker.fire_due_timers(database) == 0, "it is not tried over and over"


@contextmanager
def commits(database: Database) -> Iterator[list[object]]:
    """The transactions that have written something, as they end."""
    written: list[object] = []

    def note(connection: object) -> None:
        written.append(connection)

    event.listen(database.engine, "commit", note)
    try:
        yield written
    finally:
        event.remove(database.engine, "commit", note)


@pytest.mark.parametrize(("seconds", "transactions"), [(60, 1), (-1, 3)], ids=["quick", "slow"])
def test_several_that_are_due_share_a_transaction_unless_they_are_slow(
    database: Database,
    three_cases: list[str],
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    seconds: float,
    transactions: int,
) -> None:
    clock.move(timedelta(days=3))
    monkeypatch.setattr(worker, "SECONDS_OF_SOME", seconds)
    with commits(database) as written:
        assert worker.fire_due_timers(database) == 3
    assert len(written) == transactions + 1, "and a look that finds no more"


def test_one_that_fails_takes_none_with_it_and_makes_none_fire_twice(
    database: Database, three_cases: list[str], clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last one: those before it in its transaction are fired again, each by itself."""
    clock.move(timedelta(days=3))
    with database.reading() as session:
        last = bpmn.timers.list_due(session, limit=3)[-1].business_key
    fail_for(monkeypatch, last, lambda task: step_failed(task, "Broken."))
    assert worker.fire_due_timers(database) == 2
    with database.reading() as session:
        fired = {
            each: [event.kind for event in bpmn.history.list_for_business_key(session, each)].count(
                bpmn.HistoryKind.TIMER_FIRED
            )
            for each in three_cases
        }
    assert fired == {each: int(each != last) for each in three_cases}


def test_what_could_undo_a_repair_is_forgotten_in_a_round(
    database: Database, three_cases: list[str], clock: ManualClock
) -> None:
    with database.transaction() as session:
        instance = bpmn.instances.find_by_business_key(session, three_cases[0])
        assert instance is not None
        session.add(
            InstanceSnapshot(
                instance_id=instance.id,
                revision=instance.revision,
                taken_at=clock.moment - timedelta(days=30),
                told_others=False,
                content=b"what the family said",
            )
        )
    stop = threading.Event()
    stop.wait = lambda _timeout=None: stop.set() or True  # type: ignore[method-assign, func-returns-value]  # one round
    worker.run(database, stop)
    with database.reading() as session:
        assert session.exec(select(InstanceSnapshot.content)).one() == b""


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
    thread = threading.Thread(target=worker.run, args=(database, stop), kwargs={"longest_pause": 0.01})
    thread.start()
    while "Remember it" not in tasks(database, three_cases[2]):
        assert thread.is_alive()
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive()

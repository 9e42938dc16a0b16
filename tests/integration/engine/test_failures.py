"""Steps that fail: everything undone, the cause known without a word of what a family said, and a way on."""

from datetime import UTC, datetime, timedelta

import pytest

from engine import bpmn
from tests.processes.rehearsal import CASE, Rehearsal, heard

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def record(rehearsal: Rehearsal, failure: bpmn.errors.StepFailedError) -> None:
    with rehearsal.database.transaction() as session:
        bpmn.incidents.record(session, failure, "ann")


def open_incidents(rehearsal: Rehearsal) -> list[bpmn.Incident]:
    with rehearsal.database.reading() as session:
        return list(bpmn.incidents.list_open(session))


def fail_to_complete(rehearsal: Rehearsal) -> bpmn.errors.StepFailedError:
    with pytest.raises(bpmn.errors.StepFailedError) as failed:
        rehearsal.complete("Task", size="many")
    return failed.value


@pytest.fixture
def at_task(rehearsal: Rehearsal) -> Rehearsal:
    """An instance whose task leads to a condition that cannot be judged."""
    rehearsal.deploy("fails_after_task")
    rehearsal.start("fails_after_task")
    return rehearsal


def test_a_failed_completion_changes_nothing(at_task: Rehearsal) -> None:
    before = at_task.instance().state, at_task.history(), at_task.task("Task").revision
    failure = fail_to_complete(at_task)
    assert (at_task.instance().state, at_task.history(), at_task.task("Task").revision) == before
    assert (failure.element_id, failure.element_label, failure.business_key) == ("Choice", "Choice", CASE)
    assert failure.task_id == at_task.task("Task").id


def test_an_incident_is_counted_and_closed(at_task: Rehearsal) -> None:
    record(at_task, fail_to_complete(at_task))
    record(at_task, fail_to_complete(at_task))
    [incident] = open_incidents(at_task)
    assert (incident.occurrences, incident.element_id, incident.opened_by) == (2, "Choice", "ann")
    with at_task.database.transaction() as session:
        bpmn.incidents.retry(session, incident.id, "olu")
    assert open_incidents(at_task) == []
    with at_task.database.transaction() as session, pytest.raises(bpmn.errors.IncidentNotFoundError):
        bpmn.incidents.retry(session, incident.id, "olu")
    at_task.complete("Task", size=1)
    assert at_task.open() == ["Small"]
    assert [kind for kind, _element in at_task.history() if "incident" in kind] == [
        "incident",
        "incident",
        "incident_resolved",
    ]


def test_a_step_that_works_after_all_closes_its_incident(at_task: Rehearsal) -> None:
    record(at_task, fail_to_complete(at_task))
    at_task.complete("Task", size=1)
    assert open_incidents(at_task) == []


def test_what_a_handler_says_of_a_family_goes_no_further(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("service_says")
    with pytest.raises(bpmn.errors.StepFailedError) as failed:
        rehearsal.start("service_says", said="fail")
    assert failed.value.cause == "an unexpected error (ValueError)"
    assert "Ada" not in str(failed.value)
    record(rehearsal, failed.value)
    [incident] = open_incidents(rehearsal)
    assert "Ada" not in incident.cause


def test_a_failed_timer_is_tried_again_later_and_later_and_then_waits_for_a_person(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("timer_fails")
    rehearsal.start("timer_fails", said="fail")
    rehearsal.clock.move(timedelta(days=2))
    gaps = []
    while True:
        with rehearsal.database.reading() as session:
            due_at = bpmn.timers.next_due_at(session)
        if due_at is None:
            break
        gaps.append(max(due_at - rehearsal.clock.moment, timedelta()))
        rehearsal.clock.move(gaps[-1])
        fire_and_fail(rehearsal)
    minutes = [gap / timedelta(minutes=1) for gap in gaps]
    assert minutes == [0, 1, 5, 30, 120, 720]
    [incident] = open_incidents(rehearsal)
    assert incident.occurrences == 6
    with rehearsal.database.transaction() as session:
        bpmn.incidents.retry(session, incident.id, "olu")
        assert [timer.element_id for timer in bpmn.timers.list_due(session, limit=5)] == ["Reminder"]


def fire_and_fail(rehearsal: Rehearsal) -> None:
    with rehearsal.database.reading() as session:
        [timer] = bpmn.timers.list_due(session, limit=5)
    with pytest.raises(bpmn.errors.StepFailedError) as failed, rehearsal.database.transaction() as session:
        bpmn.timers.fire(session, timer.id)
    assert failed.value.timer_id == timer.id
    record(rehearsal, failed.value)


def test_a_timer_fires_once_and_not_before_it_is_due(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("first_event")
    rehearsal.start("first_event")
    [timer] = rehearsal.timers()
    with rehearsal.database.transaction() as session:
        assert not bpmn.timers.fire(session, timer.id)
        assert bpmn.timers.list_due(session, limit=5) == []
    rehearsal.clock.move(timedelta(days=14))
    with rehearsal.database.transaction() as session:
        assert bpmn.timers.fire(session, timer.id)
        assert not bpmn.timers.fire(session, timer.id)
    assert rehearsal.open() == ["Reminded"]
    assert len(heard) == 0


def test_moving_a_timer_moves_the_running_one(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("first_event")
    rehearsal.start("first_event")
    [timer] = rehearsal.timers()
    with rehearsal.database.transaction() as session:
        bpmn.timers.move(session, timer.id, NOW + timedelta(days=2), actor="ann", reason="Half-term.")
        assert bpmn.timers.next_due_at(session) == NOW + timedelta(days=2)
    assert rehearsal.pass_time(days=1) == []
    assert rehearsal.pass_time(days=1) == ["Reminded"]
    with rehearsal.database.transaction() as session, pytest.raises(bpmn.errors.TimerNotFoundError):
        bpmn.timers.move(session, timer.id, NOW, actor="ann", reason="Half-term.")

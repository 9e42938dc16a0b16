"""How many cases stand where, for each release: tasks, what waits for a message or a moment, and cases as a whole."""

from datetime import UTC, datetime

import pytest

from engine import bpmn
from tests.processes.rehearsal import Rehearsal


def start(rehearsal: Rehearsal, process: str, key: str) -> str:
    """Starts a case; returns the id of its release."""
    with rehearsal.database.transaction() as session:
        instance = bpmn.instances.start(session, process, business_key=key, area="North", variables={}, actor="ann")
        return instance.release_id


@pytest.fixture
def two_releases(rehearsal: Rehearsal) -> tuple[str, str]:
    """Two cases on the first release, one of them late, and one on the second."""
    rehearsal.deploy("one_task", "waits_for_news")
    old = start(rehearsal, "one_task", "C-1")
    start(rehearsal, "one_task", "C-2")
    start(rehearsal, "waits_for_news", "C-3")
    with rehearsal.database.transaction() as session:
        [task] = bpmn.tasks.list_open(session, "C-1")
        bpmn.tasks.set_due_at(session, task.id, datetime(2026, 3, 1, 9, tzinfo=UTC), "ann")
    rehearsal.deploy("task_fields")
    new = start(rehearsal, "one_task", "C-4")
    assert old != new
    return old, new


def test_tasks_are_counted_by_release_and_step(rehearsal: Rehearsal, two_releases: tuple[str, str]) -> None:
    old, new = two_releases
    with rehearsal.database.reading() as session:
        found = bpmn.running_counts.count_tasks_by_release(session, {"one_task"})
        assert bpmn.running_counts.count_tasks_by_release(session, {"waits_for_news"}) == []
    assert {(each.release_id, each.element_id, each.open, each.late) for each in found} == {
        (old, "Task", 2, 1),
        (new, "Task", 1, 0),
    }


def test_what_waits_is_counted_by_release_and_event(rehearsal: Rehearsal, two_releases: tuple[str, str]) -> None:
    old, _ = two_releases
    with rehearsal.database.reading() as session:
        [event] = [
            element.id
            for element in bpmn.definitions.release(session, old).processes["waits_for_news"].elements.values()
            if element.kind == "intermediateCatchEvent"
        ]
        assert bpmn.running_counts.count_waiting_by_release(session, {event}) == {(old, event): 1}
        assert bpmn.running_counts.count_waiting_by_release(session, set()) == {}


def test_cases_are_counted_by_release_until_they_end(rehearsal: Rehearsal, two_releases: tuple[str, str]) -> None:
    old, new = two_releases
    with rehearsal.database.transaction() as session:
        [task] = bpmn.tasks.list_open(session, "C-2")
        bpmn.tasks.complete(session, task.id, revision=task.revision, actor="ann", variables={})
    with rehearsal.database.reading() as session:
        assert bpmn.running_counts.count_by_release(session, "one_task") == {old: 1, new: 1}
        assert bpmn.running_counts.count_running(session) == {"one_task": 2, "waits_for_news": 1}

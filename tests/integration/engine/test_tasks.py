"""Taking, giving back, handing on, drafting and completing tasks, and who wins when two want the same."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest

from engine import bpmn
from engine.bpmn.errors import TaskChangedError, TaskFinishedError, TaskNotFoundError, TaskTakenError
from tests.processes.rehearsal import CASE, Rehearsal

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def task_id(rehearsal: Rehearsal) -> str:
    rehearsal.deploy("one_task")
    rehearsal.start("one_task")
    return rehearsal.task("Task").id


def test_a_task_is_taken_by_one_and_given_back(rehearsal: Rehearsal, task_id: str) -> None:
    with rehearsal.database.transaction() as session:
        assert bpmn.tasks.claim(session, task_id, "ann").assignee == "ann"
        assert bpmn.tasks.claim(session, task_id, "ann").revision == 2
    with rehearsal.database.transaction() as session, pytest.raises(TaskTakenError) as taken:
        bpmn.tasks.claim(session, task_id, "ben")
    assert (taken.value.assignee, taken.value.since) == ("ann", NOW)
    with rehearsal.database.transaction() as session, pytest.raises(TaskTakenError):
        bpmn.tasks.give_back(session, task_id, "ben")
    with rehearsal.database.transaction() as session:
        given_back = bpmn.tasks.give_back(session, task_id, "ann")
        assert (given_back.assignee, given_back.assigned_at, given_back.revision) == (None, None, 3)


def test_a_task_that_nobody_has_cannot_be_given_back_twice(rehearsal: Rehearsal, task_id: str) -> None:
    with rehearsal.database.transaction() as session:
        assert bpmn.tasks.give_back(session, task_id, "ann").revision == 1


def test_a_task_is_handed_on_whoever_had_it(rehearsal: Rehearsal, task_id: str) -> None:
    with rehearsal.database.transaction() as session:
        bpmn.tasks.claim(session, task_id, "ann")
        assert bpmn.tasks.assign(session, task_id, "ben", "olu").assignee == "ben"
    with rehearsal.database.reading() as session:
        events = bpmn.history.list_for_business_key(session, CASE)
    handed = [(event.actor, event.detail) for event in events if event.kind == bpmn.HistoryKind.TASK_ASSIGNED]
    assert handed == [("ann", "ann"), ("olu", "ben")]


def test_only_who_has_it_completes_it(rehearsal: Rehearsal, task_id: str) -> None:
    with rehearsal.database.transaction() as session:
        bpmn.tasks.claim(session, task_id, "ann")
    with rehearsal.database.transaction() as session, pytest.raises(TaskTakenError) as taken:
        bpmn.tasks.complete(session, task_id, revision=None, actor="ben", variables={})
    assert taken.value.assignee == "ann"


def test_a_task_that_changed_since_it_was_seen_is_not_completed(rehearsal: Rehearsal, task_id: str) -> None:
    with rehearsal.database.transaction() as session:
        bpmn.tasks.set_due_at(session, task_id, NOW, "olu")
    with rehearsal.database.transaction() as session, pytest.raises(TaskChangedError) as changed:
        bpmn.tasks.complete(session, task_id, revision=1, actor="ann", variables={})
    assert (changed.value.expected, changed.value.actual) == (1, 2)


def test_a_finished_task_says_who_and_when(rehearsal: Rehearsal, task_id: str) -> None:
    with rehearsal.database.transaction() as session:
        done = bpmn.tasks.complete(session, task_id, revision=1, actor="ann", variables={})
    assert (done.next_tasks, done.instance_status) == ([], bpmn.InstanceStatus.COMPLETED)
    for change in (
        lambda session: bpmn.tasks.complete(session, task_id, revision=1, actor="ben", variables={}),
        lambda session: bpmn.tasks.claim(session, task_id, "ben"),
        lambda session: bpmn.tasks.give_back(session, task_id, "ann"),
        lambda session: bpmn.tasks.assign(session, task_id, "ben", "olu"),
        lambda session: bpmn.tasks.set_due_at(session, task_id, NOW, "olu"),
    ):
        with rehearsal.database.transaction() as session, pytest.raises(TaskFinishedError) as refused:
            change(session)
        assert (refused.value.by, refused.value.at) == ("ann", NOW)


def test_there_is_no_such_task(rehearsal: Rehearsal, task_id: str) -> None:
    with rehearsal.database.reading() as session:
        for read in (bpmn.tasks.get, lambda s, i: bpmn.tasks.claim(s, i, "ann")):
            with pytest.raises(TaskNotFoundError):
                read(session, "00000000-0000-0000-0000-000000000000")


def test_a_draft_is_kept_for_each_person_also_when_the_task_has_ended(rehearsal: Rehearsal, task_id: str) -> None:
    with rehearsal.database.transaction() as session:
        bpmn.tasks.save_draft(session, task_id, "ann", {"note": "first"})
        bpmn.tasks.save_draft(session, task_id, "ann", {"note": "second", "list": [{"b": 1, "a": 2}]})
        bpmn.tasks.save_draft(session, task_id, "ben", {"note": "other"})
        bpmn.tasks.complete(session, task_id, revision=None, actor="ben", variables={})
    with rehearsal.database.transaction() as session:
        bpmn.tasks.save_draft(session, task_id, "cai", {"note": "too late"})
    with rehearsal.database.reading() as session:
        ann = bpmn.tasks.find_draft(session, task_id, "ann")
        assert ann is not None
        assert ann.answers == {"note": "second", "list": [{"b": 1, "a": 2}]}
        assert bpmn.tasks.find_draft(session, task_id, "cai") is not None
        assert bpmn.tasks.find_draft(session, task_id, "dee") is None


def test_of_two_who_complete_the_same_task_at_once_one_wins(rehearsal: Rehearsal, task_id: str) -> None:
    outcomes: list[str] = []
    both_ready = Barrier(2)

    def complete(actor: str) -> None:
        both_ready.wait()
        try:
            with rehearsal.database.transaction() as session:
                bpmn.tasks.complete(session, task_id, revision=1, actor=actor, variables={"by": actor})
        except TaskFinishedError:
            outcomes.append("refused")
        else:
            outcomes.append(actor)

    threads = [Thread(target=complete, args=(actor,)) for actor in ("ann", "ben")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [winner] = [outcome for outcome in outcomes if outcome != "refused"]
    assert len(outcomes) == 2
    assert rehearsal.variables() == {"by": winner}

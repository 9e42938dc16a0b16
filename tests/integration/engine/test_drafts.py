"""Drafts in two places at once: the later save never replaces words that it has not seen."""

import pytest

from engine import bpmn
from engine.bpmn.errors import DraftChangedError, TaskNotFoundError
from engine.clock import ManualClock
from engine.database import Database
from tests.processes.rehearsal import Rehearsal


@pytest.fixture
def task_id(rehearsal: Rehearsal) -> str:
    return begun(rehearsal)


def begun(rehearsal: Rehearsal) -> str:
    """The open task of a new instance."""
    rehearsal.deploy("one_task")
    rehearsal.start("one_task")
    return rehearsal.task("Task").id


def save(database: Database, task_id: str, words: str, page: str, *, seen: int, number: int) -> int:
    with database.transaction() as session:
        copy = bpmn.DraftCopy(page, seen, number)
        return bpmn.tasks.save_draft(session, task_id, "ann", {"note": words}, copy).revision


def kept(database: Database, task_id: str) -> str:
    with database.reading() as session:
        draft = bpmn.tasks.find_draft(session, task_id, "ann")
        assert draft is not None
        return str(draft.answers["note"])


def test_a_task_is_opened_with_its_release_and_the_own_draft_alone(rehearsal: Rehearsal, task_id: str) -> None:
    with rehearsal.database.reading() as session:
        opened = bpmn.tasks.open_task(session, task_id, "ann")
        task = bpmn.tasks.get(session, task_id)
        assert opened.release_id == bpmn.instances.get(session, task.instance_id).release_id
        assert {name: getattr(opened.task, name) for name in bpmn.Task.model_fields} == task.model_dump()
        assert opened.draft is None
    save(rehearsal.database, task_id, "mine", "p", seen=0, number=1)
    with rehearsal.database.reading() as session:
        draft = bpmn.tasks.open_task(session, task_id, "ann").draft
        assert draft is not None and draft.answers == {"note": "mine"} and draft.page == "p"
        assert bpmn.tasks.open_task(session, task_id, "ben").draft is None
        with pytest.raises(TaskNotFoundError):
            bpmn.tasks.open_task(session, "no-such-task", "ann")


def test_a_page_replaces_what_it_has_seen(rehearsal: Rehearsal, task_id: str) -> None:
    database = rehearsal.database
    assert save(database, task_id, "phone", "p", seen=0, number=1) == 1
    assert save(database, task_id, "laptop", "l", seen=1, number=2) == 2
    assert kept(database, task_id) == "laptop"


def test_a_page_does_not_replace_what_it_has_not_seen(rehearsal: Rehearsal, task_id: str) -> None:
    database = rehearsal.database
    save(database, task_id, "laptop", "l", seen=0, number=1)
    with pytest.raises(DraftChangedError) as refused:
        save(database, task_id, "phone", "p", seen=0, number=9)
    assert refused.value.revision == 1
    assert kept(database, task_id) == "laptop"
    assert save(database, task_id, "phone", "p", seen=1, number=9) == 9, "the person chose"
    with pytest.raises(DraftChangedError):
        save(database, task_id, "laptop again", "l", seen=1, number=2)


def test_the_same_words_are_no_quarrel(rehearsal: Rehearsal, task_id: str) -> None:
    save(rehearsal.database, task_id, "same", "l", seen=0, number=1)
    assert save(rehearsal.database, task_id, "same", "p", seen=0, number=1) == 1


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (1, 3, 3, 2)])
def test_saves_of_one_page_come_in_any_order(rehearsal: Rehearsal, task_id: str, order: tuple[int, ...]) -> None:
    for number in order:
        save(rehearsal.database, task_id, f"words {number}", "l", seen=0, number=number)
    assert kept(rehearsal.database, task_id) == "words 3"


def test_what_comes_without_a_page_counts_and_is_seen_by_none(rehearsal: Rehearsal, task_id: str) -> None:
    database = rehearsal.database
    save(database, task_id, "laptop", "l", seen=0, number=1)
    with database.transaction() as session:
        assert bpmn.tasks.save_draft(session, task_id, "ann", {"note": "by the API"}).revision == 2
    with pytest.raises(DraftChangedError):
        save(database, task_id, "phone", "p", seen=1, number=2)


def test_saving_waits_for_nobody_who_completes(
    engine_alone: None, postgres_database: Database, clock: ManualClock
) -> None:
    rehearsal = Rehearsal(postgres_database, clock)
    task = begun(rehearsal)
    with postgres_database.transaction() as completing:
        bpmn.tasks.lock(completing, task)
        # It would wait for ten seconds, and fail.
        assert save(postgres_database, task, "meanwhile", "l", seen=0, number=1) == 1
        bpmn.tasks.complete(completing, task, revision=None, actor="ben", variables={})
    assert kept(postgres_database, task) == "meanwhile"


def test_completing_waits_for_nobody_who_saves(
    engine_alone: None, postgres_database: Database, clock: ManualClock
) -> None:
    rehearsal = Rehearsal(postgres_database, clock)
    task = begun(rehearsal)
    with postgres_database.transaction() as saving:
        bpmn.tasks.save_draft(saving, task, "ann", {"note": "meanwhile"})
        with postgres_database.transaction() as completing:
            bpmn.tasks.complete(completing, task, revision=None, actor="ben", variables={})

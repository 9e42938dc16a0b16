"""Completing tasks, keeping drafts, taking and handing on."""

import threading
from typing import Any

import pytest
from sqlmodel import Session, select

from engine import bpmn
from engine.casework import access, cases, task_completion, task_forms, timeline
from engine.casework.demo.answers import sample
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.errors import AnswersRefusedError
from engine.casework.models import Area, FormAnswers, Person, RoleOnCase, TimelineEntry
from engine.casework.models.concerns import Concern
from engine.clock import ManualClock
from engine.database import Database
from tests.integration.casework.conftest import FAR_AHEAD, person


@pytest.fixture
def teacher(session: Session) -> Person:
    return person(session, "tess.robin")


@pytest.fixture
def task(session: Session, alder: Storyteller) -> bpmn.Task:
    [task] = bpmn.tasks.list_open(session, alder.reference)
    return task


def answers_to(session: Session, actor: Person, task: bpmn.Task, **given: Any) -> dict[str, Any]:
    case = access.get_case(session, actor, task.business_key)
    return sample(task_forms.get(session, actor, case, task), given)


def test_completing_keeps_the_record_the_answers_and_the_timeline_and_brings_the_next_task(
    session: Session, teacher: Person, task: bpmn.Task
):
    answers = answers_to(session, teacher, task)
    done = task_completion.complete_task(session, teacher, task.id, task.revision, answers)
    assert [one.form_key for one in done.next_tasks] == ["check_for_existing_eha"]
    assert session.exec(select(Concern.facts).where(Concern.task == task.id)).one() == answers["facts"]
    kept = session.get(FormAnswers, task.id)
    assert kept is not None and kept.answers["facts"] == answers["facts"] and kept.by == "tess.robin"
    entry = timeline.list_for_case(session, task.business_key)[0]
    assert (entry.kind, entry.actor, entry.facts["task_id"]) == ("task_completed", "tess.robin", task.id)


def test_no_sentence_of_the_timeline_repeats_what_was_said(session: Session, teacher: Person, task: bpmn.Task):
    answers = answers_to(session, teacher, task, facts="Something private")
    task_completion.complete_task(session, teacher, task.id, task.revision, answers)
    entries = timeline.list_for_case(session, task.business_key)
    assert not any("private" in f"{entry.sentence} {entry.facts}" for entry in entries)


def test_what_the_form_misses_is_refused_at_its_field_and_nothing_is_written(
    session: Session, teacher: Person, task: bpmn.Task
):
    answers = answers_to(session, teacher, task)
    del answers["facts"]
    with pytest.raises(AnswersRefusedError) as refused:
        task_completion.complete_task(session, teacher, task.id, task.revision, answers)
    assert set(refused.value.errors) == {"facts"}
    assert session.exec(select(Concern)).all() == []
    assert session.get(FormAnswers, task.id) is None
    assert bpmn.tasks.get(session, task.id).status == bpmn.TaskStatus.OPEN


def test_what_only_the_case_can_tell_to_be_wrong_is_refused_by_the_record(
    session: Session, teacher: Person, task: bpmn.Task
):
    answers = answers_to(session, teacher, task, about_children=[])
    with pytest.raises(AnswersRefusedError) as refused:
        task_completion.complete_task(session, teacher, task.id, task.revision, answers)
    assert set(refused.value.errors) == {"about_children"}


def test_a_finished_task_says_who_and_when_before_any_answer_is_judged(
    session: Session, teacher: Person, task: bpmn.Task, clock: ManualClock
):
    task_completion.complete_task(session, teacher, task.id, None, answers_to(session, teacher, task))
    with pytest.raises(bpmn.errors.TaskFinishedError) as finished:
        task_completion.complete_task(session, teacher, task.id, None, {})
    assert (finished.value.by, finished.value.at) == ("tess.robin", clock.moment)


def test_a_task_that_somebody_else_has_is_not_done_by_another_candidate(
    session: Session, teacher: Person, alder: Storyteller
):
    alder.do("record_concern")
    cases.give_role(session, alder.reference, "hugo.heron", RoleOnCase.EHA_AUTHOR)
    [task] = bpmn.tasks.list_open(session, alder.reference)
    task_completion.claim(session, person(session, "hugo.heron"), task.id)
    with pytest.raises(bpmn.errors.TaskTakenError) as taken:
        task_completion.complete_task(session, teacher, task.id, None, {})
    assert taken.value.assignee == "hugo.heron"


def test_a_task_that_changed_since_it_was_seen_is_not_completed(session: Session, teacher: Person, task: bpmn.Task):
    seen = task.revision
    bpmn.tasks.set_due_at(session, task.id, None, "max.martin")
    with pytest.raises(bpmn.errors.TaskChangedError):
        task_completion.complete_task(session, teacher, task.id, seen, answers_to(session, teacher, task))


def test_a_draft_is_its_writers_own(session: Session, teacher: Person, task: bpmn.Task):
    task_completion.save_draft(session, teacher, task.id, {"facts": "half a"})
    draft = bpmn.tasks.find_draft(session, task.id, "tess.robin")
    assert draft is not None and draft.answers == {"facts": "half a"}
    assert bpmn.tasks.find_draft(session, task.id, "max.martin") is None


def test_taking_giving_back_and_handing_on_stand_in_the_timeline(session: Session, teacher: Person, alder: Storyteller):
    alder.do("record_concern")
    [task] = bpmn.tasks.list_open(session, alder.reference)
    task_completion.claim(session, teacher, task.id)
    assert bpmn.tasks.get(session, task.id).assignee == "tess.robin"
    task_completion.give_back(session, teacher, task.id)
    assert bpmn.tasks.get(session, task.id).assignee is None
    task_completion.assign(session, teacher, task.id, "hugo.heron")
    assert bpmn.tasks.get(session, task.id).assignee == "hugo.heron"
    kinds = [entry.kind for entry in timeline.list_for_case(session, alder.reference)]
    assert kinds[:3] == ["task_handed_on", "task_given_back", "task_taken"]


def test_of_two_who_complete_a_task_at_the_same_moment_one_wins(two_people_database: Database, clock: ManualClock):
    for _ in range(10):
        task_id, answers = _case_with_two_authors(two_people_database, clock)
        outcomes = _both(two_people_database, task_id, answers)
        assert sorted(outcomes) == ["TaskFinishedError", "done"]
        with two_people_database.reading() as session:
            entries = session.exec(select(TimelineEntry.kind).where(TimelineEntry.kind == "task_completed")).all()
            kept = session.exec(select(FormAnswers.task)).all()
        assert len(entries) == len(kept)


def _case_with_two_authors(database: Database, clock: ManualClock) -> tuple[str, dict[str, Any]]:
    with database.transaction() as session:
        story = Storyteller(session, clock, FAR_AHEAD)
        story.begin("Alder", Area.NORTH, [Child("Ash", 7)], by="tess.robin")
        story.do("record_concern")
        cases.give_role(session, story.reference, "hugo.heron", RoleOnCase.EHA_AUTHOR)
        [task] = bpmn.tasks.list_open(session, story.reference)
        return task.id, answers_to(session, person(session, "tess.robin"), task)


def _both(database: Database, task_id: str, answers: dict[str, Any]) -> list[str]:
    outcomes: list[str] = []
    at_once = threading.Barrier(2)

    def complete(user_name: str) -> None:
        at_once.wait()
        try:
            with database.transaction() as session:
                task_completion.complete_task(session, person(session, user_name), task_id, None, answers)
            outcomes.append("done")
        except bpmn.errors.EngineError as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=complete, args=(name,)) for name in ("tess.robin", "hugo.heron")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes

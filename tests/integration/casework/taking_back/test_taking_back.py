"""What is as it was when a completion has been taken back."""

from datetime import timedelta

import pytest

from engine import bpmn, clock
from engine.casework import cases, families, taking_back, timeline
from engine.casework.models import Concern, FamilyMember, FormAnswers, RecentCompletion, TakenBack
from tests.integration.casework.taking_back.completing import CHILD, Desk


@pytest.mark.rule("GOV-2")
def test_the_task_is_open_with_the_answers_as_draft_and_what_it_recorded_is_gone(desk: Desk) -> None:
    done = desk.complete("record_concern", facts="Seen at the gate.", other_children=[CHILD])
    assert len(families.list_children(desk.session, cases.get(desk.session, done.business_key).family)) == 3
    desk.take_back(done, reason="The wrong family.")
    again = bpmn.tasks.get(desk.session, done.id)
    draft = bpmn.tasks.find_draft(desk.session, done.id, "tess.robin")
    assert (again.status, again.completed_at, again.completed_by) == ("open", None, None)
    assert (again.assignee, again.due_at) == (done.assignee, done.due_at)
    assert again.revision > done.revision
    assert draft is not None and draft.answers["facts"] == "Seen at the gate."
    assert [task.form_key for task in desk.story.open_tasks()] == ["record_concern"]
    assert desk.rows(Concern) == [] and desk.rows(FormAnswers) == [] and desk.rows(RecentCompletion) == []
    assert desk.rows(FamilyMember, FamilyMember.first_name == "Alba") == []


@pytest.mark.rule("GOV-2")
def test_both_facts_and_the_answers_as_they_were_given_stay_readable(desk: Desk) -> None:
    done = desk.complete("record_concern", facts="Seen at the gate.")
    desk.take_back(done, reason="The wrong family.")
    told = [(entry.kind, entry.sentence) for entry in timeline.list_for_case(desk.session, done.business_key)]
    assert told[:2] == [
        (
            "completion_taken_back",
            f"Tess Robin took back what was completed: {done.name}. Reason: The wrong family.",
        ),
        ("task_completed", "A concern was recorded."),
    ]
    [kept] = desk.rows(TakenBack)
    assert (kept.by, kept.form_key, kept.answers["facts"]) == ("tess.robin", "record_concern", "Seen at the gate.")
    kinds = [event.kind for event in bpmn.history.list_for_business_key(desk.session, done.business_key)]
    assert bpmn.HistoryKind.TASK_COMPLETED in kinds and kinds[-1] == bpmn.HistoryKind.TAKEN_BACK


def test_it_can_be_taken_back_twice(desk: Desk) -> None:
    for _ in range(2):
        done = desk.complete("record_concern")
        desk.take_back(done)
    assert len(desk.rows(TakenBack)) == 2


def test_it_is_offered_for_fifteen_minutes(desk: Desk) -> None:
    done = desk.complete("record_concern")
    [possible] = taking_back.list_possible(desk.session, desk.tess)
    assert (possible.task_id, possible.name, possible.reference) == (done.id, done.name, done.business_key)
    assert possible.until == clock.now(desk.session) + timedelta(minutes=15)
    desk.clock.move(timedelta(minutes=14, seconds=59))
    assert taking_back.find_last(desk.session, desk.tess) == possible
    assert not taking_back.is_any_old(desk.session)
    desk.clock.move(timedelta(seconds=1))
    assert taking_back.find_last(desk.session, desk.tess) is None
    assert "for fifteen minutes" in desk.refusal(done)
    assert taking_back.is_any_old(desk.session)
    taking_back.forget_old(desk.session)
    assert desk.rows(RecentCompletion) == []

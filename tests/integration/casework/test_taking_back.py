"""When a completion can be taken back, when it cannot, and what the person is told."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlmodel import Session, select

from engine import bpmn, clock
from engine.casework import (
    access,
    cases,
    families,
    journal,
    journey_actions,
    taking_back,
    task_completion,
    task_forms,
    timeline,
)
from engine.casework.demo.answers import sample
from engine.casework.demo.storyteller import Storyteller
from engine.casework.errors import CaseNotFoundError, NotAllowedError, StandsError
from engine.casework.models import (
    CaseRole,
    Concern,
    FamilyMember,
    FormAnswers,
    Notification,
    Person,
    RecentCompletion,
    RoleOnCase,
    TakenBack,
)
from engine.casework.what_stands import CONCERN, LED_TO_MASH
from engine.clock import ManualClock
from tests.integration.casework.conftest import person

CHILD = {"first_name": "Alba", "last_name": "Alder", "born_on": "2021-05-04"}


class Desk:
    """The Alder family's case, as Tess Robin works on it."""

    def __init__(self, session: Session, story: Storyteller, moved: ManualClock) -> None:
        self.session = session
        self.story = story
        self.clock = moved
        self.tess = person(session, "tess.robin")

    def task(self, form_key: str) -> bpmn.Task:
        return next(task for task in self.story.open_tasks() if task.form_key == form_key)

    def complete(self, form_key: str, *, by: Person | None = None, **given: Any) -> bpmn.Task:
        """The task that was completed, as it was before."""
        task, actor = self.task(form_key), by or self.tess
        case = access.get_case(self.session, actor, task.business_key)
        answers = sample(task_forms.get(self.session, actor, case, task), given)
        task_completion.complete_task(self.session, actor, task.id, task.revision, answers)
        return task

    def take_back(self, task: bpmn.Task, *, by: Person | None = None, reason: str = "") -> None:
        with self.session.begin_nested():  # What is refused is rolled back by the edge.
            taking_back.take_back(self.session, by or self.tess, task.id, reason=reason)

    def refusal(self, task: bpmn.Task, *, by: Person | None = None) -> str:
        """What is said when it is refused."""
        with pytest.raises(StandsError) as refused:
            self.take_back(task, by=by)
        assert bpmn.tasks.get(self.session, task.id).status == bpmn.TaskStatus.COMPLETED
        return str(refused.value)

    def rows(self, table: Any, *conditions: Any) -> list[Any]:
        return list(self.session.exec(select(table).where(*conditions)))


@pytest.fixture
def desk(session: Session, alder: Storyteller, clock: ManualClock) -> Desk:
    return Desk(session, alder, clock)


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


def test_only_the_last_completion_can_be_taken_back(desk: Desk) -> None:
    first = desk.complete("record_concern")
    second = desk.complete("check_for_existing_eha")
    assert [one.task_id for one in taking_back.list_possible(desk.session, desk.tess)] == [second.id]
    assert f"Since then you completed “{second.name}”" in desk.refusal(first)
    desk.take_back(second)
    assert f"you took “{second.name}” back" in desk.refusal(first)


def test_what_the_same_person_did_with_the_next_task_does_not_stand_in_the_way(desk: Desk) -> None:
    done = desk.complete("record_concern")
    after = desk.task("check_for_existing_eha")
    task_completion.claim(desk.session, desk.tess, after.id)
    task_completion.save_draft(desk.session, desk.tess, after.id, {"family_says": "no"})
    desk.take_back(done)
    assert bpmn.tasks.get(desk.session, after.id).status == bpmn.TaskStatus.CANCELLED
    assert bpmn.tasks.find_draft(desk.session, after.id, "tess.robin") is not None, "nothing that was typed is lost"


def test_not_after_somebody_took_the_next_task(desk: Desk) -> None:
    done = desk.complete("record_concern")
    after = desk.task("check_for_existing_eha")
    bpmn.tasks.claim(desk.session, after.id, "hugo.heron")
    assert desk.refusal(done) == f"Since then “{after.name}” was taken or handed on, so it cannot be taken back."


def test_not_after_somebody_began_to_answer_the_next_task(desk: Desk) -> None:
    done = desk.complete("record_concern")
    after = desk.task("check_for_existing_eha")
    bpmn.tasks.save_draft(desk.session, after.id, "hugo.heron", {"family_says": "no"})
    assert f"Since then Hugo Heron began to answer “{after.name}”" in desk.refusal(done)


def test_not_after_something_was_reported_on_the_case(desk: Desk) -> None:
    done = desk.complete("record_concern")
    journey_actions.take(desk.session, desk.tess, done.business_key, "raise_concern", {})
    assert "Since then you reported something on the case" in desk.refusal(done)


def test_not_after_a_date_came_that_the_case_waited_for(desk: Desk) -> None:
    for form_key in ("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help"):
        desk.complete(form_key)
    done = desk.complete("record_consent")
    for timer in bpmn.timers.list_for_business_key(desk.session, done.business_key):
        bpmn.timers.move(desk.session, timer.id, clock.now(desk.session), actor="ada.avocet", reason="A test.")
    assert "so it cannot be taken back" in desk.refusal(done)
    bpmn.timers.fire(desk.session, bpmn.timers.list_due(desk.session, limit=1)[0].id)
    assert desk.refusal(done) == "Since then a date came that the case waited for, so it cannot be taken back."


@pytest.mark.rule("ENT-8")
@pytest.mark.parametrize("given", [{"immediate_risk": "yes"}, {"other_harm_concern": "yes"}])
def test_a_concern_that_a_child_is_at_risk_stands(desk: Desk, given: Mapping[str, str]) -> None:
    done = desk.complete("record_concern", **given)
    assert taking_back.list_possible(desk.session, desk.tess) == []
    assert desk.refusal(done) == CONCERN


@pytest.mark.rule("ENT-9")
def test_what_leads_to_mash_stands_whatever_it_recorded(desk: Desk) -> None:
    desk.complete("record_concern")
    desk.complete("check_for_existing_eha")
    done = desk.complete("judge_threshold", threshold_level="4")
    assert desk.task("contact_mash")
    assert desk.refusal(done) == LED_TO_MASH


@pytest.mark.rule("ENT-8")
def test_a_contact_with_mash_stands(desk: Desk) -> None:
    desk.complete("record_concern", immediate_risk="yes")
    assert "A contact with MASH stands" in desk.refusal(desk.complete("contact_mash"))
    decided_by = access.list_candidates(desk.session, desk.task("record_mash_outcome"))[0]
    outcome = desk.complete("record_mash_outcome", by=decided_by, mash_outcome="early_help")
    assert "A contact with MASH stands" in desk.refusal(outcome, by=decided_by)


def test_only_who_completed_it_and_sees_the_case_may(desk: Desk) -> None:
    done = desk.complete("record_concern")
    cases.give_role(desk.session, done.business_key, "hugo.heron", RoleOnCase.TAF_MEMBER)
    with pytest.raises(NotAllowedError):
        desk.take_back(done, by=person(desk.session, "hugo.heron"))
    with pytest.raises(CaseNotFoundError):
        desk.take_back(done, by=person(desk.session, "sol.stork"))
    for role in cases.list_roles(desk.session, done.business_key):
        cases.end_role(desk.session, done.business_key, role.person, role.role)
    with pytest.raises(CaseNotFoundError):
        desk.take_back(done)


def test_what_is_not_completed_is_not_taken_back(desk: Desk) -> None:
    with pytest.raises(StandsError):
        desk.take_back(desk.task("record_concern"))


def test_not_after_what_it_recorded_was_changed(desk: Desk) -> None:
    done = desk.complete("record_concern", other_children=[CHILD])
    [child] = desk.rows(FamilyMember, FamilyMember.first_name == "Alba")
    child.born_on = child.born_on.replace(day=5)
    desk.session.add(child)
    desk.session.flush()
    assert "has been changed since" in desk.refusal(done)


def test_not_after_others_had_mail_about_what_came(desk: Desk) -> None:
    done = desk.complete("record_concern")
    after = desk.task("check_for_existing_eha")
    told = Notification(
        case=done.business_key,
        person="hugo.heron",
        kind="new",
        sentence="There is a new task.",
        task=after.id,
        created_at=clock.now(desk.session),
        letter="a letter",
    )
    desk.session.add(told)
    desk.session.flush()
    assert "has been sent already" in desk.refusal(done)
    told.letter = None
    desk.session.flush()
    desk.take_back(done)


class TestTheJournal:
    """What is noted of rows, and undone."""

    def notify(self, desk: Desk) -> Notification:
        message = Notification(
            case=desk.story.reference,
            person="tess.robin",
            kind="reminder",
            sentence="Still to be done.",
            created_at=clock.now(desk.session),
        )
        desk.session.add(message)
        return message

    def test_a_message_that_has_not_left_is_never_sent(self, desk: Desk) -> None:
        with journal.keeping(desk.session) as written:
            self.notify(desk)
        journal.undo(desk.session, orjson.loads(orjson.dumps(written.packed())))
        assert desk.rows(Notification) == []

    def test_a_message_that_has_left_cannot_be_called_back(self, desk: Desk) -> None:
        with journal.keeping(desk.session) as written:
            message = self.notify(desk)
        message.letter = "a letter"
        desk.session.flush()
        with pytest.raises(journal.ChangedSinceError) as changed:
            journal.undo(desk.session, orjson.loads(orjson.dumps(written.packed())))
        assert changed.value.table == "notification"

    def test_a_row_that_was_changed_twice_and_one_that_was_deleted_are_what_they_were(self, desk: Desk) -> None:
        kept, gone = self.notify(desk), self.notify(desk)
        before = gone.model_dump()
        with journal.keeping(desk.session) as written:
            for kind in ("second", "third"):
                kept.kind = kind
                desk.session.flush()
            desk.session.delete(gone)
        journal.undo(desk.session, orjson.loads(orjson.dumps(written.packed())))
        assert desk.session.get_one(Notification, kept.id).kind == "reminder"
        assert desk.session.get_one(Notification, before["id"]).model_dump() == before

    def test_what_was_written_before_is_not_in_it(self, desk: Desk) -> None:
        self.notify(desk)
        with journal.keeping(desk.session) as written:
            pass
        assert written.packed() == []

    def test_it_says_when_nobody_had_read_what_was_changed(self, desk: Desk) -> None:
        [role] = desk.rows(CaseRole, CaseRole.role == RoleOnCase.EHA_AUTHOR)
        desk.session.expire(role)
        with journal.keeping(desk.session) as written:
            role.provisional = True
        assert not written.is_whole

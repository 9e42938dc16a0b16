"""When a completion cannot be taken back, and what the person is told."""

from collections.abc import Mapping

import pytest

from engine import bpmn, clock
from engine.casework import cases, journey_actions, taking_back, task_access, task_completion
from engine.casework.errors import CaseNotFoundError, NotAllowedError, StandsError
from engine.casework.models import FamilyMember, Notification, RoleOnCase
from engine.casework.what_stands import CONCERN, LED_TO_MASH
from tests.integration.casework.conftest import person
from tests.integration.casework.taking_back.completing import CHILD, Desk


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
    decided_by = task_access.list_candidates(desk.session, desk.task("record_mash_outcome"))[0]
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

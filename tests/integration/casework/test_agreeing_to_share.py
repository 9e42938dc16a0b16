"""Agreeing how information is shared, wherever it is asked: no way ends where a young person was not assessed."""

from collections.abc import Sequence

import pytest
from sqlmodel import Session, col, select

from engine import bpmn
from engine.casework import cases, consent_in_force, families
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.models import Area, CompetenceAssessment, Consent, Entry, FamilyMember, MemberKind

UP_TO_THE_OFFER = ("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help")


@pytest.fixture
def daisy(story: Storyteller) -> Storyteller:
    """The Damson family: Daisy is 14, and whether she can decide for herself has to be found out."""
    story.begin("Damson", Area.NORTH, [Child("Daisy", 14), Child("Dill", 6)], by="tess.robin")
    return story


def open_forms(story: Storyteller) -> set[str | None]:
    return {task.form_key for task in bpmn.tasks.list_open(story.session, story.reference)}


def children(session: Session, story: Storyteller) -> Sequence[FamilyMember]:
    return families.list_children(session, cases.get(session, story.reference).family)


def answers(session: Session, story: Storyteller) -> Sequence[tuple[str, str, str]]:
    """Each child's first name, who answered, and what holds."""
    now = consent_in_force.summary(session, story.reference)
    return [(one.first_name, one.given_as, one.status) for one in now.children]


def times_assessed(session: Session, story: Storyteller) -> int:
    rows = select(CompetenceAssessment).where(col(CompetenceAssessment.case) == story.reference)
    return len(session.exec(rows).all())


def withdraw_and_come_back(story: Storyteller) -> None:
    story.wait(1)
    story.take("withdraw_consent", by="tess.robin")
    story.do("record_withdrawal")
    story.do("advise_on_withdrawal")
    story.do("direct_after_withdrawal", threshold_question="no", family_re_engages="yes", agreed_by="Jo Damson")


def assess_and_agree(story: Storyteller) -> None:
    """The way that every family with a young person goes: consent is not asked before competence is assessed."""
    assert open_forms(story) == {"assess_competence"}
    story.do("assess_competence")
    assert open_forms(story) == {"record_consent"}
    story.do("record_consent", invited_practitioners=[])


BOTH_ANSWERED = [("Daisy", "young_person", "given"), ("Dill", "pr_holder", "given")]


@pytest.mark.rule("CON-7", "CON-4", "ENT-12")
def test_a_family_with_a_young_person_steps_down(session: Session, story: Storyteller):
    children = [Child("Daisy", 14), Child("Dill", 6)]
    story.begin("Damson", Area.CENTRAL, children, by="sol.stork", entry=Entry.STEP_DOWN)
    story.do("plan_step_down")
    story.do("agree_step_down")
    assess_and_agree(story)
    assert answers(session, story) == BOTH_ANSWERED
    assert story.has("agree_lead_professional")


@pytest.mark.rule("CON-7", "CON-4", "ENT-12")
@pytest.mark.parametrize("reached", range(len(UP_TO_THE_OFFER) + 1))
def test_a_family_that_withdraws_before_competence_was_assessed_can_come_back(
    session: Session, daisy: Storyteller, reached: int
):
    for form_key in UP_TO_THE_OFFER[:reached]:
        daisy.do(form_key)
    withdraw_and_come_back(daisy)
    assess_and_agree(daisy)
    assert answers(session, daisy) == BOTH_ANSWERED
    assert daisy.has("complete_assessment")


@pytest.mark.rule("CON-7", "CON-4", "ENT-12")
def test_after_a_withdrawal_competence_is_assessed_anew(session: Session, daisy: Storyteller):
    for form_key in UP_TO_THE_OFFER:
        daisy.do(form_key)
    assess_and_agree(daisy)
    withdraw_and_come_back(daisy)
    assert times_assessed(session, daisy) == 1
    assess_and_agree(daisy)
    assert times_assessed(session, daisy) == 2
    assert answers(session, daisy) == BOTH_ANSWERED
    assert daisy.has("complete_assessment")


@pytest.mark.rule("CON-7")
def test_a_young_person_who_joins_while_consent_is_asked_is_assessed_before_anybody_goes_on(
    session: Session, story: Storyteller
):
    story.begin("Damson", Area.NORTH, [Child("Dill", 6)], by="tess.robin")
    for form_key in UP_TO_THE_OFFER:
        story.do(form_key)
    assert open_forms(story) == {"record_consent"}
    [dill] = children(session, story)
    daisy = FamilyMember(family=dill.family, kind=MemberKind.CHILD, first_name="Daisy", last_name="Damson")
    families.add_member(session, daisy)
    story.do("record_consent")
    assess_and_agree(story)
    assert sorted(answers(session, story)) == BOTH_ANSWERED
    assert session.exec(select(Consent).where(col(Consent.child) == dill.id)).all()


@pytest.mark.rule("CON-3", "CON-4")
def test_a_family_that_does_not_consent_anew_is_not_taken_to_have_agreed(session: Session, daisy: Storyteller):
    daisy.do("record_concern")
    withdraw_and_come_back(daisy)
    daisy.do("assess_competence", conclusion="not_competent")
    rows = [
        {"child": child.id, "given_as": "pr_holder", "given_by": "Jo Damson", "answer": "refused"}
        for child in children(session, daisy)
    ]
    daisy.do("record_consent", answers=rows)
    assert open_forms(daisy) == {"complete_closure"}


@pytest.mark.rule("GOV-1", "SHR-10")
def test_where_sharing_rests_on_a_public_task_a_family_that_comes_back_gets_the_notice(story: Storyteller):
    story.begin("Damson", Area.NORTH, [Child("Dill", 6)], by="tess.robin", policy_name="public_task")
    story.do("record_concern")
    withdraw_and_come_back(story)
    assert open_forms(story) == {"share_privacy_notice"}
    story.do("share_privacy_notice", invited_practitioners=["hugo.heron"])
    assert {"complete_assessment", "give_professional_view"} <= open_forms(story)

"""What the diagrams' service tasks leave behind, reached through the diagrams themselves."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from engine import bpmn
from engine.casework import cases, timeline
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.models import Area, CaseStatus, Entry, Notification, RoleOnCase
from tests.integration.casework.conftest import person

ENGAGE = ("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help")
ASSESS = ("record_childs_view", "complete_assessment", "sign_consent_page")


def assess(story: Storyteller) -> None:
    for form_key in ENGAGE:
        story.do(form_key)
    story.do("record_consent", invited_practitioners=[])
    for form_key in ASSESS:
        story.do(form_key)


def meet(story: Storyteller) -> None:
    assess(story)
    story.do("agree_lead_professional")
    story.do("arrange_taf", invited_people=["hugo.heron"])
    story.wait(8)
    story.do("record_taf")
    story.do("send_notes")


def kinds(session: Session, story: Storyteller) -> list[str]:
    return [entry.kind for entry in timeline.list_for_case(session, story.reference)]


@pytest.mark.rule("EHA-9")
def test_the_review_is_set_six_weeks_after_the_assessment(session: Session, alder: Storyteller):
    assess(alder)
    case = cases.get(session, alder.reference)
    assert case.review_on == alder.today + timedelta(days=42)
    variables = bpmn.instances.variables(session, case.instance_id or "")
    assert variables["review_due_on"] == (alder.today + timedelta(days=42)).isoformat()
    assert "assessment_completed" in kinds(session, alder)


@pytest.mark.rule("ENT-12")
def test_after_a_step_down_the_first_review_is_six_weeks_away_too(session: Session, story: Storyteller):
    story.begin("Spruce", Area.CENTRAL, [Child("Sorrel", 9)], by="sol.stork", entry=Entry.STEP_DOWN)
    for form_key in ("plan_step_down", "agree_step_down", "record_consent"):
        story.do(form_key)
    assert cases.get(session, story.reference).review_on == story.today + timedelta(days=42)
    assert story.has("agree_lead_professional")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"judge_threshold": {"threshold_level": "1"}}, CaseStatus.NOT_NEEDED),
        ({"offer_early_help": {"offer_answer": "refused"}}, CaseStatus.DECLINED),
        (
            {"check_for_existing_eha": {"existing_result": "join", "existing_case": "EH-2026-0099"}},
            CaseStatus.JOINED,
        ),
    ],
)
def test_a_case_without_help_ends_with_its_result(
    session: Session, alder: Storyteller, given: dict[str, dict[str, str]], status: CaseStatus
):
    for form_key in ENGAGE:
        if alder.has(form_key):
            alder.do(form_key, **given.get(form_key, {}))
    case = cases.get(session, alder.reference)
    assert (case.status, case.closed_at is not None) == (status, True)
    assert bpmn.tasks.list_open(session, alder.reference) == []
    assert "case_ended" in kinds(session, alder)


def test_an_overdue_assessment_reminds_its_author_once(session: Session, alder: Storyteller):
    for form_key in ENGAGE:
        alder.do(form_key)
    alder.do("record_consent", invited_practitioners=["hugo.heron"])
    alder.wait(20)
    [reminder] = session.exec(select(Notification).where(Notification.case == alder.reference)).all()
    assert reminder.person == "tess.robin"
    assert reminder.sentence == f"Still to be done in {alder.reference}: Complete the assessment"
    assert kinds(session, alder).count("reminder_sent") == 1
    assert alder.has("complete_assessment")


def test_an_overdue_review_reminds_the_lead_professional(session: Session, alder: Storyteller):
    meet(alder)
    alder.do("prepare_review")
    alder.wait(40)
    reminders = session.exec(select(Notification.person).where(Notification.case == alder.reference)).all()
    assert reminders == ["tess.robin"]


@pytest.mark.rule("LPR-4")
def test_a_handover_moves_the_lead_and_the_open_tasks_on_acceptance(session: Session, alder: Storyteller):
    meet(alder)
    task = next(one for one in bpmn.tasks.list_open(session, alder.reference) if one.form_key == "prepare_review")
    bpmn.tasks.claim(session, task.id, "tess.robin")
    alder.take("request_handover", by="tess.robin")
    alder.do("propose_new_lead", proposed_lead="hugo.heron")
    assert cases.holders(session, alder.reference, RoleOnCase.LEAD_PROFESSIONAL) == ["tess.robin"]
    alder.do("accept_lead")
    assert bpmn.tasks.get(session, task.id).assignee == "tess.robin", (
        "the old lead keeps the case until it is handed over"
    )
    alder.do("hand_over")
    assert cases.holders(session, alder.reference, RoleOnCase.LEAD_PROFESSIONAL) == ["hugo.heron"]
    assert bpmn.tasks.get(session, task.id).assignee == "hugo.heron"
    assert "lead_changed" in kinds(session, alder)


@pytest.mark.rule("CLO-7")
def test_stepping_up_ends_the_case_and_the_team(session: Session, alder: Storyteller):
    meet(alder)
    alder.take("request_step_up", by="tess.robin")
    alder.do("hand_over_to_social_care", statutory_basis="s47")
    assert cases.get(session, alder.reference).status == CaseStatus.STEPPED_UP
    assert cases.holders(session, alder.reference, RoleOnCase.TAF_MEMBER) == []
    assert bpmn.tasks.list_open(session, alder.reference) == []


@pytest.mark.rule("LCS-5")
def test_lcss_closes_the_case_with_its_reason(session: Session, alder: Storyteller):
    meet(alder)
    alder.take("request_closure", by="tess.robin")
    for form_key in ("complete_closure", "record_final_comments", "close_on_system"):
        assert cases.get(session, alder.reference).status == CaseStatus.OPEN
        alder.do(form_key)
    case = cases.get(session, alder.reference)
    assert (case.status, case.closure_reason, case.review_on) == (CaseStatus.CLOSED, "outcomes_achieved", None)
    assert case.closed_at is not None and case.closed_at.date() >= date(2026, 3, 2)


@pytest.mark.rule("ENT-9")
def test_open_concerns_are_told_apart_from_other_tasks(session: Session, alder: Storyteller):
    alder.do("record_concern")
    assert cases.open_concern_tasks(session, alder.reference) == []
    alder.take("raise_concern", by="tess.robin")
    [task] = cases.open_concern_tasks(session, alder.reference)
    assert (task.form_key, task.assignee) == ("assess_concern", person(session, "tess.robin").user_name)

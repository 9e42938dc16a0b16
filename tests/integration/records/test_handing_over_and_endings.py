"""Handover, stepping up and down, closure and help from LCSS: what is kept and what may not happen."""

from datetime import date, timedelta

import pytest

from engine import bpmn, clock
from engine.casework import closure, models
from tests.integration.records.desk import LCSS, LEAD, Desk


@pytest.mark.rule("LPR-4")
def test_a_proposal_leaves_the_lead_with_who_has_it(desk: Desk):
    desk.do("agree_lead_professional", {"person": "faye.finch"})
    outcome = desk.do("propose_new_lead", {"proposed_lead": LEAD, "transfer_on": "2026-03-16"})
    assert outcome == {"proposed_lead": LEAD, "transfer_on": "2026-03-16", "stop_handover": False}
    desk.do("accept_lead")
    from_ = [one.person for one in desk.rows(models.CaseRole) if one.role == "lead_professional" and not one.until_at]
    assert from_ == ["faye.finch"]
    (step,) = desk.rows(models.HandoverStep)
    assert (step.step, step.handover) == ("accepted", desk.rows(models.Handover)[0].id)


@pytest.mark.rule("LPR-4")
def test_an_attempt_can_be_stopped(desk: Desk):
    outcome = desk.do("propose_new_lead", {"decision": "stop", "reason": "We found another way."})
    assert outcome == {"proposed_lead": None, "transfer_on": None, "stop_handover": True}
    assert desk.rows(models.Handover) == []


@pytest.mark.rule("LPR-4")
def test_the_lead_cannot_be_proposed_to_follow_themselves(desk: Desk):
    desk.do("agree_lead_professional", {"person": LEAD})
    assert "proposed_lead" in desk.refused("propose_new_lead", {"proposed_lead": LEAD})


@pytest.mark.rule("LPR-4")
def test_handing_over_shows_the_open_actions_and_the_next_meeting(desk: Desk):
    desk.do("complete_assessment")
    desk.do("record_taf", {"next_review_on": "2026-04-13"})
    known = desk.form("hand_over").prefill.values
    assert [row["owner"] for row in known["plan"]] == ["Jo (The family)", "Faye Finch (Southside Family Charity)"]
    assert known["plan"][0]["due_on"] == "23 March 2026"
    assert known["next_taf_on"] == "2026-04-13"


@pytest.mark.rule("LPR-4")
def test_a_next_meeting_whose_day_has_passed_is_not_filled_in(desk: Desk):
    """It would be refused."""
    desk.do("record_taf", {"next_review_on": "2026-04-13"})
    desk.session.info["clock"].move(timedelta(weeks=8))
    assert "next_taf_on" not in desk.form("hand_over").prefill.values


@pytest.mark.rule("CLO-7")
def test_section_47_needs_no_agreement_and_section_17_does(desk: Desk):
    told = {"family_told": "yes", "told_what": "That social care calls tomorrow."}
    s47 = desk.do("hand_over_to_social_care", {"statutory_basis": "s47", "family_agrees": None, **told})
    assert s47 == {"statutory_basis": "s47", "family_agrees": False}
    declined = desk.do("hand_over_to_social_care", {"statutory_basis": "s17", "family_agrees": "no", **told})
    assert declined == {"statutory_basis": "s17", "family_agrees": False}
    assert [one.family_agrees for one in desk.rows(models.StatutoryHandover)] == [None, False]


@pytest.mark.rule("EHA-7")
def test_stepping_up_opens_with_what_mash_decided(desk: Desk):
    desk.do("assess_concern", {"immediate_risk": "yes"})
    decided = {"mash_outcome": "s47", "social_worker": "Sol Stork", "reference": "M-17"}
    desk.do("record_mash_outcome", decided)
    known = desk.form("hand_over_to_social_care").prefill.values
    assert known == {"statutory_basis": "s47", "social_worker": "Sol Stork", "reference": "M-17"}


@pytest.mark.rule("ENT-12", "CON-1")
def test_a_plan_that_is_returned_opens_as_it_was(desk: Desk):
    desk.do("plan_step_down", {"needs": "Help with attendance"})
    desk.do("agree_step_down", {"step_down_answer": "returned"})
    known = desk.form("plan_step_down").prefill.values
    assert (known["needs"], known["family_agrees"], known["plan_ends_on"]) == (
        "Help with attendance",
        "yes",
        "2026-03-16",
    )
    assert [one.status for one in desk.rows(models.Agreement)] == ["agreed"]


@pytest.mark.rule("CLO-1", "CLO-2", "CLO-3", "CLO-5")
@pytest.mark.parametrize(
    ("reason", "asked"),
    [
        ("outcomes_achieved", {}),
        ("moved_area", {"new_area": "Another county", "new_area_consent": "refused"}),
        ("adult_services", {"adult_services": "Adult social care", "adult_services_on": "2026-01-05"}),
        ("consent_withdrawn", {"escalates": "yes", "escalates_why": "Fewer people see the children."}),
        ("statutory_support", {}),
        ("agreed_to_close", {}),
        ("declined", {"escalates": "no"}),
        ("other", {"reason_other": "The family wishes to go on alone."}),
    ],
)
def test_each_reason_to_close_keeps_what_it_asks_for(desk: Desk, reason: str, asked: dict[str, str]):
    assert desk.do("complete_closure", {"closure_reason": reason, **asked}) == {"closure_reason": reason}
    (kept,) = desk.rows(models.Closure)
    read = {"yes": True, "no": False, "2026-01-05": date(2026, 1, 5)}
    assert {name: getattr(kept, name) for name in asked} == {
        name: read.get(value, value) for name, value in asked.items()
    }


@pytest.mark.rule("CLO-5", "EHA-7")
def test_after_a_withdrawal_the_closure_opens_with_that_reason(desk: Desk):
    desk.do("offer_early_help")
    desk.do("record_withdrawal")
    assert desk.form("complete_closure").prefill.values["closure_reason"] == "consent_withdrawn"


@pytest.mark.rule("CLO-4")
def test_each_child_and_the_family_have_the_last_word_or_it_says_why_not(desk: Desk):
    rows = [
        {"child": desk.ivy.id, "comment": "It was fun."},
        {"child": desk.sam.id, "not_given_reason": "Preferred not to"},
    ]
    desk.do("record_final_comments", {"childrens_comments": rows})
    kept = {one.child: (one.comment, one.not_given_reason) for one in desk.rows(models.ClosingComment)}
    assert kept[desk.ivy.id] == ("It was fun.", None)
    assert kept[desk.sam.id] == (None, "Preferred not to")
    assert kept[None][0] == "It was good to tell our story only once."
    empty = [{"child": desk.ivy.id, "comment": "Good."}, {"child": desk.sam.id}]
    assert "childrens_comments.1.comment" in desk.refused("record_final_comments", {"childrens_comments": empty})


@pytest.mark.rule("LCS-5", "CLO-4")
def test_lcss_sees_what_the_papers_must_hold_for_this_reason_and_what_is_there(desk: Desk):
    desk.do("complete_closure", {"closure_reason": "moved_area", "new_area": "Elsewhere", "new_area_consent": "given"})
    known = desk.form("close_on_system", by=LCSS).prefill.values
    assert "new area" in known["closure_pack"]
    assert [row["there"] for row in known["papers"]] == ["Yes", "No", "No"]


@pytest.mark.rule("LCS-5")
def test_returned_papers_are_shown_with_the_reasons_until_they_are_put_right(desk: Desk):
    def shown() -> tuple[str | None, str | None]:
        found = closure.find_summary(desk.session, desk.case.reference)
        assert found is not None
        return found.decision, found.return_reasons

    assert closure.find_summary(desk.session, desk.case.reference) is None
    desk.do("complete_closure")
    assert shown() == (None, None)
    desk.do("close_on_system", {"closure_decision": "return", "return_reasons": "No comments yet."}, by=LCSS)
    assert shown() == ("return", "No comments yet.")


@pytest.mark.rule("ENT-9", "LCS-5")
def test_a_case_is_not_closed_while_a_concern_is_open(desk: Desk):
    desk.do("complete_closure")
    step = bpmn.Task(
        id="concern",
        instance_id=desk.instance.id,
        business_key=desk.case.reference,
        area=desk.case.area,
        process_key="safeguarding_concern",
        element_id="Concern_ContactMash",
        name="Contact MASH",
        created_at=clock.now(desk.session),
    )
    desk.session.add(step)
    desk.session.flush()
    assert "closure_decision" in desk.refused("close_on_system", {"closure_decision": "close"})
    returned = {"closure_decision": "return", "return_reasons": "A concern is still open."}
    assert desk.refused("close_on_system", returned) == {}
    step.status = bpmn.TaskStatus.COMPLETED
    desk.session.add(step)
    desk.session.flush()
    assert desk.refused("close_on_system", {"closure_decision": "close"}) == {}


@pytest.mark.rule("LCS-1", "LCS-2")
@pytest.mark.parametrize(("needed", "feedback"), [("yes", "Give the second action a date."), ("no", None)])
def test_lcss_gives_feedback_when_it_is_needed(desk: Desk, needed: str, feedback: str | None):
    outcome = desk.do("review_assessment", {"feedback_needed": needed, "feedback": feedback}, by=LCSS)
    assert outcome == {"feedback_needed": needed == "yes"}
    known = desk.form("answer_lcss_feedback").prefill.values
    assert known["feedback"] == feedback


@pytest.mark.rule("LCS-3")
def test_help_is_kept_with_what_was_given(desk: Desk):
    desk.do("support_taf", {"help_given": ["conflict", "attend"], "attends_on": "2026-03-20"}, by=LCSS)
    (support,) = desk.rows(models.LcssSupport)
    assert (support.help_given, support.attends_on, support.by) == (["conflict", "attend"], date(2026, 3, 20), LCSS)

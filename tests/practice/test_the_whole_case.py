"""How the parts of the journey follow on each other."""

import pytest

from tests.practice.course import REVIEW_DUE_ON, Course
from tests.practice.test_safety import NO_SIGN
from tests.practice.whole_case import AGREED, ASSESSED, REVIEWED, case, reviewed

ONWARDS = {"review_outcome": "continue", "next_review_on": REVIEW_DUE_ON}


def engaged(consent: str = "given") -> Course:
    told = case()
    told.answer("record_concern", children=["rae"], **NO_SIGN)
    told.answer("check_for_existing_eha", existing_result="none")
    told.answer("judge_threshold", threshold_level="3")
    told.answer("offer_early_help", offer_answer="accepted")
    told.answer("record_consent", consent_answer=consent, invited_practitioners=["yusuf"])
    return told


@pytest.mark.rule("ENT-2", "EHA-2", "EHA-3")
def test_what_is_agreed_is_assessed_and_those_whom_the_family_named_are_asked() -> None:
    told = engaged()
    assert told.asked == ["complete_assessment", "give_professional_view", "record_childs_view"]
    assert told.seen_by("give_professional_view", "practitioner") == ["yusuf"]


@pytest.mark.rule("ENT-11")
def test_what_is_not_taken_up_ends_without_help() -> None:
    told = engaged(consent="refused")
    assert (told.ended, told.done[-1]) == (True, "end_without_help")


@pytest.mark.rule("LCS-1", "LCS-2", "EHA-9", "TAF-1")
def test_after_the_assessment_lcss_reviews_while_the_lead_is_agreed() -> None:
    told = case(**AGREED)
    told.answer("complete_assessment", author_only=False)
    told.answer("record_childs_view")
    assert told.answer("sign_consent_page") == ["agree_lead_professional", "review_assessment"]
    assert told.answer("agree_lead_professional", lead_accepted=True) == ["arrange_taf", "review_assessment"]


@pytest.mark.rule("EHA-9")
def test_who_helps_alone_reviews_by_the_day_that_the_assessment_set() -> None:
    told = case(**AGREED)
    told.answer("complete_assessment", author_only=True)
    told.answer("record_childs_view")
    assert told.answer("sign_consent_page") == ["record_author_review", "review_assessment"]
    assert told.seen_by("record_author_review", "review_due_on") == [REVIEW_DUE_ON]


@pytest.mark.rule("TAF-4")
def test_after_the_first_meeting_reviews_go_on_by_the_date_that_it_set() -> None:
    told = case(**ASSESSED)
    assert told.asked == ["agree_lead_professional"]
    told.answer("agree_lead_professional", lead_accepted=True)
    told.answer("arrange_taf", taf_on="2026-03-09")
    told.answer("record_taf", first_taf_held_on="2026-03-09", **ONWARDS)
    assert told.answer("send_notes") == ["prepare_review"]
    assert told.seen_by("prepare_review", "next_review_on") == [REVIEW_DUE_ON]


@pytest.mark.rule("TAF-4")
def test_after_a_return_a_review_whose_day_has_passed_is_ten_working_days_away() -> None:
    told = case(**{**REVIEWED, "next_review_on": "2026-02-24"})
    assert told.seen_by("prepare_review", "next_review_on") == ["2026-03-16"]


@pytest.mark.rule("TAF-4", "LCS-3", "CLO-1")
@pytest.mark.parametrize(
    ("outcome", "asked"),
    [
        ("continue", ["prepare_review"]),
        ("lcss_help", ["prepare_review", "support_taf"]),
        ("close", ["complete_closure"]),
        ("step_up", ["hand_over_to_social_care"]),
    ],
)
def test_what_a_review_decides_happens(outcome: str, asked: list[str]) -> None:
    assert reviewed(outcome).asked == asked


@pytest.mark.rule("CLO-4", "LCS-5", "CLO-8")
def test_a_case_ends_when_lcss_has_closed_it() -> None:
    told = reviewed("close")
    told.answer("complete_closure", closure_reason="outcomes_achieved")
    told.answer("record_final_comments")
    told.answer("close_on_system", closure_decision="close")
    assert (told.ended, told.done) == (True, ["close_case"])


@pytest.mark.rule("ENT-12")
@pytest.mark.parametrize(("consent", "asked"), [("given", ["agree_lead_professional"]), ("refused", [])])
def test_a_step_down_is_met_by_a_team_without_a_new_assessment(consent: str, asked: list[str]) -> None:
    told = case(entry="step_down")
    assert told.asked == ["plan_step_down"]
    told.answer("plan_step_down", children=["rae"], proposed_lead="noor")
    told.answer("agree_step_down", step_down_answer="accepted")
    assert told.answer("record_consent", consent_answer=consent) == asked
    assert told.ended == (not asked)


@pytest.mark.rule("CLO-7", "ENT-12")
def test_help_that_was_agreed_is_not_agreed_again_when_it_is_open_again() -> None:
    assert case(**ASSESSED, entry="step_down").asked == ["agree_lead_professional"]

"""What can come up at any time: what goes on beside the work, and what stops it."""

from typing import Any

import pytest

from tests.practice.course import Course
from tests.practice.test_safety import NO_SIGN, SIGN
from tests.practice.whole_case import AGREED, REVIEWED, case, reviewed

BESIDE = {
    "concern_raised": ({}, "assess_concern"),
    "sharing_requested": ({"sharing": "s1"}, "decide_on_sharing"),
    "handover_requested": ({}, "propose_new_lead"),
    "lcss_help_requested": ({}, "support_taf"),
    "consent_changed": ({"change": "limit"}, "record_consent_change"),
}


@pytest.mark.rule("ENT-9", "SHR-1", "LPR-4", "LCS-3", "CON-4")
@pytest.mark.parametrize("message", BESIDE)
def test_what_comes_up_is_dealt_with_beside_the_work_and_may_come_up_again(message: str) -> None:
    payload, form_key = BESIDE[message]
    told = case(**REVIEWED)
    told.tell(message, **payload, raised_by="ben")
    assert told.asked == sorted(["prepare_review", form_key])
    assert set(told.seen_by(form_key, "raised_by")) <= {"ben", "ann" if form_key == "support_taf" else "ben"}
    assert message in told.heard


@pytest.mark.rule("LPR-4", "LCS-3", "CON-4", "SHR-1", "ENT-9")
@pytest.mark.parametrize(
    ("message", "answers"),
    [
        ("concern_raised", [("assess_concern", NO_SIGN)]),
        ("sharing_requested", [("decide_on_sharing", {"sharing_decision": "do_not_share", "prevents": "none"})]),
        ("handover_requested", [("propose_new_lead", {"stop_handover": True})]),
        ("lcss_help_requested", [("support_taf", {})]),
        ("consent_changed", [("record_consent_change", {})]),
    ],
)
def test_when_it_is_dealt_with_the_work_stands_where_it_stood(
    message: str, answers: list[tuple[str, dict[str, Any]]]
) -> None:
    told = case(**REVIEWED)
    told.tell(message, **BESIDE[message][0])
    for form_key, outcome in answers:
        told.answer(form_key, **outcome)
    assert told.asked == ["prepare_review"]


@pytest.mark.rule("GOV-1", "CON-4")
def test_a_change_of_policy_says_so_to_those_who_agree_anew() -> None:
    told = case(**REVIEWED)
    assert told.tell("consent_changed", change="policy") == ["prepare_review", "record_consent"]


@pytest.mark.rule("ENT-9", "CLO-7")
@pytest.mark.parametrize(
    ("mash_outcome", "asked"), [("s47", ["hand_over_to_social_care"]), ("early_help", ["prepare_review"])]
)
def test_what_mash_decides_of_a_concern_stops_the_work_only_where_social_care_takes_over(
    mash_outcome: str, asked: list[str]
) -> None:
    told = case(**REVIEWED)
    told.tell("concern_raised")
    told.answer("assess_concern", **SIGN)
    told.answer("contact_mash")
    assert told.answer("record_mash_outcome", mash_outcome=mash_outcome) == asked


@pytest.mark.rule("CLO-7")
@pytest.mark.parametrize(("agrees", "asked"), [(True, []), (False, ["prepare_review"])])
def test_a_family_that_does_not_agree_to_a_plan_keeps_its_early_help(agrees: bool, asked: list[str]) -> None:
    told = reviewed("step_up")
    assert told.answer("hand_over_to_social_care", statutory_basis="s17", family_agrees=False) == [
        "record_s17_agreement"
    ]
    assert told.answer("record_s17_agreement", family_agrees=agrees) == asked
    assert told.ended == agrees


@pytest.mark.rule("CLO-7")
def test_social_care_that_must_take_over_ends_the_team() -> None:
    told = case(**REVIEWED)
    assert told.tell("step_up_confirmed") == ["hand_over_to_social_care"]
    told.answer("hand_over_to_social_care", statutory_basis="s47", family_agrees=False)
    assert (told.ended, told.done) == (True, ["cease_taf"])


@pytest.mark.rule("ENT-8", "ENT-9", "SHR-1")
@pytest.mark.parametrize("message", ["concern_raised", "sharing_requested"])
def test_during_a_step_up_concerns_and_sharing_are_heard_too(message: str) -> None:
    told = case(**REVIEWED)
    told.tell("step_up_confirmed")
    asked = told.tell(message, raised_by="ben")
    assert asked == sorted(["hand_over_to_social_care", BESIDE[message][1]])
    assert told.seen_by(BESIDE[message][1], "raised_by") == ["ben"]


@pytest.mark.rule("CLO-6", "CON-4")
@pytest.mark.parametrize("while_closing", [False, True])
def test_a_withdrawal_stops_the_work_at_once(while_closing: bool) -> None:
    told = reviewed("close" if while_closing else "continue")
    assert told.tell("consent_withdrawn", raised_by="ben") == ["record_withdrawal"]
    assert told.seen_by("record_withdrawal", "raised_by") == ["ben"]


@pytest.mark.rule("CLO-6", "LPR-4", "LCS-3", "CON-4")
@pytest.mark.parametrize("message", ["handover_requested", "lcss_help_requested", "consent_changed"])
@pytest.mark.parametrize(
    ("ending", "asked"),
    [("consent_withdrawn", ["record_withdrawal"]), ("closure_requested", ["complete_closure"])],
)
def test_what_goes_on_beside_the_work_stops_with_it(message: str, ending: str, asked: list[str]) -> None:
    told = case(**REVIEWED)
    told.tell(message, **BESIDE[message][0])
    assert told.tell(ending) == asked


@pytest.mark.rule("CLO-6", "LPR-4")
def test_the_last_review_leaves_nothing_open_that_went_on_beside_it() -> None:
    told = case(**AGREED)
    told.answer("complete_assessment", author_only=True)
    told.answer("record_childs_view")
    told.answer("sign_consent_page")
    told.tell("handover_requested")
    assert told.asked == ["propose_new_lead", "record_author_review", "review_assessment"]
    assert told.answer("record_author_review", review_outcome="close") == ["complete_closure"]


@pytest.mark.rule("CLO-1")
def test_a_closure_that_is_asked_for_leads_to_the_closing_pack() -> None:
    assert case(**REVIEWED).tell("closure_requested") == ["complete_closure"]


def withdrawn(**direction: bool) -> Course:
    told = case(**REVIEWED)
    told.tell("consent_withdrawn", raised_by="ben")
    told.answer("record_withdrawal")
    told.answer("advise_on_withdrawal")
    told.answer("direct_after_withdrawal", **direction)
    return told


@pytest.mark.rule("CLO-5", "LCS-4")
def test_after_a_withdrawal_without_a_question_of_safety_the_case_closes() -> None:
    assert withdrawn(threshold_question=False, family_re_engages=False).asked == ["complete_closure"]


@pytest.mark.rule("CLO-5", "CON-4", "EHA-3")
def test_a_family_that_comes_back_goes_on_where_it_stood_with_those_whom_it_names_now() -> None:
    told = case(**AGREED)
    told.tell("consent_withdrawn")
    told.answer("record_withdrawal")
    told.answer("advise_on_withdrawal")
    told.answer("direct_after_withdrawal", threshold_question=False, family_re_engages=True)
    asked = told.answer("record_consent", consent_answer="given", invited_practitioners=["wren"])
    assert asked == ["complete_assessment", "give_professional_view", "record_childs_view"]
    assert told.seen_by("give_professional_view", "practitioner") == ["wren"]


@pytest.mark.rule("CLO-5", "ENT-9")
@pytest.mark.parametrize(
    ("mash_outcome", "asked"), [("s47", ["hand_over_to_social_care"]), ("none", ["complete_closure"])]
)
def test_a_question_of_safety_after_a_withdrawal_is_taken_up_before_anything_is_closed(
    mash_outcome: str, asked: list[str]
) -> None:
    told = withdrawn(threshold_question=True, family_re_engages=False)
    assert told.asked == ["assess_concern"]
    assert told.seen_by("assess_concern", "raised_by") == ["ben"]
    told.answer("assess_concern", **SIGN)
    told.answer("contact_mash")
    assert told.answer("record_mash_outcome", mash_outcome=mash_outcome) == asked


@pytest.mark.rule("ENT-9", "CLO-6")
def test_a_closed_case_still_answers_the_concern_that_was_open() -> None:
    told = reviewed("close")
    told.tell("concern_raised")
    told.answer("complete_closure", closure_reason="outcomes_achieved")
    told.answer("record_final_comments")
    assert told.answer("close_on_system", closure_decision="close") == ["assess_concern"]
    told.answer("assess_concern", **NO_SIGN)
    assert told.ended

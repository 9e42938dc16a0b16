"""The assessment with its voices, what LCSS says of it, and the way that a social worker opens instead."""

import pytest

from tests.practice.course import REVIEW_DUE_ON, Course

FAMILY = {"policy": "consent", "children": ["rae", "sam"], "invited_practitioners": ["yusuf", "wren"]}
VOICES = ["give_professional_view", "give_professional_view", "record_childs_view", "record_childs_view"]


@pytest.mark.rule("EHA-2", "EHA-3")
def test_each_child_and_each_practitioner_is_heard_beside_the_assessment() -> None:
    assessing = Course("early_help_assessment", **FAMILY)
    assert assessing.asked == ["complete_assessment", *VOICES]
    assert assessing.seen_by("record_childs_view", "child_id") == ["rae", "sam"]
    assert assessing.seen_by("give_professional_view", "practitioner") == ["yusuf", "wren"]


@pytest.mark.rule("EHA-1", "EHA-2", "EHA-3", "CON-5")
@pytest.mark.parametrize("last", ["complete_assessment", "record_childs_view", "give_professional_view"])
def test_the_family_signs_when_everybody_has_been_heard(last: str) -> None:
    assessing = Course("early_help_assessment", **FAMILY)
    for form_key in (one for one in assessing.asked if one != last):
        assessing.answer(form_key)
    for _ in assessing.asked:
        assert "sign_consent_page" not in assessing.asked
        assessing.answer(last)
    assert assessing.asked == ["sign_consent_page"]


@pytest.mark.rule("EHA-9", "CON-5")
def test_with_the_signed_page_the_assessment_is_complete_and_its_review_has_a_date() -> None:
    assessing = Course("early_help_assessment", children=[])
    assessing.answer("complete_assessment", author_only=False)
    assert assessing.done == []
    assessing.answer("sign_consent_page")
    assert (assessing.ended, assessing.done) == (True, ["complete_assessment"])
    assert assessing["review_due_on"] == REVIEW_DUE_ON


@pytest.mark.rule("MON-9")
def test_the_author_is_reminded_once_of_an_assessment_that_takes_long() -> None:
    assessing = Course("early_help_assessment", children=[])
    assessing.wait(9)
    assert assessing.done == []
    assessing.wait(1)
    assert assessing.done == ["send_reminder"]
    assert assessing.asked == ["complete_assessment"]
    assessing.wait(20)
    assert assessing.done == ["send_reminder"]


@pytest.mark.rule("LCS-2")
@pytest.mark.parametrize(("feedback_needed", "asked"), [(True, ["answer_lcss_feedback"]), (False, [])])
def test_lcss_looks_at_the_assessment_and_the_author_answers_what_it_asks(
    feedback_needed: bool, asked: list[str]
) -> None:
    reviewing = Course("lcss_assessment_review")
    assert reviewing.asked == ["review_assessment"]
    assert reviewing.answer("review_assessment", feedback_needed=feedback_needed) == asked
    for form_key in asked:
        reviewing.answer(form_key)
    assert reviewing.ended


@pytest.mark.rule("ENT-12", "CON-3")
@pytest.mark.parametrize(
    ("consent", "done", "result"),
    [("given", ["complete_step_down", "set_result"], "agreed"), ("refused", ["set_result"], "declined")],
)
def test_a_step_down_is_agreed_with_lcss_and_then_with_the_family(consent: str, done: list[str], result: str) -> None:
    stepping_down = Course("step_down", policy="consent", children=[])
    assert stepping_down.asked == ["plan_step_down"]
    assert stepping_down.answer("plan_step_down", children=["rae"], proposed_lead="noor") == ["agree_step_down"]
    assert stepping_down.answer("agree_step_down", step_down_answer="accepted") == ["record_consent"]
    stepping_down.answer("record_consent", consent_answer=consent)
    assert (stepping_down.ended, stepping_down["engagement_result"]) == (True, result)
    assert stepping_down.done == ["list_young_people", *done]
    assert stepping_down["step_down_answer"] == {"given": "accepted", "refused": "declined"}[consent]


@pytest.mark.rule("ENT-12")
def test_lcss_may_return_a_step_down_to_be_planned_again() -> None:
    stepping_down = Course("step_down", policy="consent", children=["rae"])
    stepping_down.answer("plan_step_down")
    assert stepping_down.answer("agree_step_down", step_down_answer="returned") == ["plan_step_down"]

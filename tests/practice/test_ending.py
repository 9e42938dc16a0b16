"""A withdrawal and its three questions, and the closing of a case."""

import pytest

from tests.practice.course import Course


def directed(**direction: bool) -> Course:
    """A withdrawal that LCSS has advised on and the line manager has given direction to."""
    withdrawal = Course("consent_withdrawal", policy="consent", children=["rae"])
    withdrawal.answer("record_withdrawal")
    withdrawal.answer("advise_on_withdrawal")
    withdrawal.answer("direct_after_withdrawal", **direction)
    return withdrawal


@pytest.mark.rule("CLO-5", "CLO-6", "CON-11", "LCS-4")
@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("advise_on_withdrawal", "direct_after_withdrawal"),
        ("direct_after_withdrawal", "advise_on_withdrawal"),
    ],
)
def test_lcss_and_the_line_manager_are_both_asked_and_both_awaited(first: str, then: str) -> None:
    withdrawal = Course("consent_withdrawal", policy="consent")
    assert withdrawal.asked == ["record_withdrawal"]
    both = {"threshold_question": False, "family_re_engages": False}
    assert withdrawal.answer("record_withdrawal") == ["advise_on_withdrawal", "direct_after_withdrawal"]
    assert withdrawal.answer(first, **both) == [then]
    withdrawal.answer(then, **both)
    assert withdrawal.ended


@pytest.mark.rule("CLO-5")
@pytest.mark.parametrize(("question", "route"), [(True, "refer"), (False, "close"), (None, "refer")])
def test_a_question_of_safety_is_referred_and_without_one_the_case_closes(question: bool | None, route: str) -> None:
    withdrawal = directed(threshold_question=question, family_re_engages=False)
    assert (withdrawal.ended, withdrawal["withdrawal_route"]) == (True, route)


@pytest.mark.rule("CON-4", "CLO-5")
@pytest.mark.parametrize(("consent", "route"), [("given", "re_engaged"), ("refused", "close")])
def test_a_family_that_comes_back_is_asked_for_consent_anew(consent: str, route: str) -> None:
    withdrawal = directed(threshold_question=False, family_re_engages=True)
    assert withdrawal.asked == ["record_consent"]
    withdrawal.answer("record_consent", consent_answer=consent, invited_practitioners=["yusuf"])
    assert (withdrawal.ended, withdrawal["withdrawal_route"]) == (True, route)
    assert withdrawal["invited_practitioners"] == ["yusuf"]


def packed(reason: str = "moved_area") -> Course:
    """The closing pack with its comments, before LCSS."""
    closing = Course("case_closure")
    assert closing.asked == ["complete_closure"]
    assert closing.answer("complete_closure", closure_reason=reason) == ["record_final_comments"]
    assert closing.answer("record_final_comments") == ["close_on_system"]
    return closing


@pytest.mark.rule("CLO-1", "CLO-2", "CLO-3", "CLO-4")
@pytest.mark.parametrize(
    ("reason", "asked_for"),
    [("moved_area", "consent to share with the new area"), ("adult_services", "adult services")],
)
def test_the_pack_that_lcss_checks_is_that_of_the_reason(reason: str, asked_for: str) -> None:
    assert asked_for in packed(reason)["closure_pack"]


@pytest.mark.rule("LCS-5", "CLO-8")
def test_lcss_returns_what_is_not_complete_and_closes_what_is() -> None:
    closing = packed()
    assert closing.answer("close_on_system", closure_decision="return") == ["complete_closure"]
    assert closing.done == []
    closing.answer("complete_closure", closure_reason="moved_area")
    closing.answer("record_final_comments")
    closing.answer("close_on_system", closure_decision="close")
    assert (closing.ended, closing.done) == (True, ["close_case"])

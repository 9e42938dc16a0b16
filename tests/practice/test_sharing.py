"""From the question whether to share to the note of what was shared."""

from typing import Any

import pytest

from tests.practice.course import Course

PLAIN: dict[str, Any] = {
    "identifies_person": True, "required_by_law": "no", "legitimate_purpose": True, "consent": "in_force",
    "agency_limited": False, "prevents": "none", "worried_and_helps": True, "public_interest": False,
    "purpose_kind": "wellbeing", "notice_shared": True, "confidential": True, "immediate_safety": False,
}  # fmt: skip
AGAINST_A_LIMIT = {**PLAIN, "consent": "refused", "agency_limited": True, "public_interest": True}


def decide(decision: str = "share", **facts: Any) -> Course:
    """A decision on sharing, taken by these facts."""
    sharing = Course("sharing_decision", policy="consent")
    assert sharing.asked == ["decide_on_sharing"]
    sharing.answer("decide_on_sharing", sharing_decision=decision, **PLAIN | facts)
    return sharing


@pytest.mark.rule("SHR-1", "SHR-3")
def test_what_is_shared_by_consent_is_recorded_and_nobody_oversees_it() -> None:
    sharing = decide()
    assert (sharing["sharing_basis"], sharing["sharing_oversight"]) == ("consent", "none")
    assert sharing.asked == ["record_sharing"]
    sharing.answer("record_sharing")
    assert sharing.ended


@pytest.mark.rule("SHR-1")
def test_what_is_not_to_be_shared_ends_there() -> None:
    assert decide("do_not_share").ended


@pytest.mark.rule("SHR-11")
def test_management_looks_first_before_a_limit_is_gone_against() -> None:
    assert decide(**AGAINST_A_LIMIT).asked == ["oversee_sharing"]


@pytest.mark.rule("SHR-11")
@pytest.mark.parametrize(
    ("answer", "asked"), [("share", ["record_sharing"]), ("think_again", ["decide_on_sharing"]), ("do_not_share", [])]
)
def test_management_lets_it_go_has_it_thought_over_or_holds_it_back(answer: str, asked: list[str]) -> None:
    sharing = decide(**AGAINST_A_LIMIT)
    assert sharing.answer("oversee_sharing", oversight_answer=answer) == asked
    assert sharing.ended == (not asked)


@pytest.mark.rule("SHR-11")
def test_what_could_not_wait_is_looked_at_afterwards() -> None:
    sharing = decide(**{**AGAINST_A_LIMIT, "immediate_safety": True})
    assert sharing.asked == ["record_sharing"]
    assert sharing.answer("record_sharing") == ["oversee_sharing"]
    sharing.answer("oversee_sharing", oversight_answer="share")
    assert sharing.ended

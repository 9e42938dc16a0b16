"""A concern for a child: who hears of it, and what follows from what they say."""

from typing import Any

import pytest

from tests.practice.course import Course

NO_SIGN = dict.fromkeys(
    (
        "sexual_or_physical_abuse", "severe_neglect", "frightened_to_return_home", "immediate_risk",
        "abandoned_or_parent_absent", "other_harm_concern",
    ),
    False,
)  # fmt: skip
SIGN, WORRY = {**NO_SIGN, "severe_neglect": True}, {**NO_SIGN, "other_harm_concern": True}


def assess(harm: dict[str, Any]) -> Course:
    """A concern that somebody raises is assessed first."""
    concern = Course("safeguarding_concern")
    assert concern.asked == ["assess_concern"]
    concern.answer("assess_concern", **harm)
    return concern


@pytest.mark.rule("ENT-8")
def test_a_sign_of_harm_goes_to_mash_and_the_answer_is_awaited() -> None:
    concern = assess(SIGN)
    assert concern.asked == ["contact_mash"]
    assert concern.answer("contact_mash") == ["record_mash_outcome"]


@pytest.mark.rule("ENT-8", "ENT-9", "CLO-7")
@pytest.mark.parametrize(
    ("mash_outcome", "outcome"),
    [("s17", "statutory"), ("s47", "statutory"), ("early_help", "early_help"), ("none", "early_help")],
)
def test_what_mash_decides_leads_to_social_care_or_back_to_early_help(mash_outcome: str, outcome: str) -> None:
    concern = assess(SIGN)
    concern.answer("contact_mash")
    concern.answer("record_mash_outcome", mash_outcome=mash_outcome)
    assert concern.ended
    assert concern["concern_outcome"] == outcome


@pytest.mark.rule("ENT-8")
def test_without_a_sign_of_harm_the_concern_ends_and_says_so() -> None:
    concern = assess(NO_SIGN)
    assert concern.ended
    assert concern["concern_outcome"] == "none"


@pytest.mark.rule("ENT-8", "ENT-10")
@pytest.mark.parametrize(
    ("advice", "asked", "outcome"), [("contact_mash", ["contact_mash"], None), ("no_further_action", [], "none")]
)
def test_a_worry_that_is_not_clear_is_taken_to_an_adviser(advice: str, asked: list[str], outcome: str | None) -> None:
    concern = assess(WORRY)
    assert concern.asked == ["seek_advice"]
    assert concern.answer("seek_advice", advice=advice) == asked
    assert concern["concern_outcome"] == outcome


@pytest.mark.rule("ENT-8")
@pytest.mark.parametrize(
    ("judged", "asked"), [("same_day", ["contact_mash"]), ("seek_advice", ["seek_advice"]), ("none", [])]
)
def test_a_concern_that_was_judged_already_is_not_assessed_twice(judged: str, asked: list[str]) -> None:
    concern = Course("safeguarding_concern", mash=judged)
    assert concern.asked == asked


@pytest.mark.rule("CLO-7")
@pytest.mark.parametrize(("basis", "agrees"), [("s47", False), ("s47", True), ("s17", True)])
def test_social_care_takes_over_where_it_must_or_the_family_agrees(basis: str, agrees: bool) -> None:
    stepping_up = Course("statutory_step_up")
    assert stepping_up.asked == ["hand_over_to_social_care"]
    stepping_up.answer("hand_over_to_social_care", statutory_basis=basis, family_agrees=agrees)
    assert (stepping_up.ended, stepping_up.done) == (True, ["cease_taf"])


@pytest.mark.rule("CLO-7")
@pytest.mark.parametrize(("agrees", "done"), [(True, ["cease_taf"]), (False, [])])
def test_a_child_in_need_plan_waits_for_the_familys_agreement(agrees: bool, done: list[str]) -> None:
    stepping_up = Course("statutory_step_up")
    asked = stepping_up.answer("hand_over_to_social_care", statutory_basis="s17", family_agrees=False)
    assert asked == ["record_s17_agreement"]
    stepping_up.answer("record_s17_agreement", family_agrees=agrees)
    assert (stepping_up.ended, stepping_up.done) == (True, done)

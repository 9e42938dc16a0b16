"""From the first worry to early help that is agreed, and every way on which it is not taken up."""

import pytest

from tests.practice.course import Course
from tests.practice.test_safety import NO_SIGN, SIGN


def judged(level: str, policy: str = "consent") -> Course:
    """The worry is recorded, no assessment exists, and the level of need is judged."""
    engaging = Course("identify_and_engage", policy=policy, children=["rae"])
    assert engaging.asked == ["record_concern"]
    assert engaging.answer("record_concern", children=["rae"], **NO_SIGN) == ["check_for_existing_eha"]
    assert engaging.answer("check_for_existing_eha", existing_result="none") == ["judge_threshold"]
    engaging.answer("judge_threshold", threshold_level=level)
    return engaging


def offered(policy: str = "consent") -> Course:
    engaging = judged("3", policy)
    assert engaging.asked == ["offer_early_help"]
    return engaging


@pytest.mark.rule("ENT-4", "CON-1")
@pytest.mark.parametrize(("consent", "result"), [("given", "agreed"), ("refused", "declined")])
def test_help_that_is_accepted_is_agreed_only_with_consent_to_share(consent: str, result: str) -> None:
    engaging = offered()
    assert engaging.answer("offer_early_help", offer_answer="accepted") == ["record_consent"]
    engaging.answer("record_consent", consent_answer=consent, invited_practitioners=["yusuf"])
    assert (engaging.ended, engaging["engagement_result"]) == (True, result)
    assert engaging["invited_practitioners"] == ["yusuf"]


@pytest.mark.rule("SHR-10")
def test_under_public_task_help_is_agreed_without_consent() -> None:
    engaging = offered(policy="public_task")
    assert engaging.answer("offer_early_help", offer_answer="accepted") == ["share_privacy_notice"]
    engaging.answer("share_privacy_notice", consent_answer="not_needed")
    assert engaging["engagement_result"] == "agreed"


@pytest.mark.rule("ENT-11")
def test_a_family_may_say_no() -> None:
    engaging = offered()
    engaging.answer("offer_early_help", offer_answer="refused")
    assert (engaging.ended, engaging["engagement_result"]) == (True, "declined")


@pytest.mark.rule("ENT-1", "ENT-5")
def test_a_family_that_has_an_assessment_is_joined() -> None:
    engaging = Course("identify_and_engage")
    engaging.answer("record_concern", **NO_SIGN)
    engaging.answer("check_for_existing_eha", existing_result="join")
    assert (engaging.ended, engaging["engagement_result"]) == (True, "joined")


@pytest.mark.rule("ENT-6", "ENT-7")
def test_where_universal_services_are_enough_nothing_is_offered() -> None:
    engaging = judged("1")
    assert (engaging.ended, engaging["engagement_result"]) == (True, "not_needed")


@pytest.mark.rule("ENT-6")
@pytest.mark.parametrize(("route", "asked"), [("offer_eha", ["offer_early_help"]), ("universal", [])])
def test_who_is_unsure_of_the_level_is_advised_by_lcss(route: str, asked: list[str]) -> None:
    engaging = judged("unclear")
    assert engaging.asked == ["advise_on_threshold"]
    assert engaging.answer("advise_on_threshold", threshold_route=route) == asked


@pytest.mark.rule("ENT-8", "ENT-9")
def test_a_sign_of_harm_in_the_first_worry_goes_to_mash_before_anything_else() -> None:
    case = Course("early_help_case", entry="concern", policy="consent", children=["rae"])
    assert case.answer("record_concern", **SIGN) == ["contact_mash"]
    assert case.seen_by("contact_mash", "raised_by") == ["ann"]
    case.answer("contact_mash")
    assert case.answer("record_mash_outcome", mash_outcome="early_help") == ["check_for_existing_eha"]


@pytest.mark.rule("ENT-7", "ENT-9")
@pytest.mark.parametrize("level", ["4", "unclear"])
def test_significant_harm_seen_at_the_threshold_goes_to_mash_before_help_is_offered(level: str) -> None:
    case = Course("early_help_case", entry="concern", policy="consent", children=["rae"])
    case.answer("record_concern", **NO_SIGN)
    case.answer("check_for_existing_eha", existing_result="none")
    case.answer("judge_threshold", threshold_level=level)
    if level == "unclear":
        case.answer("advise_on_threshold", threshold_route="safeguarding")
    assert case.asked == ["contact_mash"]
    case.answer("contact_mash")
    assert case.answer("record_mash_outcome", mash_outcome="none") == ["offer_early_help"]

"""Who is asked for agreement to share, and what follows from the answer."""

import pytest

from tests.practice.course import Course

CONSENT = {"policy": "consent", "children": ["rae", "sam"]}


@pytest.mark.rule("CON-7", "CON-8", "CON-9")
def test_each_young_person_is_assessed_before_consent_is_asked() -> None:
    agreeing = Course("consent_to_share", young_people=["rae", "sam"], **CONSENT)
    assert agreeing.asked == ["assess_competence", "assess_competence"]
    assert agreeing.seen_by("assess_competence", "child_id") == ["rae", "sam"]
    assert agreeing.answer("assess_competence") == ["assess_competence"]
    assert agreeing.answer("assess_competence") == ["record_consent"]
    agreeing.answer("record_consent", consent_answer="given")
    assert agreeing.ended


@pytest.mark.rule("CON-5")
def test_with_nobody_to_assess_consent_is_asked_at_once() -> None:
    assert Course("consent_to_share", **CONSENT).asked == ["record_consent"]


@pytest.mark.rule("CON-4", "CON-7", "CON-9")
def test_who_turns_out_to_decide_is_assessed_before_consent_is_asked_again() -> None:
    agreeing = Course("consent_to_share", **CONSENT)
    asked = agreeing.answer("record_consent", consent_answer="assess_first", young_people=["rae"])
    assert asked == ["assess_competence"]
    assert agreeing.answer("assess_competence") == ["record_consent"]


@pytest.mark.rule("SHR-10", "GOV-1")
def test_under_public_task_the_family_gets_the_privacy_notice_instead() -> None:
    agreeing = Course("consent_to_share", policy="public_task", children=["rae"])
    assert agreeing.asked == ["share_privacy_notice"]
    agreeing.answer("share_privacy_notice", consent_answer="not_needed")
    assert agreeing.ended


@pytest.mark.rule("CON-4")
@pytest.mark.parametrize("change", ["renewal", "limit", "privacy_notice"])
def test_a_change_of_consent_is_recorded(change: str) -> None:
    changing = Course("consent_change", change=change, **CONSENT)
    assert changing.asked == ["record_consent_change"]
    changing.answer("record_consent_change")
    assert changing.ended


@pytest.mark.rule("GOV-1", "SHR-10", "CON-4")
@pytest.mark.parametrize(("policy", "form"), [("consent", "record_consent"), ("public_task", "share_privacy_notice")])
def test_after_a_move_to_another_policy_agreement_is_asked_by_its_rules(policy: str, form: str) -> None:
    changing = Course("consent_change", change="policy", policy=policy, children=["rae"])
    assert changing.asked == [form]
    changing.answer(form)
    assert changing.ended

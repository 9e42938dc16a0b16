"""Sharing information: what is asked, refused and kept, whichever way it is decided (SHR-1 to SHR-11)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from engine.casework import models, sharing
from engine.casework.errors import AnswersRefusedError
from engine.clock import ManualClock
from tests.integration.records.desk import MANAGER, Desk

REFUSED = {"confidential": "yes", "consent": "refused"}
WEIGHED = {**REFUSED, "public_interest": "yes"}
LEFT_OUT = {
    "agency_limited": "yes",
    "limit_explored": "They had a quarrel there years ago.",
    "worried_and_helps": "yes",
    "family_told_first": "told",
}


def decide(desk: Desk, **given: Any) -> models.SharingDecision:
    desk.do("decide_on_sharing", given, sharing="one")
    newest: models.SharingDecision = desk.rows(models.SharingDecision)[-1]
    return newest


def limit(desk: Desk, agency: str, matter: str | None = None) -> None:
    desk.do("record_consent_change", {"change": "limit", "agency": agency, "matter": matter})


def refused(desk: Desk, **given: Any) -> Mapping[str, str]:
    return desk.refused("decide_on_sharing", given)


@pytest.mark.rule("SHR-1", "SHR-2")
def test_a_decision_keeps_the_seven_questions_and_both_ways(desk: Desk):
    kept = decide(desk)
    assert (kept.agency, kept.recipient) == ("South Youth Club", "The group leader")
    assert (kept.legitimate_purpose, kept.identifies_person, kept.confidential) == (True, True, False)
    assert (kept.consent, kept.public_interest, kept.required_by_law) == ("refused", False, "no")
    both_ways = ("benefits_of_sharing", "risks_of_sharing", "benefits_of_not_sharing", "risks_of_not_sharing")
    assert all(getattr(kept, one) for one in (*both_ways, "information", "left_out", "purpose", "rationale"))
    assert (kept.basis, kept.oversight, kept.request) == ("not_confidential", "none", "one")


@pytest.mark.rule("SHR-1")
def test_a_decision_not_to_share_is_kept_with_its_reasons_as_well(desk: Desk):
    kept = decide(desk, **REFUSED, sharing_decision="do_not_share", rationale="They do not need to know.")
    assert (kept.sharing_decision, kept.basis, kept.rationale) == ("do_not_share", "none", "They do not need to know.")
    assert desk.sentence("decide_on_sharing", {"sharing_decision": "do_not_share"}) == (
        "It was decided not to share information with South Youth Club."
    )


@pytest.mark.rule("SHR-3")
def test_without_a_basis_a_decision_to_share_is_refused_at_the_decision(desk: Desk):
    assert "no lawful basis" in refused(desk, **REFUSED)["sharing_decision"]
    assert refused(desk, **WEIGHED) == {}


@pytest.mark.rule("SHR-7")
def test_a_referral_waits_for_permission(desk: Desk):
    assert "permission first" in refused(desk, purpose_kind="referral")["sharing_decision"]
    assert refused(desk, purpose_kind="referral", sharing_decision="do_not_share") == {}


@pytest.mark.rule("SHR-4")
def test_what_the_law_requires_asks_for_no_consent_and_cannot_be_decided_against(desk: Desk):
    kept = decide(desk, required_by_law="court_order", consent="refused")
    assert (kept.basis, kept.consent, kept.law_named is not None) == ("must_share", None, True)
    said = refused(desk, required_by_law="court_order", sharing_decision="do_not_share")
    assert "law requires" in said["sharing_decision"]
    challenged = {"required_by_law": "challenged_order", "sharing_decision": "do_not_share"}
    assert refused(desk, **challenged) == {}


@pytest.mark.rule("SHR-3", "CON-4")
def test_consent_counts_only_where_it_is_in_force_for_each_child(desk: Desk):
    asked = {"confidential": "yes", "consent": "in_force", "about_children": [desk.ivy.id, desk.sam.id]}
    assert "no consent in force" in refused(desk, **asked)["consent"]
    desk.do("assess_competence")
    answers = [
        {"child": desk.ivy.id, "given_as": "pr_holder", "given_by": "Jo", "answer": "given"},
        {"child": desk.sam.id, "given_as": "young_person", "given_by": "Sam", "answer": "refused"},
    ]
    desk.do("record_consent", {"answers": answers})
    assert "consent" in refused(desk, **asked)
    assert decide(desk, **{**asked, "about_children": [desk.ivy.id]}).basis == "consent"


@pytest.mark.rule("SHR-5")
@pytest.mark.parametrize("harm", ["significant_harm_to_child", "serious_harm_to_adult", "serious_crime"])
def test_harm_is_a_basis_without_consent(desk: Desk, harm: str):
    assert decide(desk, **REFUSED, prevents=harm).basis == "public_interest"


@pytest.mark.rule("CON-6")
def test_where_asking_does_harm_what_management_advised_is_kept(desk: Desk):
    not_asked = {"consent": "not_sought", "not_sought_because": "raises_risk"}
    assert "management_advice" in desk.refused("decide_on_sharing", not_asked, unanswered="management_advice")
    kept = decide(desk, **not_asked, management_advice="Do not ask: call the police first.")
    assert kept.management_advice == "Do not ask: call the police first."
    assert refused(desk, consent="not_sought", not_sought_because="not_needed") == {}


@pytest.mark.rule("SHR-11")
@pytest.mark.parametrize(
    ("named", "written"),
    [
        ("South Homes", "South Homes"),
        ("South Homes", "the south homes"),
        ("South Homes", "South Homes housing office"),
        ("St Mary’s School", "St. Marys School"),
        ("N.S.P.C.C.", "the NSPCC"),
        ("Café Homes", "cafe homes"),
    ],
)
def test_an_agency_that_the_family_left_out_is_refused_however_it_is_written(desk: Desk, named: str, written: str):
    limit(desk, named, "money")
    said = refused(desk, agency=written)["agency_limited"]
    assert f"The family asked that nothing is shared with {named}, about money." in said
    assert refused(desk, agency="South Youth Club") == {}


@pytest.mark.rule("SHR-11")
def test_past_a_limit_only_explored_worried_helpful_and_told(desk: Desk):
    limit(desk, "South Homes")
    asked = {**WEIGHED, "agency": "South Homes", **LEFT_OUT}
    for question in ("limit_explored", "worried_and_helps", "family_told_first"):
        without = {key: answer for key, answer in asked.items() if key != question}
        assert question in desk.refused("decide_on_sharing", without, unanswered=question)
    assert "sharing_decision" in refused(desk, **{**asked, "worried_and_helps": "no"})
    kept = decide(desk, **asked)
    assert (kept.basis, kept.oversight, kept.limit_explored) == ("weighed", "first", LEFT_OUT["limit_explored"])
    urgent = decide(desk, **{**asked, "prevents": "significant_harm_to_child", "family_told_first": "immediate_safety"})
    assert urgent.oversight == "afterwards"


@pytest.mark.rule("SHR-9")
def test_what_is_shared_regularly_names_its_agreement(desk: Desk):
    assert "agreement_tier" in desk.refused("decide_on_sharing", {"repeated": "yes"}, unanswered="agreement_tier")
    assert "agreement_name" in desk.refused("decide_on_sharing", {"repeated": "yes"}, unanswered="agreement_name")
    kept = decide(desk, repeated="yes", agreement_tier="tier_2", agreement_name="Attendance data, 2026")
    assert (kept.agreement_tier, kept.agreement_name) == ("tier_2", "Attendance data, 2026")
    assert decide(desk, repeated="no").agreement_name is None


@pytest.mark.rule("SHR-11")
def test_nobody_looks_at_their_own_decision(desk: Desk):
    decide(desk, **WEIGHED)
    form = desk.form("oversee_sharing", sharing="one")
    answers = {"oversight_answer": "share", "rationale_of_oversight": "It helps."}
    with pytest.raises(AnswersRefusedError) as refusal:
        desk.apply(form, answers)
    assert "Somebody else" in refusal.value.errors["oversight_answer"]
    desk.do("oversee_sharing", answers, by=MANAGER, sharing="one")
    (kept,) = desk.rows(models.SharingOversight)
    assert (kept.by, kept.answer, kept.rationale) == (MANAGER, "share", "It helps.")


def share(desk: Desk, **given: Any) -> models.SharedInformation:
    desk.do("record_sharing", given, sharing="one")
    newest: models.SharedInformation = desk.rows(models.SharedInformation)[-1]
    return newest


@pytest.mark.rule("SHR-1", "SHR-8")
def test_what_was_shared_is_kept_fact_and_opinion_apart(desk: Desk):
    decide(desk)
    kept = share(desk, facts="Ivy was late on Monday.", opinion="She seems tired.")
    assert (kept.facts, kept.opinion, kept.how) == ("Ivy was late on Monday.", "She seems tired.", "phone")
    assert (kept.received_by, kept.shared_on, kept.not_shared) == (
        "The group leader",
        desk_today(desk),
        "Nothing else.",
    )
    assert kept.passing_on == "Nobody else at the club is told."
    assert set(kept.checked) == {"accurate", "need_to_know", "secure", "fact_and_opinion"}


def desk_today(desk: Desk) -> Any:
    return desk.form("record_sharing").context.today


@pytest.mark.rule("SHR-6", "SHR-4")
def test_the_family_is_told_or_the_exception_has_its_reason(desk: Desk):
    decide(desk)
    assert share(desk).told_what == "What the club asked, and what we said."
    kept = share(desk, family_told="no", exception="raises_risk", exception_reason="He has threatened her.")
    assert (kept.family_told, kept.exception, kept.exception_reason) == (False, "raises_risk", "He has threatened her.")


@pytest.mark.rule("CON-4")
def test_a_consent_that_ended_meanwhile_is_none_to_share_on(desk: Desk, clock: ManualClock):
    desk.do("assess_competence")
    desk.do("record_consent")
    assert decide(desk, confidential="yes", consent="in_force").basis == "consent"
    clock.move(timedelta(days=1))
    desk.do("record_withdrawal")
    form = desk.form("record_sharing", sharing="one")
    with pytest.raises(AnswersRefusedError) as refusal:
        desk.do("record_sharing", sharing="one")
    assert form.prefill.values["received_by"] == "The group leader"
    assert "Do not share it" in refusal.value.errors["carried_out"]
    assert share(desk, carried_out="no", why_not="The family has withdrawn.").shared_on is None


@pytest.mark.rule("SHR-11")
def test_who_promised_to_tell_the_family_first_does_so(desk: Desk):
    decide(desk, **WEIGHED, **{**LEFT_OUT, "family_told_first": "to_be_told"})
    untold = {"family_told": "no", "exception": "raises_risk", "exception_reason": "He is angry."}
    with pytest.raises(AnswersRefusedError) as refusal:
        share(desk, **untold)
    assert "tell them first" in refusal.value.errors["family_told"]


@pytest.mark.rule("SHR-1", "SHR-2")
def test_what_was_decided_stands_on_the_case_request_by_request(desk: Desk):
    decide(desk)
    desk.do("decide_on_sharing", {"agency": "The gym", "sharing_decision": "do_not_share"}, sharing="two")
    share(desk)
    second, first = sharing.list_for_case(desk.session, desk.case.reference)
    assert (first.agency, first.decision, first.shared, first.family_told) == ("South Youth Club", "share", True, True)
    assert (second.agency, second.decision, second.shared) == ("The gym", "do_not_share", None)

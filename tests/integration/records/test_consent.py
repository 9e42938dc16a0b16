"""Agreement, consent and competence: who answers for whom, and what holds after each change."""

from datetime import date, timedelta
from typing import Any

import pytest

from engine.casework import consent_giver, consent_in_force, engagement, models
from engine.casework.models.families import FamilyMember
from engine.clock import ManualClock
from tests.integration.records.desk import LCSS, MANAGER, Desk


def row(child: FamilyMember, given_as: str, answer: str = "given", by: str = "Jo Alder") -> dict[str, str]:
    return {"child": child.id, "given_as": given_as, "given_by": by, "answer": answer}


def consents(desk: Desk) -> dict[str, str]:
    """First name → status, as it stands now."""
    now = consent_in_force.summary(desk.session, desk.case.reference)
    return {one.first_name: one.status for one in now.children}


def takes_part(desk: Desk) -> str | None:
    return engagement.summary(desk.session, desk.case.reference).agreement


def consent(desk: Desk, **given: Any) -> Any:
    desk.do("assess_competence")
    return desk.do("record_consent", given)


@pytest.mark.rule("CON-1")
def test_taking_part_and_sharing_are_two_records(desk: Desk):
    desk.do("offer_early_help")
    assert (takes_part(desk), consents(desk)) == ("agreed", {})
    consent(desk)
    assert (takes_part(desk), consents(desk)) == ("agreed", {"Ivy": "given", "Sam": "given"})


@pytest.mark.rule("ENT-11")
def test_of_a_refusal_nothing_is_kept_but_that_it_was_offered_and_refused(desk: Desk):
    given = {"offer_answer": "refused", "reoffer_on": "2026-06-01"}
    outcome = desk.do("offer_early_help", given)

    (offer,) = desk.rows(models.Offer)
    assert (offer.answer, offer.offered_on, offer.reoffer_on) == ("refused", date(2026, 3, 2), date(2026, 6, 1))
    assert (offer.offered_to, offer.told_may_be_hard, offer.other_parent) == (None, None, None)
    assert outcome == {"offer_answer": "refused"}
    assert takes_part(desk) is None
    assert desk.sentence("offer_early_help", given) == "Early help was offered and refused."


def to_assess(desk: Desk) -> list[str]:
    return list(consent_giver.list_to_assess(desk.session, desk.instance.id, desk.case))


@pytest.mark.rule("CON-7")
@pytest.mark.parametrize(
    ("born_on", "is_assessed"),
    [(date(2014, 3, 2), True), (date(2014, 3, 3), False), (date(2010, 3, 3), True), (date(2010, 3, 2), False)],
    ids=["12 today", "12 tomorrow", "16 tomorrow", "16 today"],
)
def test_young_people_of_12_to_15_are_assessed_first(desk: Desk, born_on: date, is_assessed: bool):
    desk.sam.born_on = born_on
    assert to_assess(desk) == ([desk.sam.id] if is_assessed else [])


@pytest.mark.rule("CON-7")
def test_a_child_whose_age_nobody_knows_is_assessed_first(desk: Desk):
    desk.sam.born_on = None
    assert to_assess(desk) == [desk.sam.id]


@pytest.mark.rule("CON-4", "CON-7")
def test_an_assessment_counts_until_the_family_withdraws(desk: Desk, clock: ManualClock):
    desk.do("assess_competence")
    assert to_assess(desk) == []
    clock.move(timedelta(days=1))
    desk.do("record_withdrawal")
    assert to_assess(desk) == [desk.sam.id]
    desk.do("assess_competence")
    assert to_assess(desk) == []


@pytest.mark.rule("CON-4", "CON-7")
def test_after_a_withdrawal_nobody_who_was_asked_before_is_passed_over(desk: Desk, clock: ManualClock):
    desk.sam.born_on = date(2017, 1, 1)
    assert to_assess(desk) == []
    desk.do("assess_competence")
    clock.move(timedelta(days=1))
    desk.do("record_withdrawal")
    assert to_assess(desk) == [desk.sam.id]


@pytest.mark.rule("CON-7")
def test_it_can_turn_out_late_that_somebody_is_assessed_first(desk: Desk):
    rows = [row(desk.ivy, "pr_holder"), {"child": desk.sam.id, "given_as": "assess_competence"}]
    outcome = desk.do("record_consent", {"answers": rows})
    assert (outcome["consent_answer"], outcome["young_people"]) == ("assess_first", [desk.sam.id])
    assert consents(desk) == {"Ivy": "given"}
    said = "Before everybody is asked, it is found out who can decide for themselves."
    assert desk.sentence("record_consent", {"answers": rows}) == said


@pytest.mark.rule("CON-3", "CON-7")
@pytest.mark.parametrize("left_out", ["given_by", "answer"])
def test_whoever_can_answer_has_to(desk: Desk, left_out: str):
    rows = [row(desk.ivy, "pr_holder"), {"child": desk.sam.id, "given_as": "assess_competence"}]
    del rows[0][left_out]
    assert f"answers.0.{left_out}" in desk.refused("record_consent", {"answers": rows})


@pytest.mark.rule("CON-3")
def test_what_is_known_is_filled_in_and_an_answer_never_is(desk: Desk):
    desk.do("assess_competence")
    rows = desk.form("record_consent").prefill.values["answers"]
    assert {one["child"]: one["given_as"] for one in rows} == {desk.ivy.id: "pr_holder", desk.sam.id: "young_person"}
    assert not any("answer" in one for one in rows)


@pytest.mark.rule("CON-7")
def test_before_competence_was_assessed_nobody_can_answer_for_a_young_person(desk: Desk):
    for given_as in ("young_person", "pr_holder"):
        rows = [row(desk.ivy, "pr_holder"), row(desk.sam, given_as)]
        errors = desk.refused("record_consent", {"answers": rows})
        assert errors == {"answers.1.given_as": "Assess first whether this young person can decide for themselves."}


@pytest.mark.rule("CON-8")
def test_a_competent_young_persons_refusal_counts_whatever_a_parent_says(desk: Desk):
    rows = [row(desk.ivy, "pr_holder"), row(desk.sam, "young_person", "refused", "Sam Alder")]
    outcome = consent(desk, answers=rows)
    assert outcome["consent_answer"] == "given"
    assert consents(desk) == {"Ivy": "given", "Sam": "refused"}


@pytest.mark.rule("CON-9")
def test_for_a_young_person_who_cannot_decide_one_with_parental_responsibility_does(desk: Desk):
    desk.do("assess_competence", {"conclusion": "not_competent"})
    assert "answers.1.given_as" in desk.refused(
        "record_consent", {"answers": [row(desk.ivy, "pr_holder"), row(desk.sam, "young_person")]}
    )
    desk.do("record_consent", {"answers": [row(desk.ivy, "pr_holder"), row(desk.sam, "pr_holder")]})
    assert consents(desk) == {"Ivy": "given", "Sam": "given"}


@pytest.mark.rule("CON-9")
def test_under_a_care_order_the_council_answers_too(desk: Desk):
    desk.do("assess_competence")
    rows = [row(desk.ivy, "pr_holder"), row(desk.sam, "young_person")]
    assert "answers.0.given_as" in desk.refused("record_consent", {"answers": rows, "care_orders": [desk.ivy.id]})
    rows[0]["given_as"] = "pr_holder_and_la"
    asked = desk.refused("record_consent", {"answers": rows, "care_orders": [desk.ivy.id]})
    assert set(asked) == {"answers.0.for_council"}
    rows[0]["for_council"] = "Sol Stork, social worker"
    desk.do("record_consent", {"answers": rows, "care_orders": [desk.ivy.id]})
    assert [one.for_council for one in desk.rows(models.Consent)] == ["Sol Stork, social worker", None]


@pytest.mark.rule("CON-7", "CON-10")
def test_from_16_a_young_person_decides_unless_they_lack_capacity(desk: Desk):
    desk.sam.born_on = date(2009, 3, 2)
    rows = [row(desk.ivy, "pr_holder"), row(desk.sam, "young_person")]
    assert desk.refused("record_consent", {"answers": rows}) == {}

    desk.do("assess_competence", {"conclusion": "not_competent"})
    assert "answers.1.given_as" in desk.refused("record_consent", {"answers": rows})
    rows[1]["given_as"] = "best_interests"
    assert set(desk.refused("record_consent", {"answers": rows})) == {"answers.1.best_interests"}
    rows[1]["best_interests"] = "Sam wants it himself, and his mother agrees."
    desk.do("record_consent", {"answers": rows})
    assert desk.rows(models.Consent)[-1].best_interests == "Sam wants it himself, and his mother agrees."


@pytest.mark.rule("CON-7")
def test_all_nine_checks_are_kept_for_the_decision(desk: Desk):
    desk.do("assess_competence", {"weighs_up": "no", "consistent": "no"})
    (assessment,) = desk.rows(models.CompetenceAssessment)
    assert (assessment.child, assessment.conclusion) == (desk.sam.id, "competent")
    assert (assessment.weighs_up, assessment.consistent, assessment.clear_own_view) == (False, False, True)
    assert assessment.decision == "Sharing information about Sam so that early help can be planned"


@pytest.mark.rule("CON-7")
def test_competent_without_one_check_met_is_refused(desk: Desk):
    unmet = dict.fromkeys(
        (
            "understands_question",
            "understands_what_is_shared",
            "understands_reasons",
            "understands_implications",
            "considers_alternatives",
            "weighs_up",
            "clear_own_view",
            "consistent",
        ),
        "no",
    )
    assert "conclusion" in desk.refused("assess_competence", unmet)
    assert desk.refused("assess_competence", {**unmet, "weighs_up": "yes"}) == {}


@pytest.mark.rule("CON-2", "CON-5")
def test_a_consent_keeps_what_was_explained_and_who_holds_the_signature(desk: Desk):
    consent(desk, evidence="held_elsewhere", held_by="Southside Family Charity")
    kept = desk.rows(models.Consent)
    assert {one.evidence for one in kept} == {"Signed consent held by Southside Family Charity"}
    assert {tuple(one.explained) for one in kept} == {
        ("who", "what", "when", "why", "where", "how_long", "implications")
    }
    assert consent_in_force.summary(desk.session, desk.case.reference).ons == "consent"


@pytest.mark.rule("CON-4", "CON-11")
def test_every_change_is_a_new_row_and_the_newest_holds(desk: Desk):
    desk.do("offer_early_help")
    consent(desk)
    desk.do("record_consent_change", {"change": "limit", "agency": "South Homes"})
    assert consents(desk) == {"Ivy": "limited", "Sam": "limited"}
    desk.do("record_consent_change", {"change": "renewal", "reason": "The regular review"})
    assert consents(desk) == {"Ivy": "limited", "Sam": "limited"}
    desk.do("record_withdrawal")

    assert consents(desk) == {"Ivy": "withdrawn", "Sam": "withdrawn"}
    assert takes_part(desk) == "ended"
    now = consent_in_force.summary(desk.session, desk.case.reference)
    assert [limit.agency for limit in now.limits] == ["South Homes"]
    assert not now.holds
    history = [one.status for one in desk.rows(models.Consent) if one.child == desk.ivy.id]
    assert history == ["given", "limited", "limited", "withdrawn"]


@pytest.mark.rule("CON-11")
def test_a_consent_that_never_held_is_not_a_withdrawn_one(desk: Desk):
    consent(desk)
    desk.do("record_withdrawal", {"kind": "invalidated", "reason": "The signature was not the mother's."})
    assert consents(desk) == {"Ivy": "invalidated", "Sam": "invalidated"}


@pytest.mark.rule("CLO-6")
def test_withdrawing_a_part_limits_and_does_not_end(desk: Desk):
    desk.do("offer_early_help")
    consent(desk)
    desk.do("record_withdrawal", {"extent": "part", "part": "Nothing to the housing officer"})
    assert consents(desk) == {"Ivy": "limited", "Sam": "limited"}
    assert takes_part(desk) == "agreed"


@pytest.mark.rule("CON-1", "CLO-5")
def test_a_family_that_takes_part_again_agrees_anew(desk: Desk):
    desk.do("offer_early_help")
    desk.do("record_withdrawal")
    outcome = desk.do("direct_after_withdrawal", {"family_re_engages": "yes", "agreed_by": "Jo Alder"})
    assert outcome == {"threshold_question": False, "family_re_engages": True}
    assert takes_part(desk) == "agreed"
    assert [one.status for one in desk.rows(models.Agreement)] == ["agreed", "ended", "agreed"]


@pytest.mark.rule("LCS-4", "CLO-5")
def test_what_lcss_advises_on_a_withdrawal_is_kept_apart_from_what_the_manager_directs(desk: Desk):
    desk.do("record_withdrawal")
    desk.do("advise_on_withdrawal", {"direction": "The school keeps an eye on Ivy."}, by=LCSS)
    desk.do("direct_after_withdrawal", {"direction": "Close."}, by=MANAGER)
    kept = [(one.adviser, one.by, one.direction) for one in desk.rows(models.WithdrawalAdvice)]
    assert kept == [("lcss", LCSS, "The school keeps an eye on Ivy."), ("line_manager", MANAGER, "Close.")]


def test_there_is_nothing_to_renew_where_nothing_holds(desk: Desk):
    assert "change" in desk.refused("record_consent_change", {"change": "renewal"})


@pytest.mark.rule("SHR-10", "SHR-11")
def test_the_privacy_notice_is_a_case_note_of_its_title_with_the_agencies_named(desk: Desk):
    named = [{"agency": "South Homes", "matter": "Money", "why": "They were unkind once."}]
    desk.do("share_privacy_notice", {"limits": named})
    (notice,) = desk.rows(models.PrivacyNotice)
    (limit,) = desk.rows(models.AgencyLimit)
    assert notice.title == "privacy notice shared"
    assert (limit.agency, limit.matter, limit.why) == ("South Homes", "Money", "They were unkind once.")
    assert desk.sentence("share_privacy_notice", {}) == "Case note: privacy notice shared."
    assert engagement.summary(desk.session, desk.case.reference).privacy_notice_on == date(2026, 3, 2)


@pytest.mark.rule("EHA-3")
def test_those_whom_the_family_agrees_to_ask_may_contribute(desk: Desk):
    outcome = consent(desk, invited_practitioners=["nell.dove"])
    assert outcome["invited_practitioners"] == ["nell.dove"]
    assert [role.person for role in desk.rows(models.CaseRole) if role.role == "contributor"] == ["nell.dove"]


@pytest.mark.rule("CON-3", "EHA-3")
def test_without_consent_nobody_is_invited(desk: Desk):
    refused = [row(desk.ivy, "pr_holder", "refused"), row(desk.sam, "young_person", "refused")]
    outcome = consent(desk, answers=refused, invited_practitioners=["nell.dove"])
    assert outcome == {"consent_answer": "refused", "young_people": [], "invited_practitioners": []}
    assert "contributor" not in {role.role for role in desk.rows(models.CaseRole)}

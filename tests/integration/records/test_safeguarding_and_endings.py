"""Concerns, MASH and the threshold: what is kept and what may not happen."""

from datetime import UTC, datetime

import pytest

from engine.casework import concerns, models, threshold
from engine.clock import ManualClock
from tests.integration.records.desk import MANAGER, Desk

WORRY = {"immediate_risk": "yes"}


@pytest.mark.rule("ENT-8")
def test_a_concern_says_in_the_timeline_that_mash_must_be_reached_today(desk: Desk):
    assert desk.sentence("assess_concern", WORRY) == "A concern was recorded that must reach MASH today."
    assert desk.sentence("assess_concern", {"other_harm_concern": "yes"}) == "A concern was recorded."


@pytest.mark.rule("ENT-3")
def test_a_first_concern_adds_the_children_nobody_knew_of(desk: Desk):
    other = {"first_name": "Ada", "last_name": "Alder", "born_on": "2025-12-24"}
    outcome = desk.do("record_concern", {"other_children": [other], "start_kind": "change_of_circumstances"})
    children = [one for one in desk.rows(models.FamilyMember) if one.kind == "child"]
    assert {one.first_name for one in children} == {"Ivy", "Sam", "Ada"}
    assert set(outcome["children"]) == {one.id for one in children}
    assert desk.rows(models.Concern)[0].start_kind == "change_of_circumstances"


@pytest.mark.rule("SHR-8")
def test_a_concern_keeps_fact_and_opinion_apart(desk: Desk):
    desk.do("assess_concern", {"facts": "No coat, 2 degrees.", "opinion": "Perhaps money is short."})
    (concern,) = desk.rows(models.Concern)
    assert (concern.facts, concern.opinion) == ("No coat, 2 degrees.", "Perhaps money is short.")


def test_of_two_open_concerns_the_person_says_which_and_a_settled_one_is_not_chosen_for_them(desk: Desk):
    desk.do("assess_concern", WORRY)
    (first,) = concerns.list_open(desk.session, desk.case.reference)
    assert desk.form("contact_mash").prefill.values == {"concern": first.id}

    desk.do("assess_concern", WORRY)
    form = desk.form("contact_mash")
    assert form.prefill.values == {}
    assert len(form.prefill.choices["concerns"]) == 2

    desk.do("record_mash_outcome", {"concern": first.id})
    second = next(one for one in desk.rows(models.Concern) if one.id != first.id)
    assert desk.form("contact_mash").prefill.values == {"concern": second.id}


@pytest.mark.rule("ENT-9")
def test_a_threshold_judgement_can_lead_to_mash_after_the_concern_was_settled(desk: Desk):
    desk.do("assess_concern", {"other_harm_concern": "yes"})
    desk.do("seek_advice")
    assert concerns.list_open(desk.session, desk.case.reference) == []
    desk.do("contact_mash")
    assert desk.rows(models.MashContact)[0].concern == desk.rows(models.Concern)[0].id


@pytest.mark.rule("ENT-8")
def test_the_time_of_a_contact_is_kept_as_the_moment_it_was(desk: Desk, clock: ManualClock):
    clock.move_to(datetime(2026, 7, 1, 15, 0, tzinfo=UTC))
    desk.do("assess_concern", WORRY)
    desk.do("contact_mash", {"contacted_on": "2026-07-01", "contacted_time": "9.05"})
    assert desk.rows(models.MashContact)[0].contacted_at == datetime(2026, 7, 1, 8, 5, tzinfo=UTC)


@pytest.mark.rule("SHR-6", "CON-6")
def test_why_the_family_was_neither_told_nor_asked_is_kept(desk: Desk):
    desk.do("assess_concern", WORRY)
    untold = {
        "family_told": "no",
        "exception": "raises_risk",
        "exception_reason": "The person who frightens the child reads the post.",
        "consent_asked": "not_asked",
        "management_advice": "Do not ask, go on.",
    }
    desk.do("contact_mash", untold)
    (contact,) = desk.rows(models.MashContact)
    assert (contact.family_told, contact.exception, contact.told_what) == (False, "raises_risk", None)
    assert contact.management_advice == "Do not ask, go on."


@pytest.mark.rule("ENT-10")
def test_advice_is_kept_with_whether_the_identity_was_protected(desk: Desk):
    desk.do("assess_concern", {"other_harm_concern": "yes"})
    assert desk.do("seek_advice", {"advice": "contact_mash"}) == {"advice": "contact_mash"}
    (advice,) = desk.rows(models.SafeguardingAdvice)
    assert (advice.identity_protected, advice.adviser_kind) == (True, "safeguarding_lead")
    assert len(concerns.list_open(desk.session, desk.case.reference)) == 1


@pytest.mark.rule("ENT-10", "EHA-7")
def test_who_advises_sees_the_facts_and_is_named_already(desk: Desk):
    desk.do("assess_concern", {"other_harm_concern": "yes", "facts": "No coat, 2 degrees."})
    known = desk.form("seek_advice", by=MANAGER).prefill.values
    assert known["concern_facts"] == "No coat, 2 degrees."
    assert (known["adviser_kind"], known["adviser_name"]) == ("safeguarding_lead", "Paul Plover, Charity manager")


@pytest.mark.rule("ENT-5")
def test_the_family_and_lcss_are_both_asked_for_an_assessment_and_their_answers_are_kept_apart(desk: Desk):
    said = {"family_says": "not_sure", "lcss_says": "has_assessment", "lcss_person": "Sara Starling"}
    found = {"existing_result": "join", "existing_case": "EH-2026-0007"}
    for left_out in said:
        assert left_out in desk.refused("check_for_existing_eha", {**said, **found, left_out: None})
    assert desk.do("check_for_existing_eha", {**said, **found}) == {"existing_result": "join"}
    (kept,) = desk.rows(models.ExistingAssessmentCheck)
    assert {name: getattr(kept, name) for name in said | found} == said | found


@pytest.mark.rule("ENT-6", "ENT-7")
def test_every_judgement_of_the_threshold_stays(desk: Desk):
    for level in ("2", "unclear", "3"):
        assert desk.do("judge_threshold", {"threshold_level": level}) == {"threshold_level": level}
    levels = {one.level for one in threshold.summary(desk.session, desk.case.reference)}
    assert levels == {"2", "unclear", "3"}

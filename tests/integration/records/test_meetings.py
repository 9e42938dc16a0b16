"""Assessment, plan, star, meetings, reviews: what is kept, what is filled in next, what the case page is told."""

from datetime import date, timedelta
from typing import Any

import pytest

from engine.casework import (
    actions,
    assessment,
    cases,
    child_views,
    outcome_star,
    professional_views,
    team_around_the_family,
)
from engine.casework import models as m
from engine.clock import ManualClock
from tests.integration.records.desk import LEAD, Desk

MEETINGS = ("record_taf", "record_review", "record_author_review")
ENDED = {"review_outcome": "close", "next_review_on": None}


def plan(desk: Desk) -> dict[int, tuple[str, bool]]:
    """Number → status and whether it is overdue."""
    return {one.number: (one.status, one.overdue) for one in actions.summary(desk.session, desk.case.reference)}


@pytest.mark.rule("EHA-1")
def test_the_assessment_is_kept_by_sections_in_versions(desk: Desk):
    desk.do("complete_assessment")
    desk.do("complete_assessment", {"needs": "A quiet place to do homework."})
    newest = assessment.find_summary(desk.session, desk.case.reference)
    assert newest is not None
    assert (newest.version, newest.completed_by) == (2, "faye.finch")
    assert [section.name for section in newest.sections if section.name != "outcome_star"] == [
        "family_background",
        "parents_view",
        "childs_view",
        "professional_views",
        "summary_and_plan",
    ]
    assert newest.sections[-1].answers["needs"] == "A quiet place to do homework."
    needs = [one.answer for one in desk.rows(m.AssessmentSection) if one.question == "needs"]
    assert len(needs) == 2


def test_before_the_assessment_there_is_none(desk: Desk):
    assert assessment.find_summary(desk.session, desk.case.reference) is None


@pytest.mark.rule("EHA-7")
def test_the_assessment_opens_with_what_the_concern_said(desk: Desk):
    desk.do("record_concern", {"facts": "Late five times in two weeks."})
    assert desk.form("complete_assessment").prefill.values == {"reason_for_assessment": "Late five times in two weeks."}


@pytest.mark.rule("ENT-6", "EHA-7")
def test_the_threshold_opens_with_the_childrens_ages(desk: Desk):
    assert desk.form("judge_threshold").prefill.values == {"childs_age": "Sam is 13. Ivy is 7."}


@pytest.mark.rule("EHA-9")
@pytest.mark.parametrize(("who", "author_only"), [("several_agencies", False), ("author_and_family", True)])
def test_who_acts_decides_between_a_team_and_the_authors_own_review(desk: Desk, who: str, author_only: bool):
    assert desk.do("complete_assessment", {"who_acts": who}) == {"author_only": author_only}


@pytest.mark.rule("EHA-4", "TAF-6")
def test_actions_have_owners_and_dates_and_their_updates_are_history(desk: Desk, clock: ManualClock):
    desk.do("complete_assessment")
    first, second = actions.summary(desk.session, desk.case.reference)
    assert (first.number, first.owner_person, first.owner_agency, first.due_on) == (
        1,
        "Jo",
        "The family",
        date(2026, 3, 23),
    )
    assert plan(desk) == {1: ("not_started", False), 2: ("not_started", False)}

    clock.move(timedelta(days=40))
    done = {"action": first.id, "status": "done", "note": "Three calm weeks"}
    desk.do("prepare_review", {"invited_people": [LEAD], "action_updates": [{**done, "status": "going_on"}]})
    desk.do("record_review", {"action_updates": [done], "next_review_on": "2026-05-11"})

    assert plan(desk) == {1: ("done", False), 2: ("not_started", True)}
    assert [one.status for one in desk.rows(m.ActionUpdate)] == ["going_on", "done"]
    assert [one.id for one in actions.list_open(desk.session, desk.case.reference)] == [second.id]


@pytest.mark.rule("EHA-7")
def test_a_meeting_opens_with_the_open_actions_the_children_and_those_invited(desk: Desk):
    desk.do("complete_assessment")
    desk.do("arrange_taf", {"invited_people": [LEAD], "others_invited": [{"name": "Kim Oak", "agency": "Aunt"}]})
    known = desk.form("record_taf").prefill.values
    assert [row["status"] for row in known["action_updates"]] == ["not_started", "not_started"]
    assert [row["child"] for row in known["childrens_voices"]] == [desk.sam.id, desk.ivy.id]
    assert known["attendance"] == [
        {"name": "Jo Alder", "agency": "The family"},
        {"name": "Nell Dove", "agency": "South Homes"},
        {"name": "Kim Oak", "agency": "Aunt"},
    ]


def test_an_action_of_another_family_is_refused(desk: Desk):
    rows = [{"action": "somebody else's", "status": "done"}]
    assert "action_updates.0.action" in desk.refused("record_review", {"action_updates": rows})


@pytest.mark.rule("EHA-8")
@pytest.mark.parametrize("left_out", ["strengths", "needs", "parents_strengths", "parents_worries"])
def test_an_assessment_has_strengths_as_well_as_needs(desk: Desk, left_out: str):
    assert left_out in desk.refused("complete_assessment", {left_out: None})
    answered = {"strengths": "The parents read with Ivy.", "needs": "A bedtime.", "parents_strengths": "We laugh."}
    desk.do("complete_assessment", answered)
    kept = {row.question: row.answer for row in desk.rows(m.AssessmentSection)}
    assert answered.items() <= kept.items()
    assert left_out in kept


@pytest.mark.rule("EHA-5")
def test_the_star_shows_every_reading_and_its_trend(desk: Desk):
    desk.do("complete_assessment", {"star_family_routine": 3})
    desk.do("record_taf", {"star_family_routine": 5})
    desk.do("record_review", {"star_family_routine": 4})
    star = outcome_star.summary(desk.session, desk.case.reference)
    trend = {area.area: (list(area.scores), area.change) for area in star.areas}
    assert len(star.readings) == 3
    assert list(trend) == list(outcome_star.AREAS)
    assert trend["family_routine"] == ([3, 5, 4], 1)
    assert len(desk.rows(m.OutcomeStarScore)) == 30


@pytest.mark.rule("EHA-5")
def test_a_meeting_without_a_reading_says_why(desk: Desk):
    desk.do("record_taf", {"star_read": "no", "star_not_read_reason": "The family was tired."})
    (meeting,) = desk.rows(m.TafMeeting)
    assert meeting.star_not_read_reason == "The family was tired."
    assert outcome_star.summary(desk.session, desk.case.reference).areas == []


@pytest.mark.rule("EHA-6")
def test_a_reading_keeps_what_prepared_the_worker(desk: Desk):
    desk.do("complete_assessment", {"star_preparation": "lcss_contact", "star_lcss_contact": "Sara Starling"})
    (reading,) = desk.rows(m.OutcomeStarReading)
    assert (reading.preparation, reading.lcss_contact) == ("lcss_contact", "Sara Starling")


@pytest.mark.rule("EHA-9", "TAF-4")
@pytest.mark.parametrize("form_key", MEETINGS)
def test_six_weeks_to_the_next_review_need_no_reason_and_longer_does(desk: Desk, form_key: str):
    assert desk.do(form_key, {"next_review_on": "2026-04-13"})["next_review_on"] == "2026-04-13"
    late = {"next_review_on": "2026-05-11", "long_review_reason": "School holidays, agreed with the family"}
    assert desk.do(form_key, late)["next_review_on"] == "2026-05-11"
    assert desk.rows(m.TafMeeting)[-1].long_review_reason == "School holidays, agreed with the family"
    assert desk.case.review_on == date(2026, 5, 11)


@pytest.mark.rule("TAF-4")
@pytest.mark.parametrize("form_key", MEETINGS)
@pytest.mark.parametrize("ending", ["close", "step_up"])
def test_a_meeting_that_ends_the_work_has_no_next_review(desk: Desk, form_key: str, ending: str):
    outcome = desk.do(form_key, {"review_outcome": ending, "next_review_on": None})
    assert (outcome["review_outcome"], outcome["next_review_on"]) == (ending, None)
    assert desk.case.review_on is None


@pytest.mark.rule("TAF-3")
@pytest.mark.parametrize("ending", ["close", "step_up"])
def test_a_meeting_that_ends_the_work_hears_the_children_too(desk: Desk, ending: str):
    unheard = {"review_outcome": ending, "next_review_on": None, "childrens_voices": []}
    assert "childrens_voices" in desk.refused("record_review", unheard)


@pytest.mark.rule("LCS-3", "TAF-4")
def test_a_team_that_asks_for_help_meets_again(desk: Desk):
    assert desk.do("record_review", {"review_outcome": "lcss_help"})["review_outcome"] == "lcss_help"
    assert "next_review_on" in desk.refused("record_review", {"review_outcome": "lcss_help", "next_review_on": None})


@pytest.mark.rule("TAF-2", "TAF-5")
def test_the_case_page_is_told_of_every_meeting_newest_first(desk: Desk, clock: ManualClock):
    people = [
        {"name": "Jo Alder", "agency": "The family", "attendance": "attended"},
        {"name": "Nell Dove", "agency": "South Homes", "attendance": "apologies"},
    ]
    desk.do("record_taf", {"attendance": people})
    desk.do("send_notes")
    clock.move(timedelta(days=30))
    desk.do("record_review", ENDED)
    review, first = team_around_the_family.summary(desk.session, desk.case.reference)
    assert (review.kind, review.outcome, review.next_review_on, review.notes_sent_on) == ("review", "close", None, None)
    assert (first.kind, first.notes_sent_on) == ("first_taf", date(2026, 3, 2))
    assert [(one.name, one.attendance) for one in first.attendance] == [
        ("Jo Alder", "attended"),
        ("Nell Dove", "apologies"),
    ]


@pytest.mark.rule("TAF-5")
def test_notes_go_to_the_family_and_all_who_came_or_sent_apologies(desk: Desk):
    kinds = {"Nell Dove": "attended", "Hugo Heron": "apologies", "Omar Jay": "absent"}
    people = [{"name": name, "agency": "A service", "attendance": kind} for name, kind in kinds.items()]
    desk.do("record_taf", {"attendance": people})
    offered = desk.form("send_notes").prefill.choices["recipients_of_notes"]
    assert [one.label for one in offered] == ["The family", "Nell Dove (A service)", "Hugo Heron (A service)"]

    without_family = {"recipients": [one.value for one in offered[1:]], "not_sent_reason": None}
    assert "recipients" in desk.refused("send_notes", without_family)
    assert desk.refused("send_notes", {**without_family, "not_sent_reason": "They asked to be told in person"}) == {}


@pytest.mark.rule("EHA-2", "TAF-3")
def test_each_child_is_shown_with_the_newest_view_or_as_not_heard(desk: Desk):
    def heard() -> dict[str, tuple[bool, Any]]:
        views = child_views.summary(desk.session, desk.case.reference, desk.case.family)
        return {one.first_name: (one.heard, one.how) for one in views}

    assert heard() == {"Sam": (False, None), "Ivy": (False, None)}
    desk.do("record_childs_view", {"how": "not_possible", "reason_absent": "Asleep"})
    assert heard() == {"Sam": (False, None), "Ivy": (False, "not_possible")}
    desk.do("record_taf")
    assert heard() == {"Sam": (True, "at_the_meeting"), "Ivy": (True, "at_the_meeting")}


@pytest.mark.rule("EHA-3", "SHR-8")
def test_a_professionals_view_keeps_fact_and_opinion_apart(desk: Desk):
    desk.do("give_professional_view", {"facts": "Two visits.", "opinion": "Doing well."}, by=LEAD)
    (view,) = professional_views.summary(desk.session, desk.case.reference)
    assert (view.given_by, view.facts, view.opinion) == (LEAD, "Two visits.", "Doing well.")
    assert view.involvement == "Housing officer, South Homes"


@pytest.mark.rule("TAF-1")
def test_who_is_invited_can_see_the_case_and_is_invited_again(desk: Desk):
    desk.do("arrange_taf", {"invited_people": [LEAD]})
    assert cases.holders(desk.session, desk.case.reference, m.RoleOnCase.TAF_MEMBER) == [LEAD]
    assert desk.form("prepare_review").prefill.values["invited_people"] == [LEAD]


@pytest.mark.rule("LPR-1", "LPR-2")
def test_who_accepts_leads_and_earlier_leads_stay_as_history(desk: Desk):
    assert desk.do("agree_lead_professional", {"person": LEAD}) == {"lead_accepted": True}
    lead = cases.find_lead_professional(desk.session, desk.case.reference)
    assert lead is not None
    assert (lead.person, lead.provisional) == (LEAD, False)
    leads = [one for one in desk.rows(m.CaseRole) if one.role == m.RoleOnCase.LEAD_PROFESSIONAL]
    assert {(one.person, one.until_at is None) for one in leads} == {("faye.finch", False), (LEAD, True)}


@pytest.mark.rule("LPR-1")
def test_who_declines_does_not_lead(desk: Desk):
    declined = {"person": LEAD, "lead_accepted": "no", "declined_reason": "Too many families just now"}
    assert desk.do("agree_lead_professional", declined) == {"lead_accepted": False}
    lead = cases.find_lead_professional(desk.session, desk.case.reference)
    assert lead is not None
    assert lead.person == "faye.finch"
    assert desk.sentence("agree_lead_professional", declined) == "Nell Dove was asked to lead and declined."


@pytest.mark.rule("LPR-5")
def test_choosing_a_lead_shows_how_many_families_each_leads_for(desk: Desk):
    desk.do("agree_lead_professional", {"person": LEAD})
    labels = {one.value: one.label for one in desk.form("propose_new_lead").prefill.choices["people"]}
    assert labels[LEAD] == "Nell Dove, Housing officer (South Homes), leads for 1 family now"
    assert labels["faye.finch"].endswith("leads for no family now")

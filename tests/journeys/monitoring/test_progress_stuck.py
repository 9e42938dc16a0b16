"""MON-15 to MON-17, MON-19 and MON-20: actions, the star, help and the closing papers, and cases open for long."""

from datetime import date, timedelta

import pytest

from engine.casework import actions
from engine.casework.demo.storyteller import Storyteller
from tests.journeys.monitoring.stuck import AMBER, MAUNDY_THURSDAY, RED, appears, case_of, found, says
from tests.journeys.worlds import World

LEAD = "the lead professional, Yusuf Swift (youth worker)"


def plan(*due: str) -> list[dict[str, str]]:
    """New actions due on these days."""
    action = {"what": "Ask.", "owner_person": "Jo", "owner_agency": "The family", "measure": "It is done."}
    return [{**action, "due_on": on} for on in due]


def review(story: Storyteller, **given: object) -> None:
    """A review is prepared, held, and its notes sent."""
    story.do("prepare_review", meeting_on=story.today.isoformat())
    story.do("record_review", **given)
    story.do("send_notes")


def every_action(story: Storyteller, status: str) -> list[dict[str, str]]:
    return [{"action": one.id, "status": status} for one in actions.list_open(story.session, story.reference)]


@pytest.mark.rule("MON-15")
def test_half_of_the_actions_are_overdue(met: World) -> None:
    with met.story() as story:
        new = plan("2027-03-29", "2027-04-05", "2027-04-30", "2027-04-30")
        review(story, action_updates=every_action(story, "done"), actions=new)
        story.wait_until(date(2027, 3, 30))
        assert found(story, "MON-15") == [], "one of four is not half"
        what = "2 of 4 open actions are overdue, the oldest since 29 March"
        appears(story, "MON-15", date(2027, 4, 6), AMBER, f"{what}; waiting for {LEAD}.")
        first, second, *_rest = every_action(story, "done")
        story.do("prepare_review", action_updates=[first])
        assert found(story, "MON-15") == [], "one of three is not half"
        story.do("record_review", action_updates=[second])


@pytest.mark.rule("MON-15")
def test_one_action_is_overdue_for_four_weeks(met: World) -> None:
    with met.story() as story:
        new = plan("2027-03-29", "2027-06-30", "2027-06-30")
        review(story, action_updates=every_action(story, "not_needed"), actions=new)
        what = "1 of 3 open actions is overdue, the oldest since 29 March"
        appears(story, "MON-15", date(2027, 4, 27), AMBER, f"{what}; waiting for {LEAD}.")
        review(story, action_updates=every_action(story, "done")[:1])
        assert found(story, "MON-15") == []


@pytest.mark.rule("MON-16")
def test_a_star_that_does_not_rise(met: World) -> None:
    with met.story() as story:
        review(story, **star(7))
        assert found(story, "MON-16") == []
        story.wait_until(date(2027, 5, 4))
        review(story, **star(7))
        what = "The star of 4 May is no better than the reading before"
        says(story, "MON-16", date(2027, 5, 4), AMBER, f"{what}; waiting for {LEAD}.")
        review(story, **star(8))
        assert found(story, "MON-16") == []


@pytest.mark.rule("MON-16")
def test_an_area_of_the_star_that_falls(met: World) -> None:
    with met.story() as story:
        review(story, **star(7))
        review(story, **{**star(9), "star_family_routine": 6})
        assert found(story, "MON-16") == [], "one point down"
        story.wait_until(date(2027, 5, 4))
        review(story, **{**star(9), "star_family_routine": 4})
        what = "In the star of 4 May, Family routine went down by 2 or more"
        says(story, "MON-16", date(2027, 5, 4), AMBER, f"{what}; waiting for {LEAD}.")
        review(story, **{**star(9), "star_family_routine": 5})
        assert found(story, "MON-16") == [], "better again, if only a little"


@pytest.mark.rule("MON-16")
def test_a_full_star_cannot_rise(met: World) -> None:
    with met.story() as story:
        review(story, **star(10))
        review(story, **star(10))
        assert found(story, "MON-16") == []


def star(score: int) -> dict[str, int]:
    """The same score in every area."""
    areas = (
        "physical_health", "your_well_being", "meeting_emotional_needs", "keeping_your_children_safe",
        "social_networks", "education_and_learning", "boundaries_and_behaviour", "family_routine", "home_and_money",
        "progress_to_work",
    )  # fmt: skip
    return {f"star_{area}": score for area in areas}


@pytest.mark.rule("MON-17")
def test_a_request_for_help_without_an_answer(met: World) -> None:
    with met.story() as story:
        story.take("request_lcss_help", by="yusuf.swift")
        what = "LCSS was asked for help on 25 March, 3 working days ago, and has not answered"
        who = "an LCSS worker or an LCSS manager"
        appears(story, "MON-17", date(2027, 4, 1), RED, f"{what}; waiting for {who}.")
        story.do("support_taf")
        assert found(story, "MON-17") == []


@pytest.mark.rule("MON-19")
def test_closing_papers_that_do_not_come(met: World) -> None:
    with met.story() as story:
        review(story, review_outcome="close")
        story.do("complete_closure")
        what = "Closure was agreed on 25 March, 11 working days ago, and the papers are missing"
        who = "the lead professional or a member of the Team Around the Family"
        appears(story, "MON-19", date(2027, 4, 13), AMBER, f"{what}; waiting for {who}.")
        story.do("record_final_comments")
        assert found(story, "MON-19") == []


@pytest.mark.rule("MON-20")
def test_a_case_open_for_more_than_a_year(met: World) -> None:
    with met.story() as story:
        case_of(story).review_on = date(2028, 5, 1)
        what = "The case has been open since 25 March 2027, with 0 reviews"
        appears(story, "MON-20", date(2028, 3, 26), AMBER, f"{what}; waiting for {LEAD}.")
        story.take("request_closure", by="yusuf.swift")
        for form in ("complete_closure", "record_final_comments", "close_on_system"):
            story.do(form)
        assert found(story, "MON-20") == []


@pytest.mark.rule("MON-20")
def test_a_case_with_more_than_six_reviews(met: World) -> None:
    with met.story() as story:
        for _ in range(6):
            review(story)
        assert found(story, "MON-20") == []
        story.wait_until(MAUNDY_THURSDAY + timedelta(days=5))
        review(story)
        what = "The case has been open since 25 March, with 7 reviews"
        says(story, "MON-20", date(2027, 3, 30), AMBER, f"{what}; waiting for {LEAD}.")
        story.take("request_step_up", by="yusuf.swift")
        story.do("hand_over_to_social_care", statutory_basis="s47")
        assert found(story, "MON-20") == []

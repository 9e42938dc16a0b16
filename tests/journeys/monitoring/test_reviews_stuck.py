"""MON-2 to MON-5 and MON-18: meetings and reviews that do not come."""

from datetime import date

import pytest
from sqlmodel import select

from engine.casework.models import TafMeeting
from tests.journeys.monitoring.stuck import (
    AMBER,
    CRITICAL,
    MAUNDY_THURSDAY,
    RED,
    appears,
    case_of,
    found,
    says,
    worsens,
)
from tests.journeys.worlds import World

LEAD = "the lead professional, Yusuf Swift (youth worker)"


@pytest.mark.rule("MON-2")
def test_no_meeting_after_the_assessment(assessed: World) -> None:
    author = "the author of the assessment, Sena Wren (SENCO)"
    with assessed.story() as story:
        due = "A meeting or review is due by 6 May, after the assessment of 25 March"
        appears(story, "MON-2", date(2027, 4, 30), AMBER, f"{due}; waiting for {author}.")
        late = "A meeting or review was due by 6 May, 1 working day ago, after the assessment of 25 March"
        worsens(story, "MON-2", date(2027, 5, 7), RED, f"{late}; waiting for {author}.")
        story.do("agree_lead_professional")
        story.do("arrange_taf", taf_on=story.today.isoformat())
        assert found(story, "MON-2"), "an invitation is no meeting"
        story.do("record_taf")
        assert found(story, "MON-2") == []


@pytest.mark.rule("MON-3")
def test_a_meeting_without_a_date_for_the_next_review(met: World) -> None:
    with met.story() as story:
        assert found(story, "MON-3") == []
        case_of(story).review_on = None  # The form does not let this happen: an import, or a repair, might.
        what = "The meeting of 25 March was recorded without a date for the next review"
        says(story, "MON-3", MAUNDY_THURSDAY, RED, f"{what}; waiting for {LEAD}.")
        story.do("prepare_review", meeting_on=story.today.isoformat())
        story.do("record_review")
        assert found(story, "MON-3") == []


@pytest.mark.rule("MON-4")
def test_a_review_date_that_has_passed(met: World) -> None:
    with met.story() as story:
        first = f"Review was due 6 May, 1 working day ago; waiting for {LEAD}."
        appears(story, "MON-4", date(2027, 5, 7), AMBER, first)
        worsens(
            story, "MON-4", date(2027, 5, 20), RED, f"Review was due 6 May, 10 working days ago; waiting for {LEAD}."
        )
        later = f"Review was due 6 May, 30 working days ago; waiting for {LEAD}."
        worsens(story, "MON-4", date(2027, 6, 18), CRITICAL, later)
        story.do("prepare_review", meeting_on=story.today.isoformat())
        assert found(story, "MON-4"), "a review that is prepared is not held"
        story.do("record_review")
        assert found(story, "MON-4") == []


@pytest.mark.rule("MON-4")
def test_a_review_is_not_expected_while_a_withdrawal_is_dealt_with(met: World) -> None:
    with met.story() as story:
        story.wait_until(date(2027, 5, 10))
        assert found(story, "MON-4")
        story.take("withdraw_consent", by="yusuf.swift")
        assert found(story, "MON-4") == []


@pytest.mark.rule("MON-5")
def test_a_next_review_that_is_too_far_off(met: World) -> None:
    with met.story() as story:
        [meeting] = story.session.exec(select(TafMeeting)).all()
        meeting.long_review_reason = None
        assert case_of(story).review_on == date(2027, 5, 6)
        assert found(story, "MON-5") == [], "six weeks are allowed, over the change of the clocks as well"
        case_of(story).review_on = date(2027, 5, 7)
        what = "The next review is on 7 May, more than 6 weeks after 25 March, and no reason is given"
        says(story, "MON-5", MAUNDY_THURSDAY, AMBER, f"{what}; waiting for {LEAD}.")
        story.do("prepare_review", meeting_on=story.today.isoformat())
        far = {"next_review_on": "2027-06-30", "long_review_reason": "The family is abroad until then."}
        story.do("record_review", **far)
        assert found(story, "MON-5") == [], "further off still, with a reason"


@pytest.mark.rule("MON-18")
def test_notes_that_are_not_sent(met: World) -> None:
    with met.story() as story:
        story.do("prepare_review", meeting_on=story.today.isoformat())
        story.do("record_review")
        what = "The notes of the meeting of 25 March, 6 working days ago, have not been sent"
        appears(story, "MON-18", date(2027, 4, 6), AMBER, f"{what}; waiting for {LEAD}.")
        story.do("send_notes")
        assert found(story, "MON-18") == []

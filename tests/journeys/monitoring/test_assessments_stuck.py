"""MON-9, MON-10 and MON-14: an assessment that is not finished, not looked at, or without a child's voice."""

from datetime import date

import pytest

from engine import bpmn
from tests.journeys.monitoring.stuck import AMBER, MAUNDY_THURSDAY, RED, appears, found, says
from tests.journeys.worlds import World

AUTHOR = "the author of the assessment, Sena Wren (SENCO)"


@pytest.mark.rule("MON-9")
def test_an_assessment_that_is_not_finished(agreed: World) -> None:
    with agreed.story() as story:
        what = "The assessment was begun on 25 March, 16 working days ago, and is not complete"
        appears(story, "MON-9", date(2027, 4, 20), AMBER, f"{what}; waiting for {AUTHOR}.")
        story.do("record_childs_view")
        story.do("complete_assessment")
        assert found(story, "MON-9"), "its last page is still to be signed"
        story.do("sign_consent_page")
        assert found(story, "MON-9") == []


@pytest.mark.rule("MON-9")
def test_a_draft_that_lies_untouched(agreed: World) -> None:
    with agreed.story() as story:
        [task] = [
            task
            for task in bpmn.tasks.list_open(story.session, story.reference)
            if task.form_key == "complete_assessment"
        ]
        bpmn.tasks.save_draft(story.session, task.id, "sena.wren", {"family_background": "Moved here in spring."})
        what = "The draft of the assessment was last touched on 25 March, 11 working days ago"
        appears(story, "MON-9", date(2027, 4, 13), AMBER, f"{what}; waiting for {AUTHOR}.")
        bpmn.tasks.save_draft(story.session, task.id, "sena.wren", {"family_background": "Moved here in April."})
        assert found(story, "MON-9") == []


@pytest.mark.rule("MON-10")
def test_an_assessment_that_lcss_has_not_reviewed(assessed: World) -> None:
    with assessed.story() as story:
        what = "The assessment reached LCSS on 25 March, 6 working days ago, and has not been reviewed"
        appears(story, "MON-10", date(2027, 4, 6), AMBER, f"{what}; waiting for an LCSS worker.")
        story.do("review_assessment")
        assert found(story, "MON-10") == []


@pytest.mark.rule("MON-14")
def test_children_who_were_not_heard_in_the_assessment(agreed: World) -> None:
    with agreed.story() as story:
        story.do("record_childs_view", how="not_possible", reason_absent="They are away with their father.")
        story.do("complete_assessment")
        assert found(story, "MON-14") == [], "the assessment is not complete"
        story.do("sign_consent_page")
        what = "2 of 2 children have not been heard in the assessment"
        says(story, "MON-14", MAUNDY_THURSDAY, RED, f"{what}; waiting for {AUTHOR}.")
        story.do("agree_lead_professional")
        story.do("arrange_taf", taf_on=story.today.isoformat())
        story.do("record_taf")
        assert found(story, "MON-14") == []


@pytest.mark.rule("MON-14")
def test_a_child_who_was_not_heard_at_the_last_meeting(met: World) -> None:
    with met.story() as story:
        story.wait_until(date(2027, 3, 29))
        assert found(story, "MON-14") == []
        story.add_child("Newt", 1)  # Born, or come to live here: no form has asked about them.
        what = "1 of 3 children has not been heard at the meeting of 25 March"
        lead = "the lead professional, Yusuf Swift (youth worker)"
        says(story, "MON-14", MAUNDY_THURSDAY, RED, f"{what}; waiting for {lead}.")
        story.do("prepare_review")
        story.do("record_review")
        assert found(story, "MON-14") == []

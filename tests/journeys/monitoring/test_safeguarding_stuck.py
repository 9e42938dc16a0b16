"""MON-1 and MON-21: MASH was not told the same day; statutory services have taken over and the team goes on."""

from datetime import date

import pytest

from engine.casework.demo.storyteller import Storyteller
from tests.journeys.monitoring.stuck import CRITICAL, MAUNDY_THURSDAY, RED, appears, found, says
from tests.journeys.worlds import World

AUTHOR = "the author of the assessment, Sena Wren (SENCO)"
GOOD_FRIDAY, CLOCKS_CHANGE = date(2027, 3, 26), date(2027, 3, 28)


@pytest.mark.rule("MON-1")
@pytest.mark.parametrize(
    ("on", "hour", "at"),
    [
        (MAUNDY_THURSDAY, 10, "25 March at 10:00"),
        (GOOD_FRIDAY, 10, "26 March at 10:00"),
        (CLOCKS_CHANGE, 0, "28 March at 00:00"),
        (date(2027, 4, 1), 16, "1 April at 16:00"),
    ],
)
def test_a_concern_that_does_not_reach_mash_by_the_end_of_the_day(begun: World, on: date, hour: int, at: str) -> None:
    with begun.story() as story:
        story.wait_until(on, hour)
        story.do("record_concern", frightened_to_return_home="yes")
        story.wait_until(on, 17)
        assert found(story, "MON-1") == []
        story.wait_until(on, 17, 1)
        what = f"A concern that must reach MASH the same working day was recorded on {at}, and no contact is recorded"
        says(story, "MON-1", on, CRITICAL, f"{what}; waiting for {AUTHOR}.")
        story.do("contact_mash")
        assert found(story, "MON-1") == []


@pytest.mark.rule("MON-1")
def test_in_the_evening_mash_must_hear_at_once(begun: World) -> None:
    with begun.story() as story:
        story.wait_until(GOOD_FRIDAY, 22, 30)
        story.do("record_concern", immediate_risk="yes")
        [finding] = found(story, "MON-1")
        assert finding.severity is CRITICAL


@pytest.mark.rule("MON-1")
def test_a_concern_outlives_the_case_that_it_was_about(met: World) -> None:
    with met.story() as story:
        story.take("raise_concern", by="yusuf.swift")
        story.do("assess_concern", severe_neglect="yes")
        story.take("request_step_up", by="yusuf.swift")
        story.do("hand_over_to_social_care", statutory_basis="s47")
        story.wait_until(MAUNDY_THURSDAY, 17, 1)
        [finding] = found(story, "MON-1")
        assert finding.severity is CRITICAL
        assert found(story, "MON-22") == []


@pytest.mark.rule("MON-1")
def test_advice_to_contact_mash_must_be_followed_the_same_day(begun: World) -> None:
    with begun.story() as story:
        story.do("record_concern", other_harm_concern="yes")
        story.do("seek_advice", advice="contact_mash")
        story.wait_until(MAUNDY_THURSDAY, 17, 0)
        assert found(story, "MON-1") == []
        story.wait_until(MAUNDY_THURSDAY, 17, 1)
        assert found(story, "MON-1") != []
        story.do("contact_mash")
        assert found(story, "MON-1") == []


def statutory(story: Storyteller) -> None:
    """MASH decides for section 47."""
    story.take("raise_concern", by="yusuf.swift")
    story.do("assess_concern", immediate_risk="yes")
    story.do("contact_mash")
    story.do("record_mash_outcome", mash_outcome="s47", social_worker="Sol Stork")


@pytest.mark.rule("MON-21")
def test_a_team_that_goes_on_beside_a_statutory_plan(met: World) -> None:
    with met.story() as story:
        statutory(story)
        what = "Statutory services took over on 25 March, 3 working days ago, "
        what += "and the Team Around the Family has not ceased"
        lead = "the lead professional, Yusuf Swift (youth worker)"
        appears(story, "MON-21", date(2027, 4, 1), RED, f"{what}; waiting for {lead}.")
        story.do("hand_over_to_social_care", statutory_basis="s47")
        assert found(story, "MON-21") == []


@pytest.mark.rule("MON-21")
def test_without_the_familys_agreement_there_is_no_plan_under_section_17(met: World) -> None:
    with met.story() as story:
        story.take("request_step_up", by="yusuf.swift")
        story.wait_until(date(2027, 4, 1))
        assert found(story, "MON-21") != []
        story.do("hand_over_to_social_care", statutory_basis="s17", family_agrees="no")
        assert found(story, "MON-21") == []
        story.do("record_s17_agreement", family_agrees="no", note="They want to go on with the team.")
        story.wait_until(date(2027, 4, 9))
        assert found(story, "MON-21") == []

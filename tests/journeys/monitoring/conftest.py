"""Families to get stuck: each stage of the journey reached on the Thursday before Easter 2027.

Good Friday, the change to summer time on Sunday 28 March and Easter Monday follow at once, May Day after five weeks:
they are in the way of every finding.
"""

import pytest

from engine.casework.demo.storyteller import Storyteller
from engine.clock import london_moment
from tests.journeys.monitoring.stuck import MAUNDY_THURSDAY
from tests.journeys.worlds import World, with_a_case


@pytest.fixture(scope="session")
def before_easter(furnished_world: World) -> World:
    """No family yet, on the Thursday before Easter 2027 at nine."""
    return World(furnished_world.content, london_moment(MAUNDY_THURSDAY, 9))


@pytest.fixture(scope="session")
def begun(before_easter: World) -> World:
    """A case has just begun."""
    return with_a_case(before_easter)


@pytest.fixture(scope="session")
def agreed(begun: World) -> World:
    """The family agreed: the assessment begins."""
    return begun.after(_agree)


@pytest.fixture(scope="session")
def assessed(agreed: World) -> World:
    """The assessment is complete: LCSS is to review it, a lead professional is to be found."""
    return agreed.after(_assess)


@pytest.fixture(scope="session")
def met(assessed: World) -> World:
    """The team has met, led by Yusuf Swift, and sent its notes; the next review is in six weeks, on 6 May."""
    return assessed.after(_meet)


def _agree(story: Storyteller) -> None:
    for form in ("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help"):
        story.do(form)
    story.do("assess_competence")
    story.do("record_consent", invited_practitioners=[])


def _assess(story: Storyteller) -> None:
    for form in ("record_childs_view", "complete_assessment", "sign_consent_page"):
        story.do(form)


def _meet(story: Storyteller) -> None:
    story.do("review_assessment")
    story.do("agree_lead_professional", person="yusuf.swift")
    story.do("arrange_taf", taf_on=MAUNDY_THURSDAY.isoformat(), invited_people=["yusuf.swift", "sena.wren"])
    story.do("record_taf")
    story.do("send_notes")

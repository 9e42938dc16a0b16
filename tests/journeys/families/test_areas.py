"""A family that is helped in two areas of the council."""

import pytest
from playwright.sync_api import Page

from engine.casework.demo.storyteller import Child
from tests.journeys.families.telling import LCSS_MANAGER, LEAD, FamilyStory, titled

pytestmark = pytest.mark.xdist_group("browser")

NORTH_WORKER, NORTH_MANAGER, SOUTH_WORKER = "lena.kite", "max.martin", "sara.starling"


@pytest.mark.rule("LCS-1", "LCS-3", "GOV-5")
@titled(
    "The Rowan family lives in two areas",
    "Rory Rowan is eight. During the week he is with his mother in Central, where he goes to school, and at weekends "
    "with his father in North. One team works with both of them. Central leads; who in North looks after it too?",
)
def test_a_family_in_two_areas(story: FamilyStory) -> None:
    story.begins("Rowan", [Child("Rory", 8)])
    story.agreed()
    story.assessed()
    story.met()
    assert not can_open(story, NORTH_WORKER)
    north_is_brought_in(story)
    north_supports(story)
    story.reviewed()
    north_leads(story)
    story.reviewed(review_outcome="close", outcome_reason="Rory says that both homes are good now.")
    story.others_do("complete_closure", "record_final_comments")
    story.do("close_on_system", NORTH_WORKER)
    story.reads(LCSS_MANAGER, "Closed on")
    story.told.end()


def north_is_brought_in(story: FamilyStory) -> None:
    story.say(
        """Until now nobody of the support service (LCSS) in North can find the case. Ivo Ibis, who manages LCSS in
        Central, has talked to both parents, and brings North in."""
    )
    page = manages(story, LCSS_MANAGER, "Bring in another area")
    page.select_option("[name=area]", "North")
    page.fill("[name=family_told]", "Both parents agreed, told by phone on Monday.")
    page.fill("[name=reason]", "The father lives in North, and Rory is there at weekends.")
    story.show(page, "Another area is brought in, and what that means")
    page.get_by_role("button", name="Bring it in").click()
    story.reads(LEAD, "Central area leads, supported by North")


def north_supports(story: FamilyStory) -> None:
    page = story.office.as_(NORTH_WORKER)
    page.goto("/lcss")
    page.get_by_role("link", name="1 more case also in your area").click()
    assert "Led by Central" in page.inner_text("main")
    story.say("Lena Kite of North finds it from her board: apart from her area’s cases, and not counted among them.")
    story.show(page, "In North it is listed apart, with who leads it")
    page = story.reads(NORTH_WORKER, "The Central area leads this case")
    story.say("She can read the case. Nothing in it has become hers to do. In South nobody can find it.")
    story.show(page, "It is said at once who leads")
    assert not can_open(story, SOUTH_WORKER)
    story.say("She offers advice, for she knows the clubs near the father. Only that is a task of hers.")
    page = manages(story, NORTH_WORKER, "Offer support, or to come to a meeting")
    page.check("[name=offer][value=advice]")
    page.fill("[name=reason]", "I know the father’s part of North.")
    page.get_by_role("button", name="Show what would happen").click()
    page.get_by_role("button", name="Offer it").click()
    story.do("support_taf", NORTH_WORKER)


def north_leads(story: FamilyStory) -> None:
    story.say(
        """Six weeks later Rory lives with his father. Ivo agrees with Max Martin, who manages LCSS in North, that
        North leads from now on, and that Central keeps a part: Rory’s mother is still there."""
    )
    page = manages(story, LCSS_MANAGER, "Let another area lead")
    page.select_option("[name=to]", "North")
    page.select_option("[name=agreed_with]", NORTH_MANAGER)
    page.check("[name=keeps_part][value=yes]")
    page.fill("[name=reason]", "Rory lives with his father now; his mother is still in Central.")
    page.get_by_role("button", name="Show what would happen").click()
    page.get_by_role("heading", name="What would happen").wait_for()
    story.show(page, "Who hears of it, before it happens", at="#effect")
    page.get_by_role("button", name="Let it lead").click()
    page = story.reads(LCSS_MANAGER, "The North area leads this case", "North area leads, supported by Central")
    story.say("The team around the family stays as it is. What waits for LCSS, and in the end the closing, is North’s.")
    story.show(page, "What happened, and why, stands on the case", at="h2:has-text('What happened')")


def manages(story: FamilyStory, by: str, act: str) -> Page:
    """The page of an act of management, reached from the case."""
    page = story.case(by)
    page.get_by_role("link", name="Manage the case").click()
    page.get_by_role("link", name=act, exact=True).click()
    return page


def can_open(story: FamilyStory, by: str) -> bool:
    answer = story.office.as_(by).goto(f"/cases/{story.reference}")
    assert answer is not None and answer.status in (200, 404)
    return answer.status == 200

"""Families who cross a border: to statutory services and back, and between two areas."""

import pytest

from engine.casework.demo.storyteller import Child
from engine.casework.models.cases import Entry
from tests.journeys.families.telling import LCSS, LEAD, SOCIAL_WORKER, FamilyStory, titled

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.rule("ENT-8", "ENT-9", "ENT-12", "CLO-1", "CLO-7", "CLO-8", "SHR-6")
@titled(
    "The Pine family: up to social care, and back",
    "Early help is never the last word when a child is in danger. Pia Pine is eight. At the breakfast club she tells "
    "Yusuf Swift that she is afraid to go home.",
)
def test_up_to_social_care_and_back(story: FamilyStory) -> None:
    story.begins("Pine", [Child("Pia", 8)])
    story.agreed()
    story.assessed()
    story.met()
    page = story.take("raise_concern", LEAD)
    assert "Assess the concern" in page.inner_text("main")
    told = {"frightened_to_return_home": "yes", "facts": "“I do not want to go home. He will be there.”"}
    story.say("From the case it is one click. He writes down her words, and answers each question by itself.")
    afraid = "legend:has-text('frightened to go home')"
    story.do("assess_concern", LEAD, **told, shown_as="One of the five: MASH must hear of it today", at=afraid)
    story.say(
        """Contacting the Multi-Agency Safeguarding Hub is before him at once, due today. Nothing else has to be
        done first."""
    )
    not_told = {"family_told": "no", "exception": "raises_risk", "exception_reason": "He may hear of it."}
    not_asked = {"consent_asked": "not_asked", "management_advice": "Gwen Gull: call first, do not tell the family."}
    why = "legend:has-text('family')"
    story.do("contact_mash", LEAD, **not_told, **not_asked, shown_as="The family is not told, and why", at=why)
    story.do("record_mash_outcome", LCSS, mash_outcome="s47")
    story.say(
        """MASH begins a child protection enquiry. For that nobody's agreement is needed: the team ends, and what
        it knows goes to the social worker."""
    )
    story.do("hand_over_to_social_care", LEAD, statutory_basis="s47", shown_as="Handed over to social care")
    page = story.reads(LEAD, "Taken over by statutory services")
    story.show(page, "Early help has ended: statutory support began", at="h2:has-text('What happened')")
    story.begins_again(by=SOCIAL_WORKER, entry=Entry.STEP_DOWN)
    story.say(
        """Seven months later Pia is safe. Sol Stork, her social worker, leads the way back: what was achieved,
        what is left, who could lead."""
    )
    story.do("plan_step_down", SOCIAL_WORKER, shown_as="The way back into early help")
    story.do("agree_step_down", LEAD)
    page = story.reads(SOCIAL_WORKER, "step down")
    story.show(page, "A new case for the same family, with its history")
    story.told.end()

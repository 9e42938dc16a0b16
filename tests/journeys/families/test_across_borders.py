"""Families who cross a border: to statutory services and back, and to people outside."""

from datetime import timedelta

import pytest

from api.security import outside
from engine.casework import outside_views
from engine.casework.demo.storyteller import Child
from engine.casework.models.cases import Entry
from engine.casework.outside_views import AskDetails
from tests.browser import outsiders
from tests.journeys.families.telling import AUTHOR, LCSS, LEAD, SOCIAL_WORKER, FamilyStory, titled

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
    story.do("agree_step_down", LCSS)
    page = story.reads(SOCIAL_WORKER, "step down")
    story.show(page, "A new case for the same family, with its history")
    story.told.end()


@pytest.mark.rule("EHA-2", "EHA-3")
@titled(
    "What the school nurse knows about Quin",
    "Nina Neave, a school nurse, has known Quin Rush for two years. She does not use this system. Her view should be "
    "heard all the same, and she should see nothing that she does not need.",
)
def test_a_view_from_outside(story: FamilyStory) -> None:
    story.begins("Rush", [Child("Quin", 7)])
    story.agreed()
    story.say("The family agrees that she is asked. Sena sends her a link by mail, and tells her a code by telephone.")
    task, link, code = asks_the_nurse(story)
    nurse = story.office.visitor()
    nurse.goto(link)
    story.show(nurse, "The link alone opens nothing")
    nurse.get_by_label("Your code").fill(code)
    nurse.get_by_role("button", name="Continue").click()
    assert "Rush" not in nurse.inner_text("main")
    story.say(
        "With the code she sees one form and a first name. She learns who will read what she writes: the family too."
    )
    for name, value in outsiders.ANSWERS.items():
        if name.startswith("gathered_on"):
            nurse.fill(f"[name={name}]", value)
    nurse.get_by_label("In the child’s own words").check()
    nurse.get_by_label("What did the child say or show?").fill("I like the garden. I do not like it when they shout.")
    story.show(nurse, "One form, and nothing else of the case")
    nurse.get_by_role("button", name="Send", exact=True).click()
    nurse.get_by_role("heading", name="Thank you").wait_for()
    nurse.goto(link)
    nurse.get_by_role("heading", name="This link has been used").wait_for()
    story.say("The link works once. Sena reads what has come, and only then does it become part of the assessment.")
    sena = story.office.as_(AUTHOR)
    sena.goto(f"/tasks/{task}/outside")
    sena.get_by_role("link", name="Read what Nina Neave wrote").click()
    assert "I like the garden." in sena.inner_text("main")
    story.show(sena, "What the nurse wrote, with her name, role and agency")
    story.told.end()


def asks_the_nurse(story: FamilyStory) -> tuple[str, str, str]:
    """The task, the link that the mail holds, and the code that is told by telephone."""
    with story.meanwhile() as meanwhile:
        session = meanwhile.session
        [task] = [one for one in meanwhile.open_tasks() if one.form_key == "record_childs_view"]
        details = AskDetails(
            name="Nina Neave",
            role="school nurse",
            agency="Central Community Nursing",
            email="nina.neave@nursing.example",
            why="You have known her for two years.",
            about=[task.local_variables["child_id"]],
            until_on=meanwhile.today + timedelta(days=7),
            agreed=True,
            agreed_by="Her mother, today",
        )
        view = outside_views.ask(
            session, meanwhile.signed_in(AUTHOR), task.id, details, site=f"{story.office.address}/"
        )
        return task.id, f"/view/{outside.make_link(session, view.id)}", outside.make_code(session, view.id)

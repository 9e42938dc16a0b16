"""Families whose stories end in each way that there is."""

import pytest

from engine.casework.demo.storyteller import Child
from tests.journeys.families.telling import AUTHOR, LCSS, LEAD, LINE_MANAGER, FamilyStory, titled

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.rule("CLO-1", "CLO-4", "EHA-5", "LCS-5", "TAF-2")
@titled(
    "The Ash family reaches its goals",
    "Rae is nine and comes late and tired to school. Sena Wren, who looks after special needs there, "
    "offers her mother early help.",
)
def test_goals_reached(story: FamilyStory) -> None:
    story.begins("Ash", [Child("Rae", 9), Child("Sam", 4)])
    story.say("Sena writes down what she saw, apart from what she makes of it, and answers each question about harm.")
    story.do("record_concern", AUTHOR, shown_as="The concern: facts and opinion apart", at="[name=facts]")
    story.others_do("check_for_existing_eha", "judge_threshold")
    story.do("offer_early_help", AUTHOR)
    story.say("Rae's mother says yes. Before anybody else is asked she hears who will see what, and why.")
    story.do("record_consent", AUTHOR, invited_practitioners=[], shown_as="What was explained before she agreed")
    story.assessed()
    story.met()
    story.reviewed()
    story.say("At the second review the star has grown. The family and the team decide to end.")
    story.reviewed(review_outcome="close", outcome_reason="School mornings are calm now.")
    story.do("complete_closure", LEAD, closure_reason="outcomes_achieved", shown_as="Looking back with the family")
    story.do("record_final_comments", LEAD)
    story.do("close_on_system", LCSS)
    page = story.reads(LEAD, "Closed on")
    story.say(
        """LCSS looks at the papers and closes the case. Everything stays readable, the star's readings side by
        side."""
    )
    story.show(page, "The closed case")
    story.show(page, "The star from the first reading to the last", at="h2:has-text('Outcome star')")
    story.told.end()


@pytest.mark.rule("CLO-1", "CLO-2")
@titled(
    "The Birch family moves to another area",
    "The Birch family has been helped for three months when it finds a flat in another town. What has been built must "
    "not be lost on the way, and nothing may be passed on that the family does not want passed on.",
)
def test_moved_to_another_area(story: FamilyStory) -> None:
    story.begins("Birch", [Child("Bo", 6)])
    story.agreed()
    story.assessed()
    story.met()
    story.say("Yusuf Swift, who leads, hears it from the father. He asks for closure from the case's page.")
    page = story.take("request_closure", LEAD)
    story.show(page, "The closing papers open at once")
    story.say("The reason is the move. He asks whether the new area may hear of it, and writes down the answer.")
    moved = {"closure_reason": "moved_area", "new_area": "Another town", "new_area_consent": "given"}
    where = "label:has-text('Where did the family move to?')"
    story.do("complete_closure", LEAD, **moved, shown_as="Where to, and may that area be told", at=where)
    story.others_do("record_final_comments", "close_on_system")
    page = story.reads(LEAD, "Closed on")
    page.get_by_role("link", name="closing papers").first.click()
    assert "Another town" in page.inner_text("main")
    story.say("The closing papers can go with the family: to read, to print, or as a Word file.")
    story.show(page, "The closing papers")
    story.told.end()


@pytest.mark.rule("CLO-1", "CLO-3", "CON-7")
@titled(
    "Robin Cherry is nearly grown up",
    "Robin is seventeen. From sixteen on a young person is presumed able to decide for themselves, so nobody asks "
    "Robin's mother for consent in Robin's place.",
)
def test_nearly_grown_up(story: FamilyStory) -> None:
    story.begins("Cherry", [Child("Robin", 17)])
    story.others_do("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help")
    story.say("The form knows Robin's age, and that it is Robin who answers.")
    story.do("record_consent", AUTHOR, invited_practitioners=[], shown_as="Robin answers", at="text=Who answers?")
    story.reads(AUTHOR, "Robin")
    story.assessed()
    story.met()
    story.say("Adult services come to the meetings half a year before Robin's birthday. Then they take over.")
    story.reviewed(review_outcome="close", outcome_reason="Adult services know Robin well by now.")
    service = {"adult_services": "The young adults' team", "adult_services_on": "2026-03-02"}
    which = "label:has-text('Which adult service takes over?')"
    story.do("complete_closure", LEAD, closure_reason="adult_services", **service, shown_as="Which service", at=which)
    story.others_do("record_final_comments", "close_on_system")
    story.show(story.reads(LEAD, "Closed on"), "Robin's case is closed")
    story.told.end()


@pytest.mark.rule("CLO-5", "CLO-6", "LCS-4", "CON-4")
@titled(
    "The Elm family does not want to go on",
    "Taking part is voluntary. A family can end it at any time, wherever things stand, and nobody may make it hard.",
)
def test_the_family_withdraws(story: FamilyStory) -> None:
    story.begins("Elm", [Child("Eve", 8)])
    story.agreed()
    story.assessed()
    story.met()
    page = story.case(LEAD)
    page.get_by_role("link", name="Record that consent is withdrawn").first.click()
    story.say("On the phone the mother says that she wants no more meetings. Yusuf opens the case and records it.")
    story.show(page, "What follows is said before it is done")
    story.take("withdraw_consent", LEAD)
    story.do("record_withdrawal", LEAD, wishes="No more meetings. Thank you for the breakfast club.")
    story.reads(LEAD, "the work stopped", "Advise on the withdrawal")
    story.say(
        """The work stops at once. LCSS and Yusuf's line manager are asked the same questions, side by side: who
        goes on helping, who must hear of it, does it raise concern?"""
    )
    story.do("advise_on_withdrawal", LCSS, shown_as="LCSS's advice")
    story.others_do("direct_after_withdrawal")
    story.say("Nobody is more worried than before. The case is closed, with the reason, and help stays on offer.")
    story.closed(closure_reason="consent_withdrawn")
    story.show(story.reads(LEAD, "Closed on"), "Closed because consent was withdrawn")
    story.told.end()


@pytest.mark.rule("ENT-11", "CLO-8", "CON-1")
@titled(
    "The Fir family says no, and later yes",
    "Hugo is five and often hungry. There is no sign of harm. His father hears what early help is and says no.",
)
def test_refused_and_taken_up_later(story: FamilyStory) -> None:
    story.begins("Fir", [Child("Hugo", 5)])
    story.others_do("record_concern", "check_for_existing_eha", "judge_threshold")
    story.do("offer_early_help", AUTHOR, offer_answer="refused", shown_as="Offered, and refused")
    story.say(
        """That it was offered and refused is kept, and nothing more. School keeps an eye on Hugo as on every
        child."""
    )
    story.show(story.reads(AUTHOR, "Early help was offered and refused"), "All that is left of the first offer")
    first = story.reference
    story.begins_again(by=AUTHOR)
    assert story.reference != first
    story.say("After Easter Sena offers it again. The family is known, so nothing is asked twice.")
    story.agreed()
    story.assessed()
    story.met()
    story.say("When the father has found work and no longer wishes to go on, the team closes: he declines the service.")
    with story.meanwhile() as meanwhile:
        meanwhile.take("request_closure", by=LEAD)
    story.closed(closure_reason="declined")
    story.show(story.reads(LEAD, "Closed on"), "The second case is closed")
    story.told.end()


@pytest.mark.rule("CLO-1", "EHA-9")
@titled(
    "The Hazel family and the author alone",
    "Sometimes nobody else is needed: what is to be done are things for the family and for the one who wrote the "
    "assessment. They review it together, on the same paperwork, within six weeks.",
)
def test_the_author_and_the_family_alone(story: FamilyStory) -> None:
    story.begins("Hazel", [Child("Hal", 7)])
    story.agreed()
    story.others_do("record_childs_view")
    story.do(
        "complete_assessment",
        AUTHOR,
        who_acts="author_and_family",
        shown_as="Who acts",
        at="legend:has-text('Who acts on the plan')",
    )
    story.others_do("sign_consent_page", "review_assessment")
    story.reads(AUTHOR, "Record the author and family review")
    with story.meanwhile() as meanwhile:
        meanwhile.wait(25)
    story.say("Five weeks later they sit down again. The plan is done; they agree to close.")
    story.do("record_author_review", AUTHOR, review_outcome="close", outcome_reason="The plan is done.")
    story.do("complete_closure", AUTHOR, closure_reason="agreed_to_close", shown_as="Author and family agreed to close")
    story.others_do("record_final_comments", "close_on_system")
    story.show(story.reads(AUTHOR, "Closed on"), "The closed case")
    story.told.end()


@pytest.mark.rule("LPR-4", "LPR-1", "CLO-1")
@titled(
    "The Juniper family gets to know somebody new",
    "Yusuf Swift changes to another job in the service. He hands over his families one by one, and never before "
    "somebody has said yes.",
)
def test_a_handover_refused_and_accepted(story: FamilyStory) -> None:
    story.begins("Juniper", [Child("Jay", 10)])
    story.agreed()
    story.assessed()
    story.met()
    story.take("request_handover", LEAD)
    story.say("He proposes Omar Jay, whom the family knows from school.")
    story.do(
        "propose_new_lead", LEAD, proposed_lead=LINE_MANAGER, shown_as="Whom he proposes, and what the family says"
    )
    no = {"handover_answer": "declined", "note": "I lead for three families already."}
    story.do("accept_lead", LINE_MANAGER, **no, shown_as="Omar declines, with his reason")
    story.reads(LEAD, "Yusuf Swift Lead professional")
    story.say(
        """The family stays with Yusuf: nobody is without a lead professional for a day. He proposes Gwen Gull, who
        accepts."""
    )
    story.do("propose_new_lead", LEAD, proposed_lead="gwen.gull")
    story.do("accept_lead", "gwen.gull")
    story.do("hand_over", LEAD)
    story.show(story.reads("gwen.gull", "Gwen Gull Lead professional"), "Gwen Gull leads from now on")
    story.say(
        """A year later the family moves in with the grandparents and asks to end. None of the usual reasons fits,
        so the reason is written down."""
    )
    with story.meanwhile() as meanwhile:
        meanwhile.take("request_closure", by="gwen.gull")
    other = {"closure_reason": "other", "reason_other": "The grandparents take over what the plan was for."}
    story.do(
        "complete_closure",
        "gwen.gull",
        **other,
        shown_as="Another reason, in words",
        at="legend:has-text('Why does early help end')",
    )
    story.others_do("record_final_comments", "close_on_system")
    story.reads("gwen.gull", "Closed on")
    story.told.end()

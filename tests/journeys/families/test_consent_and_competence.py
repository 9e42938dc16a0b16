"""Families in which it matters who may decide, and what a yes is worth."""

import pytest

from engine.casework import cases, families
from engine.casework.demo.storyteller import Child
from tests.journeys.families.telling import AUTHOR, LCSS, LEAD, FamilyStory, titled

pytestmark = pytest.mark.xdist_group("browser")
MOTHER = "Jo, the mother"


def children_of(story: FamilyStory) -> list[str]:
    """Their ids, the eldest first."""
    with story.app.state.database.reading() as session:
        return [one.id for one in families.list_children(session, cases.get(session, story.reference).family)]


@pytest.mark.rule("CON-7", "CON-8", "CON-9")
@titled(
    "Maya Lime decides for herself",
    "Maya is fourteen, her brother Luc is six. At her age many young people understand what sharing information means. "
    "Whether Maya does is found out with her, for this decision.",
)
def test_a_young_person_decides(story: FamilyStory) -> None:
    story.begins("Lime", [Child("Maya", 14), Child("Luc", 6)])
    story.others_do("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help")
    story.say("Sena explains it with drawings and goes through nine checks. They are recorded with what Maya wants.")
    hers = {"own_view": "Not my teacher. The youth worker may know."}
    story.do(
        "assess_competence", AUTHOR, **hers, shown_as="The nine checks", at="legend:has-text('explained in a way')"
    )
    story.say(
        """Her mother would have said yes for her. But Maya is able to decide, so it is her answer that counts: no. For
        Luc the mother answers."""
    )
    maya, luc = children_of(story)
    answers = [
        {"child": maya, "given_as": "young_person", "given_by": "Maya", "answer": "refused"},
        {"child": luc, "given_as": "pr_holder", "given_by": MOTHER, "answer": "given"},
    ]
    who = "legend:has-text('Who answers?')"
    story.do("record_consent", AUTHOR, answers=answers, invited_practitioners=[], shown_as="Two answers", at=who)
    page = story.reads(AUTHOR, "Refused by Maya", "Given by Jo, the mother")
    story.say("Everybody who works with the family sees it at once: about Luc they may talk, about Maya not.")
    story.show(page, "Consent in force, child by child", at="h2:has-text('consent')")
    story.told.end()


@pytest.mark.rule("CON-7", "CON-9", "CON-10")
@titled(
    "Two young people for whom somebody else answers",
    "Kit is sixteen and has a serious learning disability. Lou is nine and lives with the Maples under a care order.",
)
def test_best_interests_and_a_care_order(story: FamilyStory) -> None:
    story.begins("Maple", [Child("Kit", 16), Child("Lou", 9)])
    story.others_do("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help")
    kit, lou = children_of(story)
    story.say(
        """From sixteen on everybody is presumed able to decide. Sena doubts it for this decision, so it is found out
        with Kit before anybody is asked."""
    )
    first = [
        {"child": kit, "given_as": "assess_competence"},
        {"child": lou, "given_as": "pr_holder_and_la", "given_by": "Jo and the council", "answer": "given"},
    ]
    who = "legend:has-text('Who answers?')"
    given = {"care_orders": [lou], "invited_practitioners": []}
    story.do("record_consent", AUTHOR, answers=first, **given, shown_as="First find out whether Kit can decide", at=who)
    cannot = {"conclusion": "not_competent", "understands_implications": "no", "weighs_up": "no"}
    story.do("assess_competence", AUTHOR, **cannot, own_view="Kit likes the youth club and wants it to know.")
    story.say(
        """Kit cannot weigh this up at present. So it is decided in Kit's best interests, for this decision at this
        time, and what Kit wants is written down all the same. For Lou, the mother answers together with the council."""
    )
    second = [
        {"child": kit, "given_as": "best_interests", "given_by": "Sena Wren with Jo", "answer": "given"},
        {"child": lou, "given_as": "pr_holder_and_la", "given_by": "Jo and the council", "answer": "given"},
    ]
    story.do("record_consent", AUTHOR, answers=second, **given, shown_as="Who answered for each", at=who)
    page = story.reads(AUTHOR, "Given by Sena Wren with Jo", "Given by Jo and the council")
    story.show(page, "Consent in force, and how it came about", at="h2:has-text('consent')")
    story.told.end()


@pytest.mark.rule("CON-11", "CON-4", "CLO-6")
@titled(
    "A consent that never held",
    "The Nutt family agreed in autumn. In spring it turns out that the man who signed is not the children's father and "
    "has no parental responsibility. That is no withdrawal: the consent never held. Both stay in the record.",
)
def test_a_consent_that_never_held(story: FamilyStory) -> None:
    story.begins("Nutt", [Child("Noor", 5)])
    story.agreed()
    story.assessed()
    story.met()
    story.take("withdraw_consent", LEAD)
    never = {"kind": "invalidated", "reason": "He has no parental responsibility.", "withdraws": ["sharing"]}
    story.do("record_withdrawal", LEAD, **never, withdrawn_by="The mother", shown_as="Withdrawn, or never held?")
    story.say("The work stops until somebody who may consent has been asked.")
    story.reads(LEAD, "Direct what follows")
    story.others_do("advise_on_withdrawal")
    with story.meanwhile() as meanwhile:
        meanwhile.do("direct_after_withdrawal", family_re_engages="yes", agreed_by=MOTHER)
    story.say("The mother wants the help to go on. She is asked anew, and does not want the landlord to know.")
    limit = [{"agency": "South Homes", "matter": "Money", "why": "He is our landlord."}]
    story.do("record_consent", LEAD, invited_practitioners=[], limits=limit, shown_as="Asked anew, with a limit")
    page = story.reads(LEAD, "South Homes", "Prepare the review")
    story.say("Help goes on where it stood. The limit is on the case's page for everybody who works with the family.")
    story.show(page, "Consent in force with its limit", at="h2:has-text('consent')")
    story.told.end()


@pytest.mark.rule("SHR-10", "GOV-1", "CON-1", "CLO-1")
@titled(
    "The Oakley family under the other policy",
    "Where a council works on public task, nobody asks for consent to share. The family still decides whether it takes "
    "part, and is told before anything is shared: that is the privacy notice.",
)
def test_public_task(story: FamilyStory) -> None:
    story.begins("Oakley", [Child("Otto", 8)], policy_name="public_task")
    story.others_do("record_concern", "check_for_existing_eha", "judge_threshold")
    story.do("offer_early_help", AUTHOR)
    story.say("The family takes part. Sena gives the mother the notice on paper and talks it through.")
    limit = [{"agency": "South Homes", "matter": "Money", "why": "We are behind with the rent."}]
    notice = {"form": "paper", "family_kind": "new", "limits": limit, "invited_practitioners": []}
    story.do("share_privacy_notice", AUTHOR, **notice, shown_as="The privacy notice was shared")
    page = story.reads(AUTHOR, "Case note: privacy notice shared.", "South Homes")
    story.say("The case keeps a note of it, and with whom the family does not want to have things shared.")
    story.show(page, "Agreement, privacy notice and limits", at="h2:has-text('consent')")
    story.assessed()
    story.met()
    story.reviewed(review_outcome="close", outcome_reason="The goals are reached.")
    story.closed()
    story.reads(LCSS, "Closed on")
    story.told.end()

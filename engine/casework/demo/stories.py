"""The fictional families' stories. `began` is how many working days ago each of them begins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.models.cases import Entry
from engine.casework.models.people import Area

REVIEW_ROUND = 30
"""Working days from one meeting to the next: six weeks."""


@dataclass(frozen=True)
class Story:
    """One family's story and when it began."""

    began: int
    tell: Callable[[Storyteller], None]


def alder(story: Storyteller) -> None:
    """A concern was recorded this week; the threshold of need is still to be judged."""
    story.begin("Alder", Area.NORTH, [Child("Ash", 7)], by="tess.robin")
    story.do("record_concern")
    story.wait(1)
    story.do("check_for_existing_eha")


def bramble(story: Storyteller) -> None:
    """The level of need is unclear: LCSS is asked for advice."""
    story.begin("Bramble", Area.NORTH, [Child("Bryony", 5), Child("Basil", 9)], by="hugo.heron")
    story.do("record_concern")
    story.do("check_for_existing_eha")
    story.wait(2)
    story.do("judge_threshold", threshold_level="unclear")


def cedar(story: Storyteller) -> None:
    """Early help was offered and refused."""
    story.begin("Cedar", Area.SOUTH, [Child("Clem", 11)], by="nell.dove")
    story.do("record_concern")
    story.do("check_for_existing_eha")
    story.wait(1)
    story.do("judge_threshold")
    story.wait(3)
    story.do("offer_early_help", offer_answer="refused")


def damson(story: Storyteller) -> None:
    """A young person of fourteen: whether she can decide for herself is being assessed."""
    story.begin("Damson", Area.CENTRAL, [Child("Daisy", 14)], by="sena.wren")
    _judge(story)
    story.do("offer_early_help")


def elder(story: Storyteller) -> None:
    """An assessment that is overdue; the author has been reminded."""
    story.begin("Elder", Area.CENTRAL, [Child("Elis", 8)], by="sena.wren")
    _agree(story, ["yusuf.swift"])
    story.wait(4)
    story.do("record_childs_view")


def fir(story: Storyteller) -> None:
    """The assessment is complete: LCSS reviews it while the lead professional is agreed."""
    story.begin("Fir", Area.SOUTH, [Child("Finn", 4)], by="faye.finch")
    _agree(story)
    _assess(story)


def gorse(story: Storyteller) -> None:
    """The first meeting of the team is arranged."""
    story.begin("Gorse", Area.NORTH, [Child("Gale", 6), Child("Gus", 10)], by="tess.robin")
    _agree(story, ["hugo.heron"])
    _assess(story)
    story.do("review_assessment", feedback_needed="yes", feedback="Give the second action a date.")
    story.do("agree_lead_professional", person="hugo.heron", family_words="He has known us since the baby came.")
    story.do("arrange_taf", invited_people=["hugo.heron", "tess.robin", "lena.kite"])


def hawthorn(story: Storyteller) -> None:
    """A review is prepared and will be held next week; the clock of its reminder is running."""
    story.begin("Hawthorn", Area.NORTH, [Child("Hope", 5)], by="hugo.heron")
    _meet_first(story, lead="hugo.heron", invited=["mina.lark", "tess.robin"])
    story.wait(REVIEW_ROUND - 9)
    story.do("prepare_review")


def hazel(story: Storyteller) -> None:
    """A review that is weeks overdue: a stuck case."""
    story.begin("Hazel", Area.CENTRAL, [Child("Holly", 9)], by="sena.wren")
    _meet_first(story, lead="yusuf.swift", invited=["yusuf.swift", "sena.wren"])


def ivy(story: Storyteller) -> None:
    """Three rounds of review, on track; the star is rising."""
    story.begin("Ivy", Area.SOUTH, [Child("Ivo", 3), Child("Iris", 7)], by="faye.finch")
    _meet_first(story, lead="faye.finch", invited=["faye.finch", "nell.dove"])
    for _ in range(3):
        _review(story)


def juniper(story: Storyteller) -> None:
    """A handover to another lead professional, who has not accepted yet."""
    story.begin("Juniper", Area.NORTH, [Child("Jody", 11)], by="tess.robin")
    _meet_first(story, lead="tess.robin", invited=["hugo.heron"])
    _review(story)
    story.take("request_handover", by="tess.robin")
    story.do("propose_new_lead", proposed_lead="hugo.heron")


def larch(story: Storyteller) -> None:
    """A child is afraid to go home: MASH must hear of it today."""
    story.begin("Larch", Area.NORTH, [Child("Linden", 8)], by="tess.robin")
    story.do("record_concern", frightened_to_return_home="yes", facts="Did not want to go home after school.")


def maple(story: Storyteller) -> None:
    """Consent was withdrawn: LCSS and the line manager are asked what follows."""
    story.begin("Maple", Area.CENTRAL, [Child("Marlow", 12)], by="sena.wren")
    _meet_first(story, lead="sena.wren", invited=["yusuf.swift"])
    story.wait(12)
    story.take("withdraw_consent", by="sena.wren")
    story.do("record_withdrawal")


def myrtle(story: Storyteller) -> None:
    """An assessment on time: the child has been heard, a colleague is asked for a view."""
    story.begin("Myrtle", Area.SOUTH, [Child("Moss", 6)], by="nell.dove")
    _agree(story, ["faye.finch"])
    story.wait(3)
    story.do("record_childs_view")


def oak(story: Storyteller) -> None:
    """Closure was agreed at a review: LCSS has the papers."""
    story.begin("Oak", Area.NORTH, [Child("Olive", 10)], by="hugo.heron")
    _meet_first(story, lead="hugo.heron", invited=["tess.robin"])
    _review(story)
    _review(story, review_outcome="close", outcome_reason="What the family wanted has been reached.")
    story.do("complete_closure")
    story.wait(2)
    story.do("record_final_comments")


def pine(story: Storyteller) -> None:
    """Closed: the needs are met."""
    story.begin("Pine", Area.SOUTH, [Child("Poppy", 6), Child("Perry", 9)], by="faye.finch")
    _meet_first(story, lead="faye.finch", invited=["nell.dove"])
    _review(story)
    _review(story, review_outcome="close", outcome_reason="What the family wanted has been reached.")
    story.do("complete_closure")
    story.do("record_final_comments")
    story.wait(3)
    story.do("close_on_system")


def rowan(story: Storyteller) -> None:
    """Stepped up: social care took over after a concern."""
    story.begin("Rowan", Area.CENTRAL, [Child("Robyn", 5)], by="sena.wren")
    _meet_first(story, lead="sena.wren", invited=["yusuf.swift"])
    story.wait(8)
    story.take("raise_concern", by="yusuf.swift")
    story.do("assess_concern", immediate_risk="yes", facts="Alone at home in the evening, twice this week.")
    story.do("contact_mash")
    story.wait(1)
    story.do("record_mash_outcome", mash_outcome="s47", social_worker="Sol Stork")
    story.do("hand_over_to_social_care", statutory_basis="s47")


def spruce(story: Storyteller) -> None:
    """Stepping down from social care; LCSS is asked to agree."""
    story.begin("Spruce", Area.CENTRAL, [Child("Sorrel", 13)], by="sol.stork", entry=Entry.STEP_DOWN)
    story.wait(2)
    story.do("plan_step_down")


def willow(story: Storyteller) -> None:
    """Under the public-task policy; the team asked LCSS for help."""
    story.begin("Willow", Area.SOUTH, [Child("Wilf", 2)], by="nell.dove", policy_name="public_task")
    _judge(story)
    story.do("offer_early_help")
    story.do("share_privacy_notice", invited_practitioners=[])
    _assess(story)
    _form_team(story, lead="nell.dove", invited=["faye.finch"])
    story.wait(5)
    story.take("request_lcss_help", by="nell.dove")


def _judge(story: Storyteller) -> None:
    story.do("record_concern")
    story.wait(1)
    story.do("check_for_existing_eha")
    story.do("judge_threshold")
    story.wait(3)


def _agree(story: Storyteller, invited: Sequence[str] = ()) -> None:
    _judge(story)
    story.do("offer_early_help")
    if story.has("assess_competence"):
        story.do("assess_competence")
    story.do("record_consent", invited_practitioners=list(invited))


def _assess(story: Storyteller) -> None:
    story.wait(4)
    story.do("record_childs_view")
    if story.has("give_professional_view"):
        story.do("give_professional_view")
    story.wait(5)
    story.do("complete_assessment")
    story.do("sign_consent_page")


def _meet_first(story: Storyteller, *, lead: str, invited: Sequence[str]) -> None:
    _agree(story)
    _assess(story)
    story.wait(2)
    _form_team(story, lead=lead, invited=invited)


def _form_team(story: Storyteller, *, lead: str, invited: Sequence[str]) -> None:
    story.do("review_assessment")
    story.do("agree_lead_professional", person=lead)
    story.do("arrange_taf", invited_people=sorted({lead, *invited}))
    story.wait(8)
    story.do("record_taf")
    story.wait(1)
    story.do("send_notes")


def _review(story: Storyteller, **given: str) -> None:
    story.wait(REVIEW_ROUND - 9)
    story.do("prepare_review")
    story.wait(8)
    story.do("record_review", **given)
    story.do("send_notes")


STORIES = (
    Story(1, alder),
    Story(4, bramble),
    Story(25, cedar),
    Story(6, damson),
    Story(30, elder),
    Story(16, fir),
    Story(20, gorse),
    Story(48, hawthorn),
    Story(75, hazel),
    Story(130, ivy),
    Story(62, juniper),
    Story(0, larch),
    Story(41, maple),
    Story(8, myrtle),
    Story(92, oak),
    Story(120, pine),
    Story(58, rowan),
    Story(3, spruce),
    Story(33, willow),
)

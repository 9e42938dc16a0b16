"""What is reported: each measure with its categories, in the order in which they are counted and shown.

A new category goes to the end of its measure, a new measure anywhere; neither changes what has been published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from engine.casework.reports import facts

SIX_WEEKS = 42
"""Days: the guidance's own clock (Early Help Assessment guidance, section 2.7)."""


@dataclass(frozen=True)
class Measure:
    """Something that is counted. `categories`: key → words. `bounds`: where the facts' value is a number, the highest
    value of every category but the last."""

    key: str
    title: str
    counted: str
    facts: Select[Any]
    categories: Mapping[str, str]
    bounds: Sequence[int] = ()

    def category_of(self, value: Any) -> str | None:
        """The category that a fact's value belongs to; None for a word that is none of them."""
        if not self.bounds:
            word = str(value)
            return word if word in self.categories else None
        place = sum(1 for bound in self.bounds if value > bound)
        return list(self.categories)[place]


MEASURES: Sequence[Measure] = (
    Measure(
        "begun", "Cases begun", "Cases, by how they began", facts.begun(),
        {"concern": "With a concern", "step_down": "Stepped down from social care"},
    ),
    Measure(
        "ended", "Cases ended", "Cases, by why they ended", facts.ended(),
        {
            "outcomes_achieved": "Outcomes achieved",
            "moved_area": "Moved to another area",
            "adult_services": "Transition to adult services",
            "consent_withdrawn": "Consent withdrawn",
            "statutory_support": "Statutory support began",
            "agreed_to_close": "Author and family agreed to close",
            "declined": "Family declined the service",
            "other": "Other reasons",
            "offer_refused": "Offer of Early Help refused",
            "not_needed": "Early Help not needed",
            "joined": "Joined to the family's other case",
        },
    ),
    Measure(
        "passed", "Cases passed between areas", "Cases that another area leads from then on", facts.passed(),
        {"given": "Given to another area of the council", "taken": "Taken from another area of the council"},
    ),
    Measure(
        "need", "Levels of need", "Judgements of the threshold of need", facts.judged(),
        {"1": "1, universal", "2": "2, vulnerable", "3": "3, complex", "4": "4, critical", "unclear": "Unclear"},
    ),
    Measure(
        "first_meeting", "From the assessment to the first meeting", "First meetings, by how long the family waited",
        facts.first_meetings(),
        {
            "two_weeks": "Up to 2 weeks",
            "four_weeks": "More than 2, up to 4 weeks",
            "six_weeks": "More than 4, up to 6 weeks",
            "later": "More than 6 weeks",
        },
        (14, 28, SIX_WEEKS),
    ),
    Measure(
        "reviews", "Reviews", "Reviews, by how long after the meeting before", facts.reviews(),
        {"in_time": "Within six weeks", "later": "More than 6 weeks"}, (SIX_WEEKS,),
    ),
    Measure(
        "star", "Outcome star, distance travelled", "Cases ended with two readings or more, by points in all ten areas",
        facts.star_travelled(),
        {"lower": "Lower", "same": "The same", "up": "1 to 9 points better", "far_up": "10 points better or more"},
        (-1, 0, 9),
    ),
    Measure(
        "handovers", "Handovers of the lead", "Handovers, by what became of them", facts.handovers(),
        {"accepted": "Accepted", "declined": "Declined", "stopped": "Stopped"},
    ),
    Measure(
        "unstuck", "Time to unstick", "Reasons for being stuck that were mended, by how long they were there",
        facts.unstuck(),
        {"week": "Up to a week", "four_weeks": "More than 1, up to 4 weeks", "later": "More than 4 weeks"}, (7, 28),
    ),
)  # fmt: skip

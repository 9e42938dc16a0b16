"""A case as a whole, with what is known of it once it has come so far."""

from typing import Any

from tests.practice.course import REVIEW_DUE_ON, Course

EARLIER = {"policy": "consent", "children": ["rae"], "invited_practitioners": []}
AGREED = {**EARLIER, "engagement_result": "agreed"}
ASSESSED = {**AGREED, "eha_completed_on": "2026-02-02", "review_due_on": REVIEW_DUE_ON, "author_only": False}
REVIEWED = {**ASSESSED, "first_taf_held_on": "2026-02-20", "next_review_on": REVIEW_DUE_ON}


def case(**known: Any) -> Course:
    return Course("early_help_case", **{"entry": "concern", **EARLIER, **known})


def reviewed(outcome: str) -> Course:
    """A case whose team has met again, with this outcome."""
    told = case(**REVIEWED)
    told.answer("prepare_review")
    told.answer("record_review", review_outcome=outcome, next_review_on=REVIEW_DUE_ON)
    told.answer("send_notes")
    return told

"""The system's own words as people say them."""

from collections.abc import Iterable
from datetime import date

from api.pages.templates import in_words

CASE_STATUS = {
    "open": "Open",
    "closed": "Closed",
    "stepped_up": "Taken over by statutory services",
    "not_needed": "Ended, help not needed",
    "declined": "Ended, help declined",
    "joined": "Joined to the family's other case",
}
CLOSURE_REASON = {
    "outcomes_achieved": "Outcomes achieved",
    "moved_area": "Moved to another area",
    "adult_services": "Transition to adult services",
    "consent_withdrawn": "Consent withdrawn",
    "statutory_support": "Statutory support began",
    "agreed_to_close": "Author and family agreed to close",
    "declined": "Family declined the service",
    "other": "Another reason",
}
CONSENT_STATUS = {
    "given": "Given",
    "limited": "Given with limits",
    "refused": "Refused",
    "withdrawn": "Withdrawn",
    "invalidated": "Found never to have held; said",
}
ROLES = {
    "eha_author": "author of the assessment",
    "lead_professional": "lead professional",
    "taf_member": "member of the team",
    "contributor": "contributor",
    "social_worker": "social worker",
}


def review_words(review_on: date | None, today: date) -> str:
    """When the next review is, or that it is past; empty where none is due."""
    if review_on is None:
        return ""
    when = "was due on" if review_on < today else "is on"
    return f"The next review {when} {in_words(review_on)}."


def capitalised(words: str) -> str:
    """The first letter made a capital, the rest left as it is (names and abbreviations keep theirs)."""
    return words[:1].upper() + words[1:]


def joined(parts: Iterable[str]) -> str:
    """What is not empty, with commas."""
    return ", ".join(part for part in parts if part)

"""The system's own words as people say them."""

from collections.abc import Iterable

CASE_STATUS = {
    "open": "Open",
    "closed": "Closed",
    "stepped_up": "Taken over by statutory services",
    "not_needed": "Ended, help not needed",
    "declined": "Ended, help declined",
    "joined": "Joined to the family's other case",
}
CONSENT_STATUS = {
    "given": "Given",
    "limited": "Given with limits",
    "refused": "Refused",
    "withdrawn": "Withdrawn",
    "invalidated": "Found never to have held; said",
}
ACTION_STATUS = {
    "not_started": "Not started",
    "going_on": "Going on",
    "done": "Done",
    "not_needed": "Not needed any more",
}
ROLES = {
    "eha_author": "author of the assessment",
    "lead_professional": "lead professional",
    "taf_member": "member of the team",
    "contributor": "contributor",
    "social_worker": "social worker",
}


def capitalised(words: str) -> str:
    """The first letter made a capital, the rest left as it is (names and abbreviations keep theirs)."""
    return words[:1].upper() + words[1:]


def joined(parts: Iterable[str]) -> str:
    """What is not empty, with commas."""
    return ", ".join(part for part in parts if part)

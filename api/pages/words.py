"""The system's own words as people say them."""

from collections.abc import Iterable
from datetime import date

from api.pages.templates import in_words
from engine.words import _, later

CASE_STATUS = {
    "open": later("Open"),
    "closed": later("Closed"),
    "stepped_up": later("Taken over by statutory services"),
    "not_needed": later("Ended, help not needed"),
    "declined": later("Ended, help declined"),
    "joined": later("Joined to the family's other case"),
}
CLOSURE_REASON = {
    "outcomes_achieved": later("Outcomes achieved"),
    "moved_area": later("Moved to another area"),
    "adult_services": later("Transition to adult services"),
    "consent_withdrawn": later("Consent withdrawn"),
    "statutory_support": later("Statutory support began"),
    "agreed_to_close": later("Author and family agreed to close"),
    "declined": later("Family declined the service"),
    "other": later("Another reason"),
}
CONSENT_STATUS = {
    "given": later("Given"),
    "limited": later("Given with limits"),
    "refused": later("Refused"),
    "withdrawn": later("Withdrawn"),
    "invalidated": later("Found never to have held; said"),
}
ROLES = {
    "eha_author": later("author of the assessment"),
    "lead_professional": later("lead professional"),
    "taf_member": later("member of the team"),
    "contributor": later("contributor"),
    "social_worker": later("social worker"),
}


def review_words(review_on: date | None, today: date) -> str:
    """When the next review is, or that it is past; empty where none is due."""
    if review_on is None:
        return ""
    if review_on < today:
        return _("The next review was due on %(review_on)s.", review_on=in_words(review_on))
    return _("The next review is on %(review_on)s.", review_on=in_words(review_on))


def capitalised(words: str) -> str:
    """The first letter made a capital, the rest left as it is (names and abbreviations keep theirs)."""
    said = str(words)
    return said[:1].upper() + said[1:]


def uncapitalised(words: str) -> str:
    """The first letter made small, for words that go on in a sentence."""
    said = str(words)
    return said[:1].lower() + said[1:]


def joined(parts: Iterable[str]) -> str:
    """What is not empty, with commas."""
    return ", ".join(str(part) for part in parts if part)

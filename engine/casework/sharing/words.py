"""How what the tables say of sharing is said to people."""

from collections.abc import Mapping

DECISION_WORDS: Mapping[str, str] = {"share": "Share", "do_not_share": "Do not share"}

BASIS_WORDS: Mapping[str, str] = {
    "not_personal": "It tells nobody who it is about",
    "must_share": "The law requires it",
    "consent": "Consent is in force",
    "public_interest": "It helps to prevent serious harm or crime",
    "public_task": "It rests on the council's public task",
    "not_confidential": "It is not confidential",
    "weighed": "The public interest outweighs the wish to keep it confidential",
    "permission_first": "The family has to give permission first",
    "notice_first": "The family has to have the privacy notice first",
    "none": "There is no lawful basis",
}

NOT_YET: Mapping[str, str] = {
    "permission_first": "This is not needed to protect anybody: ask for the family's permission first.",
    "notice_first": "Give the family the privacy notice first, and record it.",
    "none": "By your answers there is no lawful basis for sharing this. Look at the questions again, or do not share.",
}
"""What keeps something from being shared, by the basis that the table found."""

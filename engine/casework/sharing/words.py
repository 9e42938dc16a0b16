"""How what the tables say of sharing is said to people."""

from collections.abc import Mapping

from engine.words import later

DECISION_WORDS: Mapping[str, str] = {"share": later("Share"), "do_not_share": later("Do not share")}

BASIS_WORDS: Mapping[str, str] = {
    "not_personal": later("It tells nobody who it is about"),
    "must_share": later("The law requires it"),
    "consent": later("Consent is in force"),
    "public_interest": later("It helps to prevent serious harm or crime"),
    "public_task": later("It rests on the council's public task"),
    "not_confidential": later("It is not confidential"),
    "weighed": later("The public interest outweighs the wish to keep it confidential"),
    "permission_first": later("The family has to give permission first"),
    "notice_first": later("The family has to have the privacy notice first"),
    "none": later("There is no lawful basis"),
}

NOT_YET: Mapping[str, str] = {
    "permission_first": later("This is not needed to protect anybody: ask for the family's permission first."),
    "notice_first": later("Give the family the privacy notice first, and record it."),
    "none": later(
        "By your answers there is no lawful basis for sharing this. Look at the questions again, or do not share."
    ),
}
"""What keeps something from being shared, by the basis that the table found."""

"""What is wrong with an answer, said in a sentence: pydantic's findings in people's words."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from engine.words import _, later

_SENTENCES = {
    "missing": later("Answer this question."),
    "string_too_short": later("Answer this question."),
    "too_short": later("Add at least %(min_length)s."),
    "too_long": later("Enter no more than %(max_length)s."),
    "string_too_long": later("Use no more than %(max_length)s characters."),
    "literal_error": later("Choose one of the options offered."),
    "enum": later("Choose one of the options offered."),
    "int_type": later("Enter a whole number."),
    "int_parsing": later("Enter a whole number."),
    "int_from_float": later("Enter a whole number."),
    "float_type": later("Enter a number."),
    "float_parsing": later("Enter a number."),
    "bool_type": later("Choose yes or no."),
    "bool_parsing": later("Choose yes or no."),
    "greater_than_equal": later("Enter a number of %(ge)s or more."),
    "less_than_equal": later("Enter a number of %(le)s or less."),
    "greater_than": later("Enter a number above %(gt)s."),
    "less_than": later("Enter a number below %(lt)s."),
}
_NOT_UNDERSTOOD = later("This answer cannot be read. Check it.")


def sentences(error: ValidationError) -> Mapping[str, str]:
    """Field path (`actions.0.due_on`) → sentence, the first finding of each field. No answer is repeated."""
    found: dict[str, str] = {}
    for finding in error.errors(include_input=False, include_url=False):
        found.setdefault(_path(finding["loc"]), _sentence(finding))
    return found


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(map(str, location))


def _sentence(finding: ErrorDetails) -> str:
    facts: dict[str, Any] = finding.get("ctx", {})
    if finding["type"] == "value_error":
        return str(facts["error"])
    if finding["type"].startswith("date"):
        return _("Enter a real date.")
    return _(_SENTENCES.get(finding["type"], _NOT_UNDERSTOOD), **facts)

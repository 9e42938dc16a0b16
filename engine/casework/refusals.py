"""What is wrong with an answer, said in a sentence: pydantic's findings in people's words."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_SENTENCES = {
    "missing": "Answer this question.",
    "string_too_short": "Answer this question.",
    "too_short": "Add at least {min_length}.",
    "too_long": "Enter no more than {max_length}.",
    "string_too_long": "Use no more than {max_length} characters.",
    "literal_error": "Choose one of the options offered.",
    "enum": "Choose one of the options offered.",
    "int_type": "Enter a whole number.",
    "int_parsing": "Enter a whole number.",
    "int_from_float": "Enter a whole number.",
    "float_type": "Enter a number.",
    "float_parsing": "Enter a number.",
    "bool_type": "Choose yes or no.",
    "bool_parsing": "Choose yes or no.",
    "greater_than_equal": "Enter a number of {ge} or more.",
    "less_than_equal": "Enter a number of {le} or less.",
    "greater_than": "Enter a number above {gt}.",
    "less_than": "Enter a number below {lt}.",
}
_NOT_UNDERSTOOD = "This answer cannot be read. Check it."


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
        return "Enter a real date."
    return _SENTENCES.get(finding["type"], _NOT_UNDERSTOOD).format(**facts)

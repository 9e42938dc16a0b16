"""Functions of strings (DMN 1.4, table 72)."""

import re

from engine.feel.functions import Whole
from engine.feel.limits import MAX_CHARACTERS, spend, within_characters, within_items

from .patterns import compiled
from .registry import Registry

FUNCTIONS = Registry()

_PER_MATCH = 20
_REPLACEMENT = re.compile(r"(?:[^\\$]|\\[\\$]|\$\d)*", re.DOTALL)
_GROUP = re.compile(r"\\([\\$])|\$(\d{1,4})")


@FUNCTIONS.named("substring")
def substring(string: str, start_position: Whole, length: Whole | None = None) -> str | None:
    """The characters from a place counted from 1, or from the end when negative."""
    if not 1 <= abs(start_position) <= len(string) or (length is not None and length < 1):
        return None
    start = start_position - 1 if start_position > 0 else len(string) + start_position
    return string[start:] if length is None else string[start : start + length]


@FUNCTIONS.named("string length")
def string_length(string: str) -> int:
    """The number of characters."""
    return len(string)


@FUNCTIONS.named("upper case")
def upper_case(string: str) -> str:
    """All letters as capitals."""
    return string.upper()


@FUNCTIONS.named("lower case")
def lower_case(string: str) -> str:
    """No letters as capitals."""
    return string.lower()


@FUNCTIONS.named("substring before")
def substring_before(string: str, match: str) -> str:
    """What stands before the first occurrence of `match`; empty when there is none."""
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@FUNCTIONS.named("substring after")
def substring_after(string: str, match: str) -> str:
    """What stands after the first occurrence of `match`; empty when there is none, all of it for an empty `match`."""
    return string.partition(match)[2] if match else string


@FUNCTIONS.named("contains")
def contains(string: str, match: str) -> bool:
    """Whether `match` occurs."""
    return match in string


@FUNCTIONS.named("starts with")
def starts_with(string: str, match: str) -> bool:
    """Whether the string begins with `match`."""
    return string.startswith(match)


@FUNCTIONS.named("ends with")
def ends_with(string: str, match: str) -> bool:
    """Whether the string ends with `match`."""
    return string.endswith(match)


@FUNCTIONS.named("string join")
def string_join(list_: list[object], delimiter: str | None = None) -> str | None:
    """The strings of the list, nulls left out, with the delimiter between; null when another value is among them."""
    parts = [part for part in list_ if isinstance(part, str)]
    if len(parts) + list_.count(None) < len(list_):
        return None
    within_characters(sum(map(len, parts)) + len(delimiter or "") * len(parts))
    return (delimiter or "").join(parts)


@FUNCTIONS.named("matches")
def matches(input_: str, pattern: str, flags: str | None = None) -> bool:
    """Whether the pattern occurs in the input."""
    return compiled(pattern, flags or "").search(input_) is not None


@FUNCTIONS.named("replace")
def replace(input_: str, pattern: str, replacement: str, flags: str | None = None) -> str | None:
    """The input with every occurrence of the pattern replaced; `$1` in the replacement is the first group.

    With the flag `q` the replacement is taken as it stands, as the pattern is.
    """
    expression, literal = compiled(pattern, flags or ""), "q" in (flags or "")
    if expression.search("") is not None or not (literal or _REPLACEMENT.fullmatch(replacement)):
        return None
    length = len(input_)

    def written(match: re.Match[str]) -> str:
        nonlocal length
        spend(_PER_MATCH)
        text = replacement if literal else _GROUP.sub(lambda group: group[1] or _part(match, group[2]), replacement)
        length += len(text)
        if length > MAX_CHARACTERS:
            within_characters(length)
        return text

    replaced: str = expression.sub(written, input_)
    return replaced


def _part(match: re.Match[str], digits: str) -> str:
    """What `$` and the digits stand for: as many of them name a group as there are groups, the others are text."""
    groups = len(match.groups())
    size = next((size for size in range(len(digits), 1, -1) if int(digits[:size]) <= groups), 1)
    number = int(digits[:size])
    return ((match.group(number) or "") if number <= groups else "") + digits[size:]


@FUNCTIONS.named("split")
def split(string: str, delimiter: str) -> list[str] | None:
    """The parts between the occurrences of the delimiter, a pattern."""
    expression = compiled(delimiter, "")
    if expression.search("") is not None:
        return None
    spend(len(string))
    parts, end = [], 0
    for match in expression.finditer(string):
        parts.append(string[end : match.start()])
        end = match.end()
    within_items(len(parts) + 1)
    return [*parts, string[end:]]

"""Functions of strings (DMN 1.4, table 72)."""

from decimal import Decimal

from ..limits import within_characters
from .registry import builtin


@builtin("substring")
def substring(string: str, start_position: int, length: Decimal | None = None) -> str | None:
    """The characters from a place counted from 1, or from the end when negative."""
    if not 1 <= abs(start_position) <= len(string) or (length is not None and length < 1):
        return None
    start = start_position - 1 if start_position > 0 else len(string) + start_position
    return string[start:] if length is None else string[start : start + int(min(length, len(string)))]


@builtin("string length")
def string_length(string: str) -> int:
    """The number of characters."""
    return len(string)


@builtin("upper case")
def upper_case(string: str) -> str:
    """All letters as capitals."""
    return string.upper()


@builtin("lower case")
def lower_case(string: str) -> str:
    """No letters as capitals."""
    return string.lower()


@builtin("substring before")
def substring_before(string: str, match: str) -> str:
    """What stands before the first occurrence of `match`; empty when there is none."""
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after")
def substring_after(string: str, match: str) -> str:
    """What stands after the first occurrence of `match`; empty when there is none, all of it for an empty `match`."""
    return string.partition(match)[2] if match else string


@builtin("contains")
def contains(string: str, match: str) -> bool:
    """Whether `match` occurs."""
    return match in string


@builtin("starts with")
def starts_with(string: str, match: str) -> bool:
    """Whether the string begins with `match`."""
    return string.startswith(match)


@builtin("ends with")
def ends_with(string: str, match: str) -> bool:
    """Whether the string ends with `match`."""
    return string.endswith(match)


@builtin("string join")
def string_join(list_: list[str | None], delimiter: str | None = None) -> str | None:
    """The strings of the list, nulls left out, with the delimiter between them; null when another value is among them."""
    parts = [part for part in list_ if part is not None]
    if not all(isinstance(part, str) for part in parts):
        return None
    within_characters(sum(map(len, parts)) + len(delimiter or "") * len(parts))
    return (delimiter or "").join(parts)

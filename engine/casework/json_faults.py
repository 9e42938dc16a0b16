"""What is wrong with a JSON file that a process owner wrote, with the line."""

import json
from collections.abc import Iterator
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

Place = tuple[int | str, ...]
"""The names and numbers (from 0) that lead to a value."""

_DECODER: Final = json.JSONDecoder()


def sentences(content: str, error: ValidationError) -> str:
    """Every fault that pydantic found in the file, each with its line and what leads to it."""
    return "; ".join(_fault(content, fault) for fault in error.errors())


def line_of(content: str, place: Place) -> int:
    """The line on which the value at `place` begins, or the last thing on the way to it that is there."""
    position = _start(content, 0)
    for step in place:
        found = dict(_members(content, position))
        if step not in found:
            break
        position = found[step]
    return content.count("\n", 0, position) + 1


def _fault(content: str, fault: ErrorDetails) -> str:
    place = fault["loc"]
    if not place:
        return fault["msg"]
    holder = place[:-1] if fault["type"] == "missing" else place
    return f"line {line_of(content, holder)}, {'.'.join(map(str, place))}: {fault['msg']}"


def _members(content: str, position: int) -> Iterator[tuple[int | str, int]]:
    """What the object or list at `position` holds: each one's name or number, and where its value begins."""
    opening, number = content[position], 0
    position = _start(content, position + 1)
    while opening in "{[" and content[position] not in "}]":
        key: int | str = number
        if opening == "{":
            key, after = _DECODER.raw_decode(content, position)
            position = _start(content, _start(content, after) + 1)
        yield key, position
        position, number = _start(content, _DECODER.raw_decode(content, position)[1]), number + 1
        if content[position] == ",":
            position = _start(content, position + 1)


def _start(content: str, position: int) -> int:
    while position < len(content) and content[position].isspace():
        position += 1
    return position

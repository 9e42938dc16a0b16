"""Where in a JSON text a value stands, so that whoever wrote it finds it."""

import re
from collections.abc import Iterator, Sequence
from json import JSONDecodeError, JSONDecoder

_GAP = re.compile(r"[\s,:]*")
_DECODER = JSONDecoder()

Place = Sequence[int | str]
"""Names and numbers that lead to a value from the outside in."""


def line_of(text: str, place: Place) -> int:
    """The line where the value at `place` is named or begins; of what is not there, the last that leads to it."""
    position = _after(text, 0)
    line_at = position
    for step in place:
        found = next((each for each in _entries(text, position) if each[0] == step), None)
        if found is not None:
            _, line_at, position = found
    return text.count("\n", 0, line_at) + 1


def _entries(text: str, position: int) -> Iterator[tuple[int | str, int, int]]:
    """Of the object or list at `position`: each name or number, where its entry begins, and where its value does."""
    if text[position : position + 1] not in ("{", "["):
        return
    is_object, number, position = text[position] == "{", 0, _after(text, position + 1)
    while position < len(text) and text[position] not in "}]":
        step: int | str = number
        begins = position
        try:
            if is_object:
                step, position = _DECODER.raw_decode(text, position)
            value_at = _after(text, position)
            _, position = _DECODER.raw_decode(text, value_at)
        except JSONDecodeError:
            return
        yield step, begins, value_at
        number, position = number + 1, _after(text, position)


def _after(text: str, position: int) -> int:
    gap = _GAP.match(text, position)
    return gap.end() if gap else position

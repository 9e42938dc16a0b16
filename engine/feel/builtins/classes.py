"""Classes of characters with others taken away, such as `[a-z-[aeiou]]`, as RE2 can read them: what remains, in ranges.

Only of plain characters and ranges; where capitals do not matter (flag `i`) only of ASCII's, for which no table of
Unicode's letters is needed.
"""

import re

from engine.feel.errors import FeelEvaluationError

TAKEN_AWAY = r"\[\^?[^\\\[\]]+-\[\^?[^\\\[\]]+\]\]"
_PIECE = re.compile(r"(.)-(.)|(.)", re.DOTALL)
_LAST = 0x10FFFF
_OTHER_CASES = {"k": "\u212a", "s": "\u017f"}
"""What RE2 and Unicode hold for the same letter beside the two of ASCII: the signs for Kelvin and the long s."""

_Ranges = list[tuple[int, int]]


def remaining(written: str, *, either_case: bool) -> str:
    """The class that remains of one such as `[a-z-[aeiou]]`; raises ValueError for a range that runs backwards."""
    kept, _, taken = written[1:-2].partition("-[")
    ranges = _both(_characters(kept, either_case), _others(_characters(taken, either_case)))
    if not ranges:
        return "[^\\x{0}-\\x{10FFFF}]"
    return "[" + "".join(f"\\x{{{first:X}}}-\\x{{{last:X}}}" for first, last in ranges) + "]"


def _characters(text: str, either_case: bool) -> _Ranges:
    pieces = _PIECE.findall(text.removeprefix("^"))
    ranges = [(ord(first or alone), ord(last or alone)) for first, last, alone in pieces]
    if any(first > last for first, last in ranges):
        raise ValueError("a range runs backwards")
    if either_case:
        ranges += _in_other_case(ranges)
    return _others(ranges) if text.startswith("^") else ranges


def _in_other_case(ranges: _Ranges) -> _Ranges:
    if any(last > 127 for _, last in ranges):
        raise FeelEvaluationError(
            "A class of characters beyond ASCII with others taken away is not covered where capitals do not matter."
        )
    letters = {
        letter.lower()
        for first, last in _others(_others(ranges))
        for letter in map(chr, range(first, last + 1))
        if letter.isalpha()
    }
    return [
        (ord(case), ord(case)) for letter in letters for case in letter + letter.upper() + _OTHER_CASES.get(letter, "")
    ]


def _others(ranges: _Ranges) -> _Ranges:
    """All characters but these."""
    others, start = [], 0
    for first, last in sorted(ranges):
        if first > start:
            others.append((start, first - 1))
        start = max(start, last + 1)
    return [*others, (start, _LAST)] if start <= _LAST else others


def _both(one: _Ranges, other: _Ranges) -> _Ranges:
    """What is in both: all but what is missing in one or the other."""
    return _others([*_others(one), *_others(other)])

"""Patterns as the standard means them (DMN 1.4, table 72: those of XQuery 3.1), written for RE2.

RE2 takes time in proportion to the text, whatever the pattern. What it lacks is refused: groups referred back to, and
of classes with characters taken away those that are not made of plain characters.
"""

import re
from functools import lru_cache

import re2

from engine.feel.builtins.classes import TAKEN_AWAY, remaining
from engine.feel.errors import FeelEvaluationError

_PART = re.compile(TAKEN_AWAY + r"|\\[pP]\{[^}]*\}|\\.|\[\^?|\]|\.|\(|[^\\\[\].(]+", re.DOTALL)
_CLASS = re.compile(r"(?:\\.|[^\\\[])+|\[(?:\\.|[^\\\]])*\]?", re.DOTALL)
_NO_LINE_ENDS = r"[^\n\r]"
_CHARACTERS = {
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "w": r"\pL\pM\pN\pS",
    "W": r"\pP\pZ\pC",
    "i": r"\pL_:",
    "c": r"\-.\pL\pN_:",
    "p{IsBasicLatin}": r"\x00-\x7F",
    "p{IsLatin-1Supplement}": r"\x{80}-\x{FF}",
}
"""Classes that XQuery knows by an escape and RE2 does not, or means otherwise: letters and digits of every script."""


@lru_cache(maxsize=256)
def compiled(pattern: str, flags: str) -> "re2._Regexp[str]":
    """The pattern ready to search; flags as XQuery has them (`s`, `m`, `i`, `x`, `q`).

    Raises ValueError for no pattern or flag, `FeelEvaluationError` for what is not covered.
    """
    if not set(flags) <= set("smixq"):
        raise ValueError("unknown flag")
    written = re2.escape(pattern) if "q" in flags else _Translation(pattern, flags).written()
    inline = "".join(sorted(set(flags) & set("smi")))
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    try:
        return re2.compile(f"(?{inline}){written}" if inline else written, options)
    except re2.error as error:
        raise ValueError("invalid pattern") from error


class _Translation:
    """One pattern on its way to RE2: `.` stops at both line ends, and escapes mean what they do in XQuery."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = _without_gaps(pattern) if "x" in flags else pattern
        self.flags = flags
        self.in_class = False
        self.groups = 0

    def written(self) -> str:
        return "".join(self._part(match[0]) for match in _PART.finditer(self.pattern))

    def _part(self, part: str) -> str:
        if part[0] == "\\":
            return self._escaped(part[1:])
        if part[0] == "[":
            if not self.in_class and part[-1] == "]":
                return remaining(part, either_case="i" in self.flags)
            return self._opened(part)
        if part == "]":
            self.in_class = False
        elif part == "(" and not self.in_class:
            self.groups += 1
        elif part == "." and not self.in_class and "s" not in self.flags:
            return _NO_LINE_ENDS
        return part

    def _opened(self, part: str) -> str:
        if self.in_class:
            raise FeelEvaluationError(
                "A class of characters with others taken away is covered only where both are plain characters."
            )
        self.in_class = True
        return part

    def _escaped(self, escape: str) -> str:
        if escape.isdigit():
            if self.in_class or not 1 <= int(escape) <= self.groups:
                raise ValueError("there is no such group")
            raise FeelEvaluationError("A group that is referred back to is not covered in patterns.")
        characters = _CHARACTERS.get(escape)
        if characters is None and escape[1:4] == "{Is":
            raise FeelEvaluationError("A block of characters named by `Is` is not covered in patterns.")
        if characters is None:
            return f"\\{escape}"
        return characters if self.in_class else f"[{characters}]"


def _without_gaps(pattern: str) -> str:
    """The pattern without white space, except in classes of characters."""
    return "".join(part[0] if part[0][0] == "[" else "".join(part[0].split()) for part in _CLASS.finditer(pattern))

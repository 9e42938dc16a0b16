"""Names of FEEL (DMN 1.4, 10.3.1.2, rules 26 to 30): which characters they have, and how known ones are found."""

import re
from functools import lru_cache

_START = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_PART = rf"{_START}0-9\u00B7\u0300-\u036F\u203F\u2040"
WORD = rf"[{_START}][{_PART}]*"
PART = rf"[{_PART}]"
NAME = rf"{WORD}(?:[\s+*/'.-]+{PART}+)*"
"""With spaces and signs between its words, as where a name is given."""

_PLAIN = re.compile(WORD)
_NAME = re.compile(NAME)


def normal_name(text: str) -> str:
    """The name with single spaces."""
    return " ".join(text.split())


def is_plain(name: str) -> bool:
    """Whether the name is one word, without spaces or signs."""
    return _PLAIN.fullmatch(name) is not None


def is_name(text: str) -> bool:
    """Whether the text can be given as a name."""
    return _NAME.fullmatch(text) is not None


@lru_cache(maxsize=256)
def one_of(names: frozenset[str], *, before: str = "") -> re.Pattern[str]:
    """Matches the longest of the names at a place, whatever the spaces between its words; `before` has to follow."""
    longest_first = sorted(names, key=len, reverse=True)
    choices = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest_first if name)
    return re.compile(rf"(?:{choices})(?!{PART}){before}" if choices else r"(?!)")


@lru_cache(maxsize=256)
def unusual(names: frozenset[str]) -> re.Pattern[str]:
    """Matches those of the names that a plain word would not."""
    return one_of(frozenset(name for name in names if not is_plain(name)))

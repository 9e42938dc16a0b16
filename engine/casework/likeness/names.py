"""Names as they sound, and whether two may be one name written differently."""

import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

import jellyfish

from engine.casework.likeness.short_names import FULL_NAMES

ALIKE_FROM = 0.88
"""Jaro-Winkler: from here on two words are alike, however they sound: a doubled, dropped or swapped letter."""
ALIKE_IN_SOUND_FROM = 0.7
"""Words that sound the same are alike from here on."""
_SPECIAL = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ß": "ss"})
_NO_NAME = frozenset({"family", "the", "household", "and"})


class Grade(IntEnum):
    """How much two words, or two names, are one."""

    OTHER = 0
    ALIKE = 1
    SAME = 2


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Lower case, without accents, apostrophes and points; other marks are spaces: "O’Brien-Żak" is "obrien zak"."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_SPECIAL))
    letters = "".join(one for one in bare if not unicodedata.combining(one) and one not in "'’‘`´.")
    return " ".join(re.findall(r"\w+", letters))


def words(text: str) -> Sequence[str]:
    """The parts of a name; "Alder family" has one."""
    return [word for word in folded(text).split() if word not in _NO_NAME]


def in_full(first_name: str) -> str:
    """The first of somebody's first names, in full where it is a usual short form: "Ollie" is "oliver"."""
    first = next(iter(words(first_name)), "")
    return FULL_NAMES.get(first, first)


def sound(word: str) -> str:
    """How a word sounds in English; the word itself where that says nothing, as with other scripts."""
    return jellyfish.metaphone(word) or word


def initial(word: str) -> str:
    """The first sound; vowels are one, as they are written in many ways."""
    first = sound(word)[:1]
    return "A" if first.upper() in "AEIOUYH" else first


def grade(one: str, other: str) -> Grade:
    """Whether two words are the same, or one may be the other written differently."""
    if not one or not other:
        return Grade.OTHER
    if one == other:
        return Grade.SAME
    likeness = jellyfish.jaro_winkler_similarity(one, other)
    sounds_alike = likeness >= ALIKE_IN_SOUND_FROM and sound(one) == sound(other)
    return Grade.ALIKE if likeness >= ALIKE_FROM or sounds_alike else Grade.OTHER


def grade_first_names(one: str, other: str) -> Grade:
    """Of two first names: a usual short form is the same name."""
    return max(grade(in_full(one), in_full(other)), grade(folded(one), folded(other)))


def grade_last_names(one: str, other: str) -> Grade:
    """Of two last names: of a double-barrelled one either part may stand alone."""
    mine, theirs = words(one), words(other)
    whole = grade("".join(mine), "".join(theirs))
    if whole is Grade.OTHER and (len(mine) > 1 or len(theirs) > 1):
        best = max((grade(part, their) for part in mine for their in theirs), default=Grade.OTHER)
        return min(best, Grade.ALIKE)
    return whole

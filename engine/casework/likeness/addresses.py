"""Addresses, written in one way or another."""

import re
from dataclasses import dataclass
from functools import lru_cache

import jellyfish

from engine.casework.likeness import names
from engine.casework.likeness.names import Grade

_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b")
_IN_FULL = {
    "st": "street", "str": "street", "rd": "road", "ln": "lane", "ave": "avenue", "av": "avenue", "cl": "close",
    "cres": "crescent", "dr": "drive", "ct": "court", "pl": "place", "sq": "square", "gdns": "gardens", "gr": "grove",
    "apt": "flat", "apartment": "flat",
}  # fmt: skip
_SAYS_LITTLE = frozenset({"flat", "the", "no", "number"})
STREET_ALIKE_FROM = 0.92


@dataclass(frozen=True)
class Home:
    """An address taken apart: `numbers` of house and flat, `street` the words in order."""

    postcode: str
    numbers: frozenset[str]
    street: tuple[str, ...]


@lru_cache(maxsize=20_000)
def home(address: str) -> Home:
    """What an address says, however it is written."""
    text = names.folded(address)
    found = _POSTCODE.search(text)
    rest = _POSTCODE.sub(" ", text).split()
    numbers = frozenset(word for word in rest if word[0].isdigit())
    street = tuple(_IN_FULL.get(word, word) for word in rest if word not in numbers)
    said = tuple(word for word in street if word not in _SAYS_LITTLE)
    return Home("".join(found.groups()) if found else "", numbers, said)


def grade(one: Home, other: Home) -> Grade:
    """`SAME` house, or `ALIKE`: perhaps the same house, or one nearby."""
    same_postcode = bool(one.postcode) and one.postcode == other.postcode
    if one.postcode and other.postcode and not same_postcode:
        return Grade.OTHER
    same_street = same_postcode or _same_street(one.street, other.street)
    if same_street and one.numbers and one.numbers == other.numbers:
        return Grade.SAME
    shares_number = bool(one.numbers & other.numbers)
    return Grade.ALIKE if same_postcode or (same_street and shares_number) else Grade.OTHER


def _same_street(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Of the words of the shorter address each stands in the other, at most misspelt."""
    short, long = sorted((one, other), key=len)
    return len(short) > 1 and all(
        any(jellyfish.jaro_winkler_similarity(word, its) >= STREET_ALIKE_FROM for its in long) for word in short
    )

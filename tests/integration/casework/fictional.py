"""Fictional families with names as they are usual in England, and the ways in which they are written wrongly."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from engine.casework.likeness import dates
from engine.casework.likeness.described import DescribedFamily, DescribedPerson
from engine.casework.likeness.short_names import FULL_NAMES
from engine.casework.models import MemberKind

NAMES = {
    block.split()[0]: block.split()[1:]
    for block in (Path(__file__).parent / "fictional_names.txt").read_text(encoding="utf-8").split("\n\n")
}
FIRST, ADULT, LAST, BEGINS, ENDS, STREET = NAMES.values()
KIND = ["Street", "Road", "Lane", "Avenue", "Close", "Drive"]
TODAY = date(2026, 3, 2)


def a_family(random: Random) -> DescribedFamily:
    """A family with one to four children and one or two adults; of two adults in three the date of birth is unknown.

    As in England, a hundred last names make up a quarter.
    """
    frequent = random.random() < 1 / 4
    last = _often_the_first(random, LAST) if frequent else random.choice(BEGINS) + random.choice(ENDS)
    children = [_child(random, last) for _ in range(random.choice([1, 1, 2, 2, 3, 4]))]
    adults = [_adult(random, last) for _ in range(random.choice([1, 2]))]
    postcode = f"ZZ{random.randint(1, 40)} {random.randint(1, 9)}{random.choice('ABDEF')}{random.choice('GHJLN')}"
    address = f"{random.randint(1, 180)} {random.choice(STREET)} {random.choice(KIND)}, {postcode}"
    return DescribedFamily(f"{last} family", address, (*children, *adults))


def _child(random: Random, last: str) -> DescribedPerson:
    born_on = TODAY - timedelta(days=random.randint(1, 18 * 365))
    return DescribedPerson(_often_the_first(random, FIRST), last, born_on)


def _adult(random: Random, last: str) -> DescribedPerson:
    born_on = TODAY - timedelta(days=random.randint(20 * 365, 50 * 365)) if random.random() < 1 / 3 else None
    return DescribedPerson(random.choice(ADULT), last, born_on, MemberKind.PARENT)


def _often_the_first(random: Random, names: list[str]) -> str:
    """Some names are far more frequent than others."""
    return names[min(int(random.expovariate(3.5) * len(names)), len(names) - 1)]


Miswritten = Callable[[Random, DescribedPerson], DescribedPerson]


def _last(change: Callable[[Random, str], str]) -> Miswritten:
    return lambda random, one: replace(one, last_name=change(random, one.last_name))


def _first(change: Callable[[Random, str], str]) -> Miswritten:
    return lambda random, one: replace(one, first_name=change(random, one.first_name))


def _doubled(random: Random, word: str) -> str:
    at = random.randrange(1, len(word))
    return word[:at] + word[at - 1].lower() + word[at:]


def _dropped(random: Random, word: str) -> str:
    at = random.randrange(2, len(word)) if len(word) > 4 else len(word)
    return word[:at] + word[at + 1 :]


def _changed_over(random: Random, word: str) -> str:
    at = random.randrange(1, len(word) - 1) if len(word) > 3 else 0
    return word if not at else word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _as_heard(_random: Random, word: str) -> str:
    for spelling, heard in (("ph", "f"), ("y", "i"), ("ck", "k"), ("ie", "y"), ("th", "t"), ("ee", "ea"), ("c", "k")):
        if spelling in word[1:]:
            return word[0] + word[1:].replace(spelling, heard, 1)
    return word


def _bare(_random: Random, word: str) -> str:
    plain = str.maketrans("’íüøřáễ", "'iuorae")
    return word.translate(plain).replace("'", "").replace("-", " ").upper()


def _short(_random: Random, word: str) -> str:
    forms = [short for short, full in FULL_NAMES.items() if full == word.lower()]
    return forms[0].title() if forms else word


def _names_swapped(_random: Random, one: DescribedPerson) -> DescribedPerson:
    return replace(one, first_name=one.last_name, last_name=one.first_name)


def _date_swapped(_random: Random, one: DescribedPerson) -> DescribedPerson:
    return replace(one, born_on=(one.born_on and dates.swapped(one.born_on)) or one.born_on)


def _digit_wrong(random: Random, one: DescribedPerson) -> DescribedPerson:
    if one.born_on is None:
        return one
    born_on = one.born_on
    # No day beyond the 28th: not every month and year has it.
    near = [
        born_on.replace(year=born_on.year - 1, day=min(born_on.day, 28)),
        born_on.replace(day=min(born_on.day + 1, 28)),
    ]
    near = [day for day in near if dates.compare(day, born_on) is dates.DateLikeness.ONE_DIGIT]
    return replace(one, born_on=random.choice(near)) if near else one


MISWRITTEN: Mapping[str, Miswritten] = {
    "a letter doubled": _last(_doubled),
    "a letter dropped": _last(_dropped),
    "two letters changed over": _last(_changed_over),
    "first name misspelt": _first(_dropped),
    "written as it is heard": _first(_as_heard),
    "no hyphens, apostrophes and accents": _last(_bare),
    "a short first name": _first(_short),
    "first and last name changed over": _names_swapped,
    "day and month changed over": _date_swapped,
    "a digit of the date wrong": _digit_wrong,
    "short first name, letter doubled": lambda random, one: _first(_short)(random, _last(_doubled)(random, one)),
    "short first name, digit wrong": lambda random, one: _first(_short)(random, _digit_wrong(random, one)),
    "letter dropped, day and month changed over": lambda random, one: _date_swapped(
        random, _last(_dropped)(random, one)
    ),
}

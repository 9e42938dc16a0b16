"""Comparing two families: what makes them alike, in words, and whether it is enough to ask somebody.

Points, so that it can be said why: a name and a date of birth together are enough, a name alone is not, a name and an
address are; another address speaks a little against it. A date of birth that is plainly another makes two people of one
name. No score decides that two families are one: a person does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from engine.casework.likeness import addresses, dates, names
from engine.casework.likeness.dates import DateLikeness
from engine.casework.likeness.described import DescribedFamily, DescribedPerson
from engine.casework.likeness.names import Grade

ENOUGH: Final = 7
SAME_NAME, ALIKE_NAME, SAME_FIRST_NAME, SAME_LAST_NAME = 5, 4, 1, 3
DATE_POINTS: Final[Mapping[DateLikeness, int]] = {
    DateLikeness.SAME: 5,
    DateLikeness.SWAPPED: 4,
    DateLikeness.ONE_DIGIT: 3,
    DateLikeness.UNKNOWN: 0,
}
DATE_WORDS: Final[Mapping[DateLikeness, str]] = {
    DateLikeness.SAME: "the same date of birth",
    DateLikeness.SWAPPED: "the date of birth with day and month the other way round",
    DateLikeness.ONE_DIGIT: "a date of birth that differs in one digit",
    DateLikeness.UNKNOWN: "a date of birth that is not known",
}


@dataclass(frozen=True)
class Likeness:
    """What two people or families have in common. `reasons` name only what the first of them was called."""

    points: int
    reasons: tuple[str, ...]

    @property
    def is_enough(self) -> bool:
        return self.points >= ENOUGH


NOTHING: Final = Likeness(0, ())
HOMES: Final[Mapping[Grade, Likeness]] = {
    Grade.SAME: Likeness(4, ("The same address",)),
    Grade.ALIKE: Likeness(2, ("An address close by",)),
    Grade.OTHER: Likeness(-2, ("Another address",)),
}


def compare(described: DescribedFamily, known: DescribedFamily) -> Likeness:
    """What makes `known` look like the family described."""
    pairs = pair_up(described.people, known.people)
    people = [likeness for _, _, likeness in pairs] or [_last_names(described, known)]
    parts = [*people, _homes(described.address, known.address)]
    return Likeness(sum(part.points for part in parts), tuple(reason for part in parts for reason in part.reasons))


def pair_up(
    people: Sequence[DescribedPerson], known: Sequence[DescribedPerson]
) -> list[tuple[DescribedPerson, DescribedPerson, Likeness]]:
    """Who is who, as far as anything speaks for it: each person once, the likeliest pairs first."""
    every = [(one, other, compare_people(one, other)) for one, other in product(people, known)]
    every.sort(key=lambda pair: -pair[2].points)
    found: list[tuple[DescribedPerson, DescribedPerson, Likeness]] = []
    for one, other, likeness in every:
        taken = any(one is mine or other is theirs for mine, theirs, _ in found)
        if likeness.points and not taken:
            found.append((one, other, likeness))
    return found


def compare_people(one: DescribedPerson, other: DescribedPerson) -> Likeness:
    """What speaks for `other` being `one`; nothing between a child and an adult."""
    likely = dates.compare(one.born_on, other.born_on)
    if one.is_child != other.is_child or likely not in DATE_POINTS:
        return NOTHING
    points, words = _names(one, other)
    if not points or (points == SAME_FIRST_NAME and not likely.is_telling):
        return NOTHING
    return Likeness(points + DATE_POINTS[likely], (f"{one.full_name}: {words}, {DATE_WORDS[likely]}",))


def _names(one: DescribedPerson, other: DescribedPerson) -> tuple[int, str]:
    first = names.grade_first_names(one.first_name, other.first_name)
    last = names.grade_last_names(one.last_name, other.last_name)
    if first is Grade.SAME and last is Grade.SAME:
        return SAME_NAME, "the same name"
    if first and last:
        return ALIKE_NAME, "a name written nearly alike"
    if names.grade_last_names(one.first_name, other.last_name) and names.grade_last_names(
        one.last_name, other.first_name
    ):
        return ALIKE_NAME, "first and last name the other way round"
    return (SAME_FIRST_NAME, "the same first name") if first is Grade.SAME else (0, "")


def _homes(one: str, other: str) -> Likeness:
    """Families move: another address speaks against it, but not for long."""
    if not one.strip() or not other.strip():
        return NOTHING
    return HOMES[addresses.grade(addresses.home(one), addresses.home(other))]


def _last_names(described: DescribedFamily, known: DescribedFamily) -> Likeness:
    mine = {described.name, *(person.last_name for person in described.people)}
    theirs = {known.name, *(person.last_name for person in known.people)}
    alike = any(names.grade_last_names(one, other) for one, other in product(mine, theirs))
    return Likeness(SAME_LAST_NAME, ("The family name is the same or nearly so",)) if alike else NOTHING

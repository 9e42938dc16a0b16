"""Under which keys people and homes are found again when they are written differently.

A key is shared by few: at 100,000 families a person's keys lead to some dozens of people, who are then compared. It is
met again when any one part of what was written is wrong: a letter of a name, or day, month or year.
"""

from collections.abc import Iterator
from datetime import date

from engine.casework.likeness import addresses, dates, names
from engine.casework.likeness.described import DescribedPerson


def of_person(person: DescribedPerson) -> frozenset[str]:
    """What somebody is kept under."""
    kind = _kind(person)
    sounds = {f"{kind}n{name}" for name in _names(person)}
    if person.born_on is None:
        return frozenset(sounds | {f"{kind}u{name}" for name in _names(person)})
    return frozenset(sounds.union(_born(person, person.born_on), _nearly_born(person, person.born_on)))


def to_look_for(person: DescribedPerson) -> frozenset[str]:
    """What somebody is looked for under. By the name alone only where one of the two dates of birth is unknown."""
    kind = _kind(person)
    if person.born_on is None:
        return frozenset(f"{kind}n{name}" for name in _names(person))
    other_way = dates.swapped(person.born_on)
    undated = {f"{kind}u{name}" for name in _names(person)}
    swapped = _born(person, other_way) if other_way else ()
    return frozenset(undated.union(_born(person, person.born_on), _nearly_born(person, person.born_on), swapped))


def of_home(address: str) -> frozenset[str]:
    """What an address is kept, and looked for, under: its postcode, and its number with the sound of its street."""
    home = addresses.home(address)
    postcode = {f"hp{home.postcode}"} if home.postcode else set()
    street = {f"hs{number}{names.sound(word)}" for number in home.numbers for word in home.street[:1]}
    return frozenset(postcode | street)


def _kind(person: DescribedPerson) -> str:
    return "c" if person.is_child else "a"


def _names(person: DescribedPerson) -> Iterator[str]:
    """The sounds of first and last name in either order; of a last name with parts, of each."""
    first = names.sound(names.in_full(person.first_name))
    parts = names.words(person.last_name)
    for last in {*parts, "".join(parts)}:
        yield "-".join(sorted((first, names.sound(last))))


def _born(person: DescribedPerson, born_on: date) -> Iterator[str]:
    for one in _initials(person):
        yield f"{_kind(person)}d{born_on:%y%m%d}{one}"


def _nearly_born(person: DescribedPerson, born_on: date) -> Iterator[str]:
    both = "".join(sorted(_initials(person)))
    for part, text in (("x", f"{born_on:%y%m}"), ("y", f"{born_on:%m%d}"), ("z", f"{born_on:%y%d}")):
        yield f"{_kind(person)}{part}{text}{both}"


def _initials(person: DescribedPerson) -> list[str]:
    last = "".join(names.words(person.last_name))
    return [names.initial(names.in_full(person.first_name)), names.initial(last)]

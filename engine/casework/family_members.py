"""People who come into a family: who cannot be one of its children, and who is in it already (ENT-2)."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from engine.casework import families
from engine.casework.answers import Refusals
from engine.casework.likeness import comparing, dates, names
from engine.casework.likeness.dates import DateLikeness
from engine.casework.likeness.described import DescribedPerson
from engine.casework.models.families import FamilyMember
from engine.words import _


def check(
    refuse: Refusals,
    people: Sequence[DescribedPerson],
    rows: Sequence[str],
    today: date,
    known: Sequence[DescribedPerson] = (),
) -> None:
    """Refuses dates of birth that cannot be, and who stands twice. `rows`: the path of each person's questions."""
    for index, (person, row) in enumerate(zip(people, rows, strict=True)):
        field = f"{row}.born_on"
        if person.is_child and person.born_on is not None:
            refuse.birth(person.born_on, field, today)
        not_born = person.born_on is not None and person.born_on > today
        refuse.when(not_born, field, _("The date of birth must be today or in the past."))
        earlier = (*known, *people[:index])
        twice = _(
            "%(full_name)s is in the family already. Take this one out, or correct the name or date.",
            full_name=person.full_name,
        )
        refuse.when(any(_is_the_same(person, one) for one in earlier), f"{row}.first_name", twice)


def add(session: Session, family_id: str, people: Sequence[DescribedPerson]) -> Sequence[FamilyMember]:
    """Adds these people to the family."""
    return [families.add_member(session, _member(family_id, person)) for person in people]


def add_unknown(session: Session, family_id: str, people: Sequence[DescribedPerson]) -> None:
    """Adds those who are not in the family yet, perhaps written otherwise."""
    known = [DescribedPerson.of(member) for member in families.list_members(session, family_id)]
    found = [person for person, _, likeness in comparing.pair_up(people, known) if _is_one(likeness.points)]
    add(session, family_id, [person for person in people if person not in found])


def _is_one(points: int) -> bool:
    """In one family a name alone tells who it is."""
    return points >= comparing.ALIKE_NAME


def _member(family_id: str, person: DescribedPerson) -> FamilyMember:
    return FamilyMember(
        family=family_id,
        kind=person.kind,
        first_name=person.first_name,
        last_name=person.last_name,
        born_on=person.born_on,
        relationship=person.relationship,
        parental_responsibility=person.parental_responsibility,
        school=person.school,
    )


def _is_the_same(one: DescribedPerson, other: DescribedPerson) -> bool:
    """The same name and date of birth. Twins differ in the name, and two people of one name in the date."""
    same_name = names.folded(one.full_name) == names.folded(other.full_name)
    return same_name and dates.compare(one.born_on, other.born_on) is DateLikeness.SAME

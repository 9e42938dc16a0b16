"""Families that are known already and may be the one that somebody describes (ENT-1): found by keys, then compared.

No family is compared with all others: an index leads from a description's keys to the few people and homes that share
one, whose families are then compared with the whole description.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from engine.casework.likeness import keys
from engine.casework.likeness.comparing import Likeness, compare, compare_people
from engine.casework.likeness.described import DescribedFamily, DescribedPerson
from engine.casework.models.families import Family, FamilyMember, MemberKind
from engine.casework.models.family_matches import LikenessKey
from engine.database import inserter, table_of

_KEYS: Final = table_of(LikenessKey)


@dataclass(frozen=True)
class AlikeFamily:
    """A known family that looks like the one described."""

    family: str
    likeness: Likeness


def keep_keys_of_members(session: Session, members: Iterable[FamilyMember]) -> None:
    """From now on these people are found again."""
    _keep(session, {member.id: keys.of_person(DescribedPerson.of(member)) for member in members})


def keep_keys_of_homes(session: Session, addresses: Mapping[str, str]) -> None:
    """From now on families, by id, are found again by these addresses; by those that they had before, too."""
    _keep(session, {family: keys.of_home(address) for family, address in addresses.items()})


def find_alike(session: Session, described: DescribedFamily, *, but: Collection[str] = ()) -> Sequence[AlikeFamily]:
    """The known families that look enough like the one described to ask somebody, the likeliest first.

    `but`: families that are not asked about. Four statements at most, however many families there are.
    """
    candidates = (_by_people(session, described.people) | _by_home(session, described.address)) - set(but)
    known = _describe(session, candidates)
    compared = [AlikeFamily(family, compare(described, its)) for family, its in known.items()]
    alike = [one for one in compared if one.likeness.is_enough]
    return sorted(alike, key=lambda one: (-one.likeness.points, one.family))


def describe(session: Session, family_id: str) -> DescribedFamily:
    """A known family as it would be described now."""
    return _describe(session, {family_id})[family_id]


def _by_people(session: Session, people: Sequence[DescribedPerson]) -> set[str]:
    """Families with somebody who may be one of these."""
    wanted = set().union(*(keys.to_look_for(person) for person in people))
    if not wanted:
        return set()
    found = select(*_OF_A_MEMBER).join(LikenessKey, col(LikenessKey.about) == col(FamilyMember.id))
    rows = session.execute(found.where(col(LikenessKey.key).in_(sorted(wanted))).distinct())
    return {row.family for row in rows if any(compare_people(one, _person(row)).points for one in people)}


def _by_home(session: Session, address: str) -> set[str]:
    wanted = keys.of_home(address)
    if not wanted:
        return set()
    found = select(col(Family.id)).join(LikenessKey, col(LikenessKey.about) == col(Family.id))
    return set(session.scalars(found.where(col(LikenessKey.key).in_(sorted(wanted)))).all())


def _describe(session: Session, families: Iterable[str]) -> Mapping[str, DescribedFamily]:
    wanted = sorted(families)
    if not wanted:
        return {}
    names = session.execute(
        select(col(Family.id), col(Family.name), col(Family.address)).where(col(Family.id).in_(wanted))
    )
    members = select(*_OF_A_MEMBER).where(col(FamilyMember.family).in_(wanted)).order_by(col(FamilyMember.id))
    people: dict[str, list[DescribedPerson]] = {}
    for row in session.execute(members):
        people.setdefault(row.family, []).append(_person(row))
    return {id_: DescribedFamily(name, address, tuple(people.get(id_, ()))) for id_, name, address in names}


_OF_A_MEMBER: Final = (
    col(FamilyMember.id),
    col(FamilyMember.family),
    col(FamilyMember.first_name),
    col(FamilyMember.last_name),
    col(FamilyMember.born_on),
    col(FamilyMember.kind),
)


def _person(row: Any) -> DescribedPerson:
    return DescribedPerson(row.first_name, row.last_name, row.born_on, MemberKind(row.kind))


def _keep(session: Session, found: Mapping[str, Collection[str]]) -> None:
    rows: list[dict[str, Any]] = [{"key": key, "about": about} for about in found for key in sorted(found[about])]
    if not rows:
        return
    insert = inserter(session)
    session.connection().execute(insert(_KEYS).on_conflict_do_nothing(), rows)

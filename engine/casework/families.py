"""Families and the people in them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import JSON, bindparam, insert
from sqlmodel import Session, col, select

from engine.casework import known_families
from engine.casework.errors import CaseNotFoundError
from engine.casework.models.cases import Case
from engine.casework.models.families import Family, FamilyMember, MemberKind
from engine.casework.models.people import Area
from engine.facts import reader
from engine.one_of import each
from engine.prepared import Prepared


def add(session: Session, *, name: str, area: Area, address: str = "") -> Family:
    """A new family, for reading. `name` is what people call it: "Example family"."""
    row = {"id": str(uuid4()), "name": name, "area": area, "address": address}
    _ADD.run(session, row)
    known_families.keep_keys_of_homes(session, {row["id"]: address})
    return as_family(row.values())


_ADD: Final = Prepared(insert(Family))
as_family: Final = reader(Family)


def get(session: Session, family_id: str) -> Family:
    """The family of this id; raises CaseNotFoundError."""
    family = session.get(Family, family_id)
    if family is None:
        raise CaseNotFoundError
    return family


def move(session: Session, family_id: str, *, area: Area, address: str) -> Family:
    """The family lives in `area` now, at `address` where that is known; it is found by earlier addresses too."""
    family = get(session, family_id)
    family.area, family.address = area, address or family.address
    session.add(family)
    session.flush()
    known_families.keep_keys_of_homes(session, {family.id: address})
    return family


def add_member(session: Session, member: FamilyMember) -> FamilyMember:
    """Adds somebody to a family."""
    session.add(member)
    session.flush()
    known_families.keep_keys_of_members(session, [member])
    return member


def list_members(session: Session, family_id: str) -> Sequence[FamilyMember]:
    """Everybody in the family: children first, the eldest first."""
    members = session.exec(select(FamilyMember).where(FamilyMember.family == family_id)).all()
    return sorted(members, key=_children_first)


def list_children(session: Session, family_id: str) -> Sequence[FamilyMember]:
    """The children of the family, the eldest first; those without a date of birth last."""
    return [member for member in list_members(session, family_id) if member.kind == MemberKind.CHILD]


def first_names(session: Session, member_ids: set[str]) -> dict[str, str]:
    """Member id → first name, in one statement."""
    if not member_ids:
        return {}
    rows = session.exec(select(FamilyMember.id, FamilyMember.first_name).where(col(FamilyMember.id).in_(member_ids)))
    return dict(rows.all())


def names_of_cases(session: Session, references: Collection[str]) -> Mapping[str, str]:
    """The names of these cases' families, by reference, whoever may see them; one statement."""
    session.flush()
    found: Iterable[Any] = _NAMES_OF_CASES.each(session, {"references": sorted(references)})
    return {reference: name for reference, name in found if name is not None}


_asked = each(bindparam("references", type_=JSON))
_name_of_case = (
    select(col(Family.name))
    .join(Case, col(Case.family) == col(Family.id))
    .where(col(Case.reference) == _asked.c.value)
    .scalar_subquery()
)
_NAMES_OF_CASES: Final = Prepared(select(_asked.c.value, _name_of_case))


def children_of_cases(session: Session, references: Collection[str]) -> Mapping[str, Sequence[str]]:
    """The first names of the children of these cases' families, the eldest first, by reference; one statement."""
    rows = session.exec(
        select(Case.reference, FamilyMember)
        .join(FamilyMember, col(FamilyMember.family) == col(Case.family))
        .where(col(Case.reference).in_(references), FamilyMember.kind == MemberKind.CHILD)
    ).all()
    found: dict[str, list[str]] = {}
    for reference, child in sorted(rows, key=lambda row: _children_first(row[1])):
        found.setdefault(reference, []).append(child.first_name)
    return found


def _children_first(member: FamilyMember) -> tuple[bool, bool, str, str]:
    born = member.born_on.isoformat() if member.born_on else ""
    return (member.kind != MemberKind.CHILD, not born, born, member.full_name)

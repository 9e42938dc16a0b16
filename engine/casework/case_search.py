"""Finding the cases that somebody may see by what they know of a family.

Words are looked for anywhere in a name, as `LIKE '%words%'` does, in the cases that the person may see and nowhere
else: so it takes as long as these cases are many (figures: docs/decisions/0022-whose-task-it-is.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, String, bindparam, or_, select, union
from sqlmodel import Session, col

from engine import bpmn
from engine.casework import groups
from engine.casework.models.cases import Case
from engine.casework.models.families import Family, FamilyMember
from engine.casework.models.people import Person
from engine.database import table_of
from engine.prepared import Prepared

CASE, FAMILY = table_of(Case), table_of(Family)
MOST_FOUND = 50
"""Cases that one search finds; with more, somebody has to say more."""


@dataclass(frozen=True)
class FoundCase:
    """A case that matches."""

    reference: str
    family_name: str
    status: str


def find(session: Session, person: Person, words: str, *, limit: int = MOST_FOUND) -> Sequence[FoundCase]:
    """Cases that this person may see and in which the words stand in the case number, the family's name, or the name or
    school of somebody in it; open ones first, then the newest. No case is found by no words."""
    session.flush()
    if not words.strip():
        return []
    who = groups.Who.of(session, person)
    asked = {**who._asdict(), "words": words.strip().translate(_ESCAPED), "limit": limit}
    return [FoundCase(*row) for row in _search(who.is_dsl).all(session, asked)]


_ESCAPED = str.maketrans({"/": "//", "%": "/%", "_": "/_"})


@lru_cache
def _search(is_dsl: bool) -> Prepared:
    seen = _seen(groups.anybody(is_dsl)).subquery("seen")
    in_family = select(col(FamilyMember.id)).where(col(FamilyMember.family) == col(Family.id), _in_member()).exists()
    found: Select[Any] = (
        select(CASE.c.reference, FAMILY.c.name, CASE.c.status)
        .join(seen, seen.c.reference == CASE.c.reference)
        .join(FAMILY, FAMILY.c.id == CASE.c.family)
        .where(or_(_holds(CASE.c.reference), _holds(FAMILY.c.name), in_family))
        .order_by(CASE.c.closed_at.is_not(None), CASE.c.opened_at.desc(), CASE.c.reference.desc())
        .limit(bindparam("limit"))
    )
    return Prepared(found)


def _seen(who: groups.Who) -> CompoundSelect[Any]:
    """The references of all cases that somebody may see: as `access.may_see`, but read from the person's side."""
    by_role = [_scopes(part) for part in (*groups.on_cases(who), groups.for_the_absent(who), groups.in_support(who))]
    by_area = [select(col(Case.reference)).where(col(Case.area).in_(_scopes(part))) for part in groups.of_areas(who)]
    has_it = (col(bpmn.Task.assignee) == who.user_name, col(bpmn.Task.assignee).in_(groups.absent(who)))
    is_open = col(bpmn.Task.status) == bpmn.TaskStatus.OPEN
    by_task: list[Select[str]] = [
        select(col(bpmn.Task.business_key).label("reference")).where(is_open, each) for each in has_it
    ]
    return union(*by_task, *by_role, *by_area)


def _scopes(part: Any) -> Any:
    return part.with_only_columns(part.selected_columns[1])


def _in_member() -> ColumnElement[bool]:
    full_name = col(FamilyMember.first_name) + " " + col(FamilyMember.last_name)
    return or_(_holds(full_name), _holds(FamilyMember.school))


def _holds(text: Any) -> ColumnElement[bool]:
    held: ColumnElement[bool] = text.icontains(bindparam("words", type_=String), escape="/")
    return held

"""Who may see and do what: need to know (GOV-5).

Looked up on every read and never copied into a task, so that a role that ends takes its access with it. Who may act
somewhere in a case, or has one of its open tasks, sees the case; for everybody else it does not exist.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, String, bindparam, event, null, or_, select, union_all
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, col

from engine import bpmn, clock
from engine.casework import groups
from engine.casework.errors import CaseNotFoundError
from engine.casework.models.absences import Absence
from engine.casework.models.cases import Case, CaseRole, SupportingArea
from engine.casework.models.families import Family
from engine.casework.models.people import Area, CoveredArea, Person, PersonRole
from engine.database import table_of
from engine.facts import reader
from engine.one_of import OneOf
from engine.prepared import Prepared

KEPT_STATEMENTS = 256


@dataclass(frozen=True)
class Standing:
    """A case that a person may see, with every group that they are in there. For reading only."""

    case: Case
    family: Family
    groups: frozenset[str]
    for_absent: frozenset[tuple[str, str]] = frozenset()
    """What they do there while others are away: whom for, and in which group."""


def offers(session: Session, person: Person) -> bpmn.Offers:
    """What is offered to this person: for each of their groups the cases and areas, those where nobody else is in the
    group apart from the others."""
    session.flush()
    who = groups.Who.of(session, person)
    held: Iterable[Any] = _held(who.is_dsl).each(session, who._asdict())
    return bpmn.tasks.offers(held, alone_in=groups.ROLES_OF_ONE)


def candidacies(session: Session, person: Person) -> Select[str, str]:
    """Rows (group_name, scope) that this person may act in: scope is a case's reference or an area."""
    return _candidacies(groups.Who.of(session, person))


def may_see(session: Session, person: Person) -> ColumnElement[bool]:
    """A condition on `Case`: true for the cases that this person needs to know."""
    return _may_see(groups.Who.of(session, person))


def family_names(session: Session, person: Person, references: Collection[str]) -> Mapping[str, str]:
    """The names of the families of those among the cases that this person may see, by reference; one statement."""
    standings = {reference: recall_standing(session, person, reference) for reference in references}
    names = {reference: standing.family.name for reference, standing in standings.items() if standing}
    opened = session.info.get(_STANDINGS, {}).get((person.user_name, _OPENED), {})
    names.update({reference: opened[reference] for reference in references if reference in opened})
    if unknown := set(references) - names.keys():
        session.flush()
        who = groups.Who.of(session, person)
        asked = {**who._asdict(), "references": sorted(unknown)}
        seen: Iterable[Any] = _seen_families(who.is_dsl).each(session, asked)
        names.update(seen)
    return names


def note_opened(session: Session, person: Person, case: Case, family: Family) -> None:
    """Notes that this person has just opened the case, so that the family's name need not be looked up for them."""
    session.info.setdefault(_STANDINGS, {})[person.user_name, _OPENED] = {case.reference: family.name}


def get_case(session: Session, person: Person, reference: str) -> Case:
    """The case, when this person may see it; else CaseNotFoundError, whether or not there is one."""
    return get_standing(session, person, reference).case


def get_standing(session: Session, person: Person, reference: str) -> Standing:
    """Where this person stands in a case that they may see; else CaseNotFoundError, whether or not there is one."""
    standing = find_standing(session, person, reference)
    if standing is None:
        raise CaseNotFoundError
    return standing


def find_standing(session: Session, person: Person, reference: str) -> Standing | None:
    """Where this person stands in the case; None when they may not see it. One statement in a transaction."""
    known = recall_standing(session, person, reference)
    return known or _read_standing(session, person, reference)


def recall_standing(session: Session, person: Person, reference: str) -> Standing | None:
    """What `find_standing` found before in this transaction, as long as no case, role or person was changed in it."""
    known: Standing | None = session.info.get(_STANDINGS, {}).get((person.user_name, reference))
    return known


def forget(session: Session) -> None:
    """Looks everything up anew from now on: something in this transaction was rolled back."""
    session.info.pop(_STANDINGS, None)


def stands_in(session: Session, person: Person, absent: str) -> bool:
    """Whether `absent` is away today and this person stands in for them."""
    session.flush()
    asked = {"user_name": person.user_name, "today": clock.today(session), "absent": absent}
    return _STANDS_IN.first(session, asked) is not None


def is_lcss_of(session: Session, person: Person, area: str) -> bool:
    """Whether this person works for the LCSS of `area`."""
    return area in list_areas(session, person)


def require_lcss_of(session: Session, person: Person, area: str) -> None:
    """Raises CaseNotFoundError unless this person works for the LCSS of `area`."""
    if not is_lcss_of(session, person, area):
        raise CaseNotFoundError


def list_areas(session: Session, person: Person) -> Sequence[Area]:
    """The areas whose LCSS this person works for: their own first, then those that they cover, by name."""
    held = (
        select(col(CoveredArea.area))
        .select_from(PersonRole)
        .outerjoin(CoveredArea, col(CoveredArea.person) == col(PersonRole.person))
        .where(col(PersonRole.person) == person.user_name, col(PersonRole.role).in_(groups.ROLES_OF_AN_AREA))
    )
    covered = session.scalars(held).all()
    return [person.area, *sorted({*covered} - {None, person.area})] if covered else []


def groups_in(session: Session, person: Person, case: Case) -> frozenset[str]:
    """Every group that this person is in where this case is concerned."""
    standing = find_standing(session, person, case.reference)
    return standing.groups if standing else frozenset()


_STANDINGS = "standings"
"""Where a session keeps what was found: by user name and case."""
_OPENED = "opened"


def _read_standing(session: Session, person: Person, reference: str) -> Standing | None:
    session.flush()
    who = groups.Who.of(session, person)
    rows = _standing(who.is_dsl).all(session, {**who._asdict(), "reference": reference})
    held = [(absent, group) for *_, group, absent, _ in rows if group is not None]
    if not held and not any(has_a_task for *_, has_a_task in rows):
        return None
    standing = Standing(
        _as_case(rows[0][:_OF_CASE]),
        _as_family(rows[0][_OF_CASE:-3]),
        frozenset(group for absent, group in held if absent is None),
        frozenset((absent, group) for absent, group in held if absent is not None),
    )
    if held:  # who sees the case by a task alone sees it as long as they have the task
        session.info.setdefault(_STANDINGS, {})[person.user_name, reference] = standing
    return standing


_as_case, _as_family = reader(Case), reader(Family)
_OF_CASE = len(table_of(Case).c)


_DECIDE = (Absence, Case, CaseRole, CoveredArea, Family, Person, PersonRole, SupportingArea)
"""What decides who sees a case, and what is known of it."""


@event.listens_for(AnySession, "after_flush")
def _forget_after_changes(session: AnySession, _context: object) -> None:
    changed = (*session.new, *session.dirty, *session.deleted)
    if any(isinstance(row, _DECIDE) for row in changed):
        session.info.pop(_STANDINGS, None)


@event.listens_for(AnySession, "after_begin")
def _forget_with_a_new_transaction(session: AnySession, *_transaction: object) -> None:
    session.info.pop(_STANDINGS, None)


@lru_cache
def _standing(is_dsl: bool) -> Prepared:
    """A row for each group held, at least one; for everybody, with who they are and which case as parameters."""
    who = groups.anybody(is_dsl)
    of_case = col(CaseRole.case) == bindparam("reference")
    supported = groups.in_support(who).where(col(SupportingArea.case) == bindparam("reference"))
    own = (*(part.where(of_case) for part in groups.on_cases(who)), *groups.of_areas(who), supported)
    in_own_name = (part.add_columns(null().label("absent")) for part in own)
    held = union_all(*in_own_name, groups.for_the_absent(who).where(of_case)).subquery("held")
    in_it = or_(held.c.scope == col(Case.reference), held.c.scope == col(Case.area))
    return Prepared(
        select(table_of(Case), table_of(Family), held.c.group_name, held.c.absent, groups.has_a_task(who))
        .select_from(Case)
        .join(Family, col(Family.id) == col(Case.family))
        .outerjoin(held, in_it)
        .where(col(Case.reference) == bindparam("reference"))
    )


@lru_cache
def _held(is_dsl: bool) -> Prepared:
    """As `candidacies`, for everybody, with who they are as parameters."""
    return Prepared(_candidacies(groups.anybody(is_dsl)))


@lru_cache
def _seen_families(is_dsl: bool) -> Prepared:
    """The cases among some that somebody may see, with the families' names; parameters as those of `_standing`."""
    among_them: ColumnElement[bool] = OneOf(col(Case.reference), bindparam("references", type_=JSON))
    return Prepared(
        select(col(Case.reference), col(Family.name))
        .join(Family, col(Family.id) == col(Case.family))
        .where(among_them, groups.sees(groups.anybody(is_dsl)))
    )


_STANDS_IN = Prepared(
    groups.absent(groups.anybody(is_dsl=False)).where(col(Absence.person) == bindparam("absent", type_=String))
)


# Building these statements costs more than running them, so each is built once for a person.
@lru_cache(maxsize=KEPT_STATEMENTS)
def _candidacies(who: groups.Who) -> Select[str, str]:
    held = union_all(*groups.on_cases(who), *groups.of_areas(who)).subquery("candidacy")
    return select(held.c.group_name, held.c.scope)


@lru_cache(maxsize=KEPT_STATEMENTS)
def _may_see(who: groups.Who) -> ColumnElement[bool]:
    return groups.sees(who)

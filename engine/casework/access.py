"""Who may see and do what: need to know (GOV-5).

Looked up on every read and never copied into a task, so that a role that ends takes its access with it. Who may act
somewhere in a case, or has one of its open tasks, sees the case; for everybody else it does not exist.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Self

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    event,
    exists,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session as AnySession
from sqlalchemy.orm import aliased, join
from sqlmodel import Session, col

from engine import bpmn
from engine.casework.errors import CaseNotFoundError, NotAllowedError
from engine.casework.models.cases import Case, CaseRole, RoleOnCase
from engine.casework.models.families import Family
from engine.casework.models.people import Person, PersonRole, Role
from engine.facts import reader

LINE_MANAGER = "line_manager"
DSL = "dsl"
ROLES_OF_AN_AREA = (Role.LCSS_WORKER, Role.LCSS_MANAGER)
ROLES_WITH_A_MANAGER = (RoleOnCase.EHA_AUTHOR, RoleOnCase.LEAD_PROFESSIONAL)
KNOWN_GROUPS = frozenset({*RoleOnCase, *ROLES_OF_AN_AREA, LINE_MANAGER, DSL})
"""Every group that a diagram may give a task to: somebody can hold each of them."""
KEPT_STATEMENTS = 256


class _Who(NamedTuple):
    """What decides where a person may act, beside the roles that they hold: values, or parameters for them."""

    user_name: Any
    agency: Any
    area: Any
    is_dsl: bool

    @classmethod
    def of(cls, person: Person) -> Self:
        return cls(person.user_name, person.agency, str(person.area), person.is_dsl)


@dataclass(frozen=True)
class Standing:
    """A case that a person may see, and every group that they are in where it is concerned. Facts, for reading."""

    case: Case
    family: Family
    groups: frozenset[str]


def candidacies(person: Person) -> Select[str, str]:
    """Rows (group_name, scope) that this person may act in: scope is a case's reference or an area."""
    return _candidacies(_Who.of(person))


def may_see(person: Person) -> ColumnElement[bool]:
    """A condition on `Case`: true for the cases that this person needs to know."""
    return _may_see(_Who.of(person))


def family_names(session: Session, person: Person, references: Collection[str]) -> Mapping[str, str]:
    """The names of the families of those among the cases that this person may see, by reference; one statement."""
    standings = {reference: recall_standing(session, person, reference) for reference in references}
    names = {reference: standing.family.name for reference, standing in standings.items() if standing}
    if unknown := set(references) - names.keys():
        session.flush()
        who = _Who.of(person)
        asked = {**who._asdict(), "references": sorted(unknown)}
        names.update(map(tuple, session.connection().execute(_seen_families(who.is_dsl), asked)))
    return names


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


def get_task(session: Session, person: Person, task_id: str) -> bpmn.Task:
    """The task, open or finished, when this person may see its case.

    Raises CaseNotFoundError, or `bpmn.errors.TaskNotFoundError` when there is no such task at all.
    """
    task = bpmn.tasks.get(session, task_id)
    get_case(session, person, task.business_key)
    return task


def may_complete(session: Session, person: Person, task: bpmn.Task) -> bool:
    """Whether the task is this person's to do: assigned to them, or offered to a group that they belong to."""
    if task.assignee == person.user_name:
        return True
    standing = find_standing(session, person, task.business_key)
    return standing is not None and not standing.groups.isdisjoint(task.candidate_groups)


def require_may_complete(session: Session, person: Person, task: bpmn.Task) -> None:
    """Raises NotAllowedError when the task is not this person's to do."""
    if not may_complete(session, person, task):
        raise NotAllowedError("This task is for somebody else.")


def may_hand_on(session: Session, person: Person, task: bpmn.Task) -> bool:
    """Whether this person may give the task to somebody: who may do it, or the area's LCSS, who act for one who is gone
    (LPR-4)."""
    return may_complete(session, person, task) or is_lcss_of(session, person, task.area)


def is_lcss_of(session: Session, person: Person, area: str) -> bool:
    """Whether this person works for the LCSS of `area`."""
    held = select(PersonRole).where(
        col(PersonRole.person) == person.user_name, col(PersonRole.role).in_(ROLES_OF_AN_AREA)
    )
    return person.area == area and session.scalars(held).first() is not None


def groups_in(session: Session, person: Person, case: Case) -> frozenset[str]:
    """Every group that this person is in where this case is concerned."""
    standing = find_standing(session, person, case.reference)
    return standing.groups if standing else frozenset()


def list_candidates(session: Session, task: bpmn.Task) -> Sequence[Person]:
    """Everybody whom the task is offered to, by name."""
    chosen = or_(*(_in_group(group, task) for group in task.candidate_groups), literal(False))
    people = select(Person).where(col(Person.is_active), chosen).order_by(Person.full_name)
    return session.scalars(people).all()


_STANDINGS = "standings"
"""Where a session keeps what was found: by user name and case."""


def _read_standing(session: Session, person: Person, reference: str) -> Standing | None:
    session.flush()
    who = _Who.of(person)
    rows = session.connection().execute(_standing(who.is_dsl), {**who._asdict(), "reference": reference}).all()
    groups = frozenset(group for *_, group, _ in rows if group is not None)
    if not groups and not any(has_a_task for *_, has_a_task in rows):
        return None
    standing = Standing(_as_case(rows[0][:_OF_CASE]), _as_family(rows[0][_OF_CASE:-2]), groups)
    if groups:  # who sees the case by a task alone sees it as long as they have the task
        session.info.setdefault(_STANDINGS, {})[person.user_name, reference] = standing
    return standing


_as_case, _as_family = reader(Case), reader(Family)
_OF_CASE = len(Case.__table__.c)  # type: ignore[attr-defined]  # SQLModel's stub leaves it out


@event.listens_for(AnySession, "after_flush")
def _forget_after_changes(session: AnySession, _context: object) -> None:
    changed = (*session.new, *session.dirty, *session.deleted)
    if any(isinstance(row, Case | CaseRole | Family | Person | PersonRole) for row in changed):
        session.info.pop(_STANDINGS, None)


@event.listens_for(AnySession, "after_begin")
def _forget_with_a_new_transaction(session: AnySession, *_transaction: object) -> None:
    session.info.pop(_STANDINGS, None)


@lru_cache
def _standing(is_dsl: bool) -> Any:
    """A row for each group held, at least one; for everybody, with who they are and which case as parameters."""
    who = _anybody(is_dsl)
    of_case = col(CaseRole.case) == bindparam("reference")
    held = union_all(*(part.where(of_case) for part in _on_cases(who)), _of_the_area(who)).subquery("held")
    in_it = or_(held.c.scope == col(Case.reference), held.c.scope == col(Case.area))
    return (
        select(Case.__table__, Family.__table__, held.c.group_name, _has_a_task(who))  # type: ignore[attr-defined]  # as above
        .select_from(Case)
        .join(Family, col(Family.id) == col(Case.family))
        .outerjoin(held, in_it)
        .where(col(Case.reference) == bindparam("reference"))
    )


@lru_cache
def _seen_families(is_dsl: bool) -> Any:
    """The cases among some that somebody may see, with the families' names; parameters as those of `_standing`."""
    return (
        select(col(Case.reference), col(Family.name))
        .join(Family, col(Family.id) == col(Case.family))
        .where(col(Case.reference).in_(bindparam("references", expanding=True)), _sees(_anybody(is_dsl)))
    )


def _anybody(is_dsl: bool) -> _Who:
    user_name, agency, area = (bindparam(name, type_=String) for name in ("user_name", "agency", "area"))
    return _Who(user_name, agency, area, is_dsl)


# Building these statements costs more than running them, so each is built once for a person.
@lru_cache(maxsize=KEPT_STATEMENTS)
def _candidacies(who: _Who) -> Select[str, str]:
    held = union_all(*_on_cases(who), _of_the_area(who)).subquery("candidacy")
    return select(held.c.group_name, held.c.scope)


@lru_cache(maxsize=KEPT_STATEMENTS)
def _may_see(who: _Who) -> ColumnElement[bool]:
    return _sees(who)


def _sees(who: _Who) -> ColumnElement[bool]:
    of_case = col(CaseRole.case) == col(Case.reference)
    acts_in_it = [part.where(of_case).correlate(Case).exists() for part in _on_cases(who)]
    acts_in_its_area = and_(col(Case.area) == who.area, _of_the_area(who).exists())
    return or_(*acts_in_it, acts_in_its_area, _has_a_task(who))


def _has_a_task(who: _Who) -> ColumnElement[bool]:
    return exists().where(
        col(bpmn.Task.business_key) == col(Case.reference),
        col(bpmn.Task.assignee) == who.user_name,
        col(bpmn.Task.status) == bpmn.TaskStatus.OPEN,
    )


def _on_cases(who: _Who) -> list[Select[str, str]]:
    """The groups that somebody holds on cases, with the case's reference."""
    return [_own_roles(who), _managed(who), *([_safeguarded(who)] if who.is_dsl else [])]


def _own_roles(who: _Who) -> Select[str, str]:
    return select(_word(CaseRole.role).label("group_name"), col(CaseRole.case).label("scope")).where(
        col(CaseRole.person) == who.user_name, _is_current()
    )


def _managed(who: _Who) -> Select[str, str]:
    return (
        select(literal(LINE_MANAGER), col(CaseRole.case))
        .join(Person, col(Person.user_name) == CaseRole.person)
        .where(col(Person.line_manager) == who.user_name, col(CaseRole.role).in_(ROLES_WITH_A_MANAGER), _is_current())
    )


def _of_the_area(who: _Who) -> Select[str, str]:
    return select(_word(PersonRole.role), _scope(who.area)).where(
        col(PersonRole.person) == who.user_name, col(PersonRole.role).in_(ROLES_OF_AN_AREA)
    )


def _safeguarded(who: _Who) -> Select[str, str]:
    return (
        select(literal(DSL), col(CaseRole.case))
        .join(Person, col(Person.user_name) == CaseRole.person)
        .where(col(Person.agency) == who.agency, _is_current())
    )


def _word(column: Any) -> ColumnElement[str]:
    # Roles on a case and roles of an area are two enumerations; a group's name is one text.
    return type_coerce(column, String)


def _scope(area: Any) -> ColumnElement[str]:
    return area if isinstance(area, BindParameter) else literal(area)


def _is_current() -> ColumnElement[bool]:
    return col(CaseRole.until_at).is_(None)


def _in_group(group: str, task: bpmn.Task) -> ColumnElement[bool]:
    """A condition on `Person`: belongs to `group` where this task is concerned."""
    if group in ROLES_OF_AN_AREA:
        in_role = select(col(PersonRole.person)).where(col(PersonRole.role) == group)
        return and_(col(Person.area) == task.area, col(Person.user_name).in_(in_role))
    holder = aliased(Person)
    of_holders = join(CaseRole, holder, col(CaseRole.person) == holder.user_name)
    on_case = and_(col(CaseRole.case) == task.business_key, _is_current())
    if group == LINE_MANAGER:
        has_a_manager = col(CaseRole.role).in_(ROLES_WITH_A_MANAGER)
        managers = select(col(holder.line_manager)).select_from(of_holders).where(on_case, has_a_manager)
        return col(Person.user_name).in_(managers)
    if group == DSL:
        agencies = select(col(holder.agency)).select_from(of_holders).where(on_case)
        return and_(col(Person.is_dsl), col(Person.agency).in_(agencies))
    return col(Person.user_name).in_(select(col(CaseRole.person)).where(on_case, col(CaseRole.role) == group))

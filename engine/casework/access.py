"""Who may see and do what: need to know (GOV-5).

Looked up on every read and never copied into a task, so that a role that ends takes its access with it. Who may act
somewhere in a case, or has one of its open tasks, sees the case; for everybody else it does not exist.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Self

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    exists,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased, join
from sqlmodel import Session, col

from engine import bpmn
from engine.casework.errors import CaseNotFoundError, NotAllowedError
from engine.casework.models.cases import Case, CaseRole, RoleOnCase
from engine.casework.models.people import Person, PersonRole, Role

LINE_MANAGER = "line_manager"
DSL = "dsl"
ROLES_OF_AN_AREA = (Role.LCSS_WORKER, Role.LCSS_MANAGER)
ROLES_WITH_A_MANAGER = (RoleOnCase.EHA_AUTHOR, RoleOnCase.LEAD_PROFESSIONAL)
KNOWN_GROUPS = frozenset({*RoleOnCase, *ROLES_OF_AN_AREA, LINE_MANAGER, DSL})
"""Every group that a diagram may give a task to: somebody can hold each of them."""
KEPT_STATEMENTS = 256


class _Who(NamedTuple):
    """What decides where a person may act, beside the roles that they hold."""

    user_name: str
    agency: str
    area: str
    is_dsl: bool

    @classmethod
    def of(cls, person: Person) -> Self:
        return cls(person.user_name, person.agency, person.area, person.is_dsl)


def candidacies(person: Person) -> Select[str, str]:
    """Rows (group_name, scope) that this person may act in: scope is a case's reference or an area."""
    return _candidacies(_Who.of(person))


def may_see(person: Person) -> ColumnElement[bool]:
    """A condition on `Case`: true for the cases that this person needs to know."""
    return _may_see(_Who.of(person))


def get_case(session: Session, person: Person, reference: str) -> Case:
    """The case, when this person may see it; else CaseNotFoundError, whether or not there is one."""
    case = session.scalars(_seen_case(_Who.of(person)), {"reference": reference}).first()
    if case is None:
        raise CaseNotFoundError
    return case


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
    groups = _groups_held(session, person, reference=task.business_key, area=task.area)
    return not groups.isdisjoint(task.candidate_groups)


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
    return _groups_held(session, person, reference=case.reference, area=case.area)


def list_candidates(session: Session, task: bpmn.Task) -> Sequence[Person]:
    """Everybody whom the task is offered to, by name."""
    chosen = or_(*(_in_group(group, task) for group in task.candidate_groups), literal(False))
    people = select(Person).where(col(Person.is_active), chosen).order_by(Person.full_name)
    return session.scalars(people).all()


# Building these statements costs more than running them, so each is built once for a person.
@lru_cache(maxsize=KEPT_STATEMENTS)
def _candidacies(who: _Who) -> Select[str, str]:
    parts = [_own_roles(who), _managed(who), _of_the_area(who), *([_safeguarded(who)] if who.is_dsl else [])]
    held = union_all(*parts).subquery("candidacy")
    return select(held.c.group_name, held.c.scope)


@lru_cache(maxsize=KEPT_STATEMENTS)
def _may_see(who: _Who) -> ColumnElement[bool]:
    held = _candidacies(who).subquery("seen")
    acts_in_it = exists().where(or_(held.c.scope == col(Case.reference), held.c.scope == col(Case.area)))
    has_a_task = exists().where(
        col(bpmn.Task.business_key) == col(Case.reference),
        col(bpmn.Task.assignee) == who.user_name,
        col(bpmn.Task.status) == bpmn.TaskStatus.OPEN,
    )
    return or_(acts_in_it, has_a_task)


@lru_cache(maxsize=KEPT_STATEMENTS)
def _seen_case(who: _Who) -> Select[Case]:
    return select(Case).where(col(Case.reference) == bindparam("reference"), _may_see(who))


@lru_cache(maxsize=KEPT_STATEMENTS)
def _groups_of(who: _Who) -> Select[str]:
    held = _candidacies(who).subquery("held")
    return select(held.c.group_name).where(held.c.scope.in_([bindparam("reference"), bindparam("area")]))


def _groups_held(session: Session, person: Person, *, reference: str, area: str) -> frozenset[str]:
    return frozenset(session.scalars(_groups_of(_Who.of(person)), {"reference": reference, "area": str(area)}))


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
    return select(_word(PersonRole.role), literal(str(who.area))).where(
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

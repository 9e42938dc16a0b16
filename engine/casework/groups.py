"""In which groups somebody may act, and where: conditions and selects for the statements that ask for access (GOV-5).

Groups relative to a case come from the roles on it, those of an area from the person's own role; a line manager and a
designated safeguarding lead act where the people act whom they answer for. While somebody is away, who stands in for
them sees the cases in which they hold a role of one, and those of their tasks, and can do these tasks; what they hold
by appointment (a line manager's, an area's, a safeguarding lead's part) is not passed on.

An area that supports a case which another one leads has groups of its own: its people see the case, but no task is
offered to them by that (docs/decisions/0030-a-family-in-two-areas.md).
"""

from typing import Any, NamedTuple, Self

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
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

from engine import bpmn, clock
from engine.casework.models.absences import Absence
from engine.casework.models.cases import Case, CaseRole, RoleOnCase, SupportingArea
from engine.casework.models.people import CoveredArea, Person, PersonRole, Role
from engine.words import later

LINE_MANAGER = "line_manager"
DSL = "dsl"
ROLES_OF_AN_AREA = (Role.LCSS_WORKER, Role.LCSS_MANAGER)
SUPPORTING = "supporting_"
SUPPORTING_WORKER, SUPPORTING_MANAGER = (f"{SUPPORTING}{role}" for role in ROLES_OF_AN_AREA)
SUPPORTING_GROUPS = frozenset({SUPPORTING_WORKER, SUPPORTING_MANAGER})
"""What those of an area's LCSS are in a case that their area supports. No diagram can give them a task."""
ROLES_OF_ONE = (RoleOnCase.EHA_AUTHOR, RoleOnCase.LEAD_PROFESSIONAL, RoleOnCase.SOCIAL_WORKER)
"""Roles that one person at most holds on a case: what is offered to them is that person's."""
ROLES_WITH_A_MANAGER = (RoleOnCase.EHA_AUTHOR, RoleOnCase.LEAD_PROFESSIONAL)
KNOWN_GROUPS = frozenset({*RoleOnCase, *ROLES_OF_AN_AREA, LINE_MANAGER, DSL})
"""Every group that a diagram may give a task to: somebody can hold each of them."""
GROUP_NAMES = {
    "eha_author": later("the author of the assessment"),
    "lead_professional": later("the lead professional"),
    "taf_member": later("a member of the Team Around the Family"),
    "contributor": later("a contributor"),
    "social_worker": later("the social worker"),
    "line_manager": later("a line manager"),
    "dsl": later("a designated safeguarding lead"),
    "lcss_worker": later("an LCSS worker"),
    "lcss_manager": later("an LCSS manager"),
}


class Who(NamedTuple):
    """What decides where a person may act, beside the roles that they hold: values, or parameters for them."""

    user_name: Any
    agency: Any
    area: Any
    today: Any
    is_dsl: bool

    @classmethod
    def of(cls, session: Session, person: Person) -> Self:
        """The values for this person."""
        return cls(person.user_name, person.agency, str(person.area), clock.today(session), person.is_dsl)


def anybody(is_dsl: bool) -> Who:
    """Parameters in place of a person, so that a statement is prepared once for everybody."""
    user_name, agency, area = (bindparam(name, type_=String) for name in ("user_name", "agency", "area"))
    return Who(user_name, agency, area, bindparam("today", type_=Date), is_dsl)


def sees(who: Who) -> ColumnElement[bool]:
    """A condition on `Case`: they may see it."""
    of_case = col(CaseRole.case) == col(Case.reference)
    acts_in_it = [part.where(of_case).correlate(Case).exists() for part in (*on_cases(who), for_the_absent(who))]
    acts_in_its_area = and_(col(Case.area) == who.area, _of_the_own_area(who).exists())
    covers_its_area = _of_covered_areas(who).where(col(CoveredArea.area) == col(Case.area)).correlate(Case).exists()
    supports_it = in_support(who).where(col(SupportingArea.case) == col(Case.reference)).correlate(Case).exists()
    return or_(*acts_in_it, acts_in_its_area, covers_its_area, has_a_task(who), supports_it)


def has_a_task(who: Who) -> ColumnElement[bool]:
    """A condition on `Case`: one of its open tasks is theirs, or that of somebody for whom they stand in."""
    return exists().where(
        col(bpmn.Task.business_key) == col(Case.reference),
        or_(col(bpmn.Task.assignee) == who.user_name, col(bpmn.Task.assignee).in_(absent(who))),
        col(bpmn.Task.status) == bpmn.TaskStatus.OPEN,
    )


def absent(who: Who) -> Select[str]:
    """The user names of those who are away today and for whom they stand in."""
    return select(col(Absence.person)).where(
        col(Absence.stand_in) == who.user_name,
        col(Absence.ended_at).is_(None),
        col(Absence.from_on) <= who.today,
        col(Absence.until_on) >= who.today,
    )


def for_the_absent(who: Who) -> Select[str, str, str]:
    """The roles of one of those for whom they stand in: the role, the reference of its case, and whose it is."""
    return select(_word(CaseRole.role), col(CaseRole.case), col(CaseRole.person)).where(
        col(CaseRole.person).in_(absent(who)), col(CaseRole.role).in_(ROLES_OF_ONE), _is_current()
    )


def on_cases(who: Who) -> list[Select[str, str]]:
    """The groups that they hold on cases, each with the reference of the case."""
    return [_own_roles(who), _managed(who), *([_safeguarded(who)] if who.is_dsl else [])]


def _own_roles(who: Who) -> Select[str, str]:
    return select(_word(CaseRole.role).label("group_name"), col(CaseRole.case).label("scope")).where(
        col(CaseRole.person) == who.user_name, _is_current()
    )


def _managed(who: Who) -> Select[str, str]:
    return (
        select(literal(LINE_MANAGER), col(CaseRole.case))
        .join(Person, col(Person.user_name) == CaseRole.person)
        .where(col(Person.line_manager) == who.user_name, col(CaseRole.role).in_(ROLES_WITH_A_MANAGER), _is_current())
    )


def of_areas(who: Who) -> list[Select[str, str]]:
    """The groups of the LCSS that they hold, each with the area: their own, or one that they cover."""
    return [_of_the_own_area(who), _of_covered_areas(who)]


def _of_the_own_area(who: Who) -> Select[str, str]:
    return select(_word(PersonRole.role).label("group_name"), _scope(who.area).label("scope")).where(
        col(PersonRole.person) == who.user_name, col(PersonRole.role).in_(ROLES_OF_AN_AREA)
    )


def _of_covered_areas(who: Who) -> Select[str, str]:
    return (
        select(_word(PersonRole.role), _word(CoveredArea.area))
        .join(CoveredArea, col(CoveredArea.person) == col(PersonRole.person))
        .where(col(PersonRole.person) == who.user_name, col(PersonRole.role).in_(ROLES_OF_AN_AREA))
    )


def in_support(who: Who) -> Select[str, str]:
    """The groups that they are in on cases which an area of theirs supports, with the reference of the case."""
    served = union_all(*of_areas(who)).subquery("served")
    return (
        select(literal(SUPPORTING) + served.c.group_name, col(SupportingArea.case))
        .join(served, served.c.scope == _word(SupportingArea.area))
        .where(col(SupportingArea.until_at).is_(None))
    )


def serves(area: str) -> ColumnElement[bool]:
    """A condition on `Person`: this is their area, or one that they cover."""
    covering = select(col(CoveredArea.person)).where(col(CoveredArea.area) == area)
    return or_(col(Person.area) == area, col(Person.user_name).in_(covering))


def lcss_of(area: str) -> Select[str]:
    """The user names of those who work for the LCSS of `area`, as their own or covering it."""
    held = select(col(PersonRole.person)).where(col(PersonRole.role).in_(ROLES_OF_AN_AREA))
    return held.join(Person, col(Person.user_name) == col(PersonRole.person)).where(serves(area))


def _safeguarded(who: Who) -> Select[str, str]:
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


def in_group(group: str, task: bpmn.Task) -> ColumnElement[bool]:
    """A condition on `Person`: belongs to `group` where this task is concerned."""
    if group in ROLES_OF_AN_AREA:
        in_role = select(col(PersonRole.person)).where(col(PersonRole.role) == group)
        return and_(serves(task.area), col(Person.user_name).in_(in_role))
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

"""Who carries how much in an area: cases, open tasks, what is late and what is due soon (LPR-5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import and_, bindparam, case, func, select
from sqlmodel import Session

from engine import bpmn, clock
from engine.casework import access
from engine.casework.models.cases import Case, CaseRole, CaseStatus, RoleOnCase
from engine.casework.models.people import Area, Person
from engine.database import table_of

SOON = timedelta(days=7)
SORTS: Final = ("cases", "open", "late", "soon")


@dataclass(frozen=True)
class Load:
    """What a person carries in the area: how many cases they lead, and their open tasks, how many of those are late,
    and how many fall due within a week."""

    user_name: str
    full_name: str
    job_title: str
    agency: str
    is_active: bool
    cases: int
    open: int
    late: int
    soon: int


def _loads() -> Any:
    task, role, of, person = (table_of(model) for model in (bpmn.Task, CaseRole, Case, Person))
    now, soon = (bindparam(name, type_=task.c.due_at.type) for name in ("now", "soon"))
    work = (
        select(
            task.c.assignee,
            func.count().label("open"),
            func.count(case((task.c.due_at < now, 1))).label("late"),
            func.count(case((and_(task.c.due_at >= now, task.c.due_at < soon), 1))).label("soon"),
        )
        .where(task.c.status == bpmn.TaskStatus.OPEN, task.c.area == bindparam("area"), task.c.assignee.is_not(None))
        .group_by(task.c.assignee)
        .subquery("work")
    )
    led = (
        select(role.c.person, func.count().label("cases"))
        .join(of, of.c.reference == role.c.case)
        .where(role.c.role == RoleOnCase.LEAD_PROFESSIONAL, role.c.until_at.is_(None))
        .where(of.c.area == bindparam("area"), of.c.status == CaseStatus.OPEN)
        .group_by(role.c.person)
        .subquery("led")
    )
    names = ("user_name", "full_name", "job_title", "agency", "is_active")
    counts = [func.coalesce(column, 0) for column in (led.c.cases, work.c.open, work.c.late, work.c.soon)]
    return (
        select(*(person.c[name] for name in names), *counts)
        .outerjoin(led, led.c.person == person.c.user_name)
        .outerjoin(work, work.c.assignee == person.c.user_name)
        .where(led.c.person.is_not(None) | work.c.assignee.is_not(None))
    )


_LOADS: Final = _loads()


def list_loads(
    session: Session, person: Person, area: Area, *, sort: str = "cases", agency: str | None = None
) -> Sequence[Load]:
    """Everybody who leads a case of the area or has one of its tasks, who carries most by `sort` (one of `SORTS`)
    first; only those of `agency` where it is given. Raises CaseNotFoundError for another area's people."""
    access.require_lcss_of(session, person, area)
    now = clock.now(session)
    rows = session.connection().execute(_LOADS, {"area": area, "now": now, "soon": now + SOON})
    loads = [load for load in (Load(*row) for row in rows) if agency in (None, load.agency)]
    return sorted(loads, key=lambda load: (-getattr(load, sort), load.full_name, load.user_name))


@dataclass(frozen=True)
class AgencyLoad:
    """What the people of an agency carry together."""

    agency: str
    people: int
    cases: int
    open: int
    late: int
    soon: int


def by_agency(loads: Sequence[Load]) -> Sequence[AgencyLoad]:
    """The loads of people added up for each agency, in the order of their names."""
    found: dict[str, list[Load]] = {}
    for load in loads:
        found.setdefault(load.agency, []).append(load)
    return [
        AgencyLoad(agency, len(members), *(sum(getattr(one, sort) for one in members) for sort in SORTS))
        for agency, members in sorted(found.items())
    ]

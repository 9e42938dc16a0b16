"""Everything that somebody holds now, and that would be left lying if they went.

Of cases that whoever looks may not see there is a count and nothing else (GOV-5).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from engine import bpmn
from engine.casework import access, people
from engine.casework.models.cases import Case, CaseRole, CaseStatus, RoleOnCase
from engine.casework.models.families import Family
from engine.casework.models.people import Person
from engine.casework.models.timeline import Notification


@dataclass(frozen=True)
class LedCase:
    """A case that they lead. `handover`: the open task of a handover that is under way."""

    reference: str
    family: str
    is_provisional: bool
    handover: str | None


@dataclass(frozen=True)
class RoleHeld:
    """Other roles in the team of an open case."""

    reference: str
    family: str
    roles: Sequence[RoleOnCase]


@dataclass(frozen=True)
class TaskHeld:
    """An open task that is theirs."""

    id: str
    reference: str
    family: str
    name: str
    due_at: datetime | None


@dataclass(frozen=True)
class Holdings:
    """All of it. `elsewhere`: how many more cases there are, which whoever looks may not see; `reports`: the people
    whose line manager they are; `messages`: how many wait to be sent to them."""

    person: Person
    leads: Sequence[LedCase]
    roles: Sequence[RoleHeld]
    tasks: Sequence[TaskHeld]
    elsewhere: int
    rights: Sequence[str]
    is_dsl: bool
    reports: Sequence[Person]
    messages: int

    @property
    def cases(self) -> Sequence[str]:
        """The references of all cases in which they hold something that whoever looks may see."""
        led, in_teams = (one.reference for one in self.leads), (one.reference for one in self.roles)
        return sorted({*led, *in_teams, *(one.reference for one in self.tasks)})


def holdings_of(session: Session, viewer: Person, person: Person) -> Holdings:
    """What `person` holds, as far as `viewer` may see its cases."""
    held, tasks = _roles(session, person), _tasks(session, person)
    references = {reference for reference, _role, _provisional in held} | {task.business_key for task in tasks}
    seen = _seen(session, viewer, references)
    return Holdings(
        person=person,
        leads=_leads(session, held, seen),
        roles=_other_roles(held, seen),
        tasks=[_task(task, seen) for task in tasks if task.business_key in seen],
        elsewhere=len(references - seen.keys()),
        rights=sorted(role.value for role in people.roles(session, person.user_name)),
        is_dsl=person.is_dsl,
        reports=_reports(session, person),
        messages=_messages(session, person),
    )


def _roles(session: Session, person: Person) -> Sequence[tuple[str, RoleOnCase, bool]]:
    held = (
        select(CaseRole.case, col(CaseRole.role), CaseRole.provisional)
        .join(Case, col(Case.reference) == col(CaseRole.case))
        .where(CaseRole.person == person.user_name, col(CaseRole.until_at).is_(None), Case.status == CaseStatus.OPEN)
        .order_by(CaseRole.case, CaseRole.role)
    )
    return session.exec(held).all()


def _tasks(session: Session, person: Person) -> Sequence[bpmn.Task]:
    theirs = (bpmn.Task.assignee == person.user_name, bpmn.Task.status == bpmn.TaskStatus.OPEN)
    return session.exec(select(bpmn.Task).where(*theirs).order_by(bpmn.Task.business_key, bpmn.Task.name)).all()


def _seen(session: Session, viewer: Person, references: set[str]) -> Mapping[str, str]:
    seen = (
        select(Case.reference, Family.name)
        .join(Family, col(Family.id) == col(Case.family))
        .where(col(Case.reference).in_(references), access.may_see(session, viewer))
    )
    return dict(session.exec(seen).all())


def _leads(
    session: Session, held: Sequence[tuple[str, RoleOnCase, bool]], seen: Mapping[str, str]
) -> Sequence[LedCase]:
    led = {case: provisional for case, role, provisional in held if role is RoleOnCase.LEAD_PROFESSIONAL}
    open_ones = select(bpmn.Task.business_key, bpmn.Task.name).where(
        bpmn.Task.process_key == "lead_professional_handover",
        bpmn.Task.status == bpmn.TaskStatus.OPEN,
        col(bpmn.Task.business_key).in_(led.keys() & seen.keys()),
    )
    under_way = dict(session.exec(open_ones).all())
    return [
        LedCase(case, seen[case], provisional, under_way.get(case)) for case, provisional in led.items() if case in seen
    ]


def _other_roles(held: Sequence[tuple[str, RoleOnCase, bool]], seen: Mapping[str, str]) -> Sequence[RoleHeld]:
    by_case: dict[str, list[RoleOnCase]] = {}
    for case, role, _provisional in held:
        if role is not RoleOnCase.LEAD_PROFESSIONAL and case in seen:
            by_case.setdefault(case, []).append(role)
    return [RoleHeld(case, seen[case], roles) for case, roles in by_case.items()]


def _task(task: bpmn.Task, seen: Mapping[str, str]) -> TaskHeld:
    return TaskHeld(task.id, task.business_key, seen[task.business_key], task.name, task.due_at)


def _reports(session: Session, person: Person) -> Sequence[Person]:
    managed = select(Person).where(Person.line_manager == person.user_name, col(Person.is_active))
    return session.exec(managed.order_by(Person.full_name)).all()


def _messages(session: Session, person: Person) -> int:
    waiting = select(func.count()).where(Notification.person == person.user_name, col(Notification.sent_at).is_(None))
    return session.exec(waiting).one()

"""What an act changes: a case before and after it, and the difference in facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from engine import bpmn
from engine.casework import cases, people
from engine.casework.groups import GROUP_NAMES
from engine.casework.management.action import ActContext
from engine.casework.models.timeline import Notification
from engine.words import either


@dataclass(frozen=True)
class TaskFact:
    """A task as it stands: what, with whom (in words), due when."""

    name: str
    waits_for: str
    due_at: datetime | None


@dataclass(frozen=True)
class Effect:
    """What differs afterwards. `changed`: tasks that go to somebody else or are due at another time; `told`: who gets a
    message; dates of the review before and after where they differ."""

    ends: Sequence[TaskFact]
    begins: Sequence[TaskFact]
    changed: Sequence[TaskFact]
    told: Sequence[str]
    review_before: date | None
    review_after: date | None
    lead_after: str | None


@dataclass(frozen=True)
class Snapshot:
    """What an act may change of a case."""

    tasks: Mapping[str, TaskFact]
    told: Sequence[str]
    review_on: date | None
    lead: str | None

    @classmethod
    def of(cls, context: ActContext) -> "Snapshot":
        session, reference = context.session, context.case.reference
        lead = cases.find_lead_professional(session, reference)
        messages = select(Notification.person).where(Notification.case == reference)
        told = session.exec(messages.order_by(col(Notification.created_at), col(Notification.person))).all()
        names = people.full_names(session, {*told, *([lead.person] if lead else [])})
        return cls(
            tasks=_tasks(context),
            told=[names[one] for one in told],
            review_on=cases.get(session, reference).review_on,
            lead=names[lead.person] if lead else None,
        )

    def compared_with(self, after: "Snapshot") -> Effect:
        kept = self.tasks.keys() & after.tasks.keys()
        told = list(after.told)
        for name in self.told:
            told.remove(name)
        moved = self.review_on != after.review_on
        return Effect(
            ends=[fact for task, fact in self.tasks.items() if task not in kept],
            begins=[fact for task, fact in after.tasks.items() if task not in kept],
            changed=[
                after.tasks[task] for task in self.tasks if task in kept and self.tasks[task] != after.tasks[task]
            ],
            told=sorted(set(told)),
            review_before=self.review_on if moved else None,
            review_after=after.review_on if moved else None,
            lead_after=after.lead if after.lead != self.lead else None,
        )


def waits_for(session: Session, task: bpmn.Task) -> str:
    """Who has the task, or those whom it is offered to, in words."""
    names = people.full_names(session, [task.assignee] if task.assignee else [])
    return names.get(task.assignee or "") or either([GROUP_NAMES.get(group, group) for group in task.candidate_groups])


def _tasks(context: ActContext) -> Mapping[str, TaskFact]:
    return {task.id: TaskFact(task.name, waits_for(context.session, task), task.due_at) for task in context.open_tasks}

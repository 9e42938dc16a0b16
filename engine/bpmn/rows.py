"""From a workflow at rest to rows: what differs from before the command is written, and nothing else.

Core statements throughout: this is the path of every completion.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Table, bindparam, case, exists, select
from sqlmodel import Session

from engine import clock
from engine.bpmn import traces
from engine.bpmn.expressions import due_moment, not_late_at_once
from engine.bpmn.models import (
    FAR_FUTURE,
    Draft,
    HistoryEvent,
    HistoryKind,
    Incident,
    Instance,
    InstanceStatus,
    Subscription,
    Task,
    TaskStatus,
    Timer,
)
from engine.bpmn.spiff import CaseWorkflow, Note, RefusedStep, at_step, dump
from engine.database import table_of
from engine.facts import reader
from engine.feel import Expression
from engine.prepared import Prepared

INSTANCE: Final = table_of(Instance)
TASK: Final = table_of(Task)
TIMER: Final = table_of(Timer)
SUBSCRIPTION: Final = table_of(Subscription)
HISTORY: Final = table_of(HistoryEvent)
DRAFT: Final = table_of(Draft)
INCIDENT: Final = table_of(Incident)


UNWRITTEN: Final = 0
"""The revision of an instance that has no row yet: it is written when its first run has come to rest."""

# Locked against whoever writes the row, not against whoever adds rows that point to it (`key_share`): who takes a task
# holds the task while history is added to its instance, and must not wait for somebody who holds the two the other way.
_LOCK: Final = Prepared(INSTANCE.select().where(INSTANCE.c.id == bindparam("key")).with_for_update(key_share=True))
_HAS_INCIDENT: Final = exists().where(INCIDENT.c.task_id == TASK.c.id, INCIDENT.c.resolved_at.is_(None))
_LOCK_TASK: Final = Prepared(
    select(*INSTANCE.c, *TASK.c, _HAS_INCIDENT)
    .select_from(INSTANCE.join(TASK, TASK.c.instance_id == INSTANCE.c.id))
    .where(TASK.c.id == bindparam("key"))
    .with_for_update(key_share=True, of=[INSTANCE, TASK])
)
_WRITE_INSTANCE: Final = Prepared(
    INSTANCE.update().where(INSTANCE.c.id == bindparam("key"), INSTANCE.c.revision == bindparam("read"))
)
_CANCEL_TASK: Final = Prepared(
    TASK.update().where(TASK.c.id == bindparam("key")).values(status=TaskStatus.CANCELLED, revision=TASK.c.revision + 1)
)
_DELETE: Final = {
    table: Prepared(table.delete().where(table.c.id == bindparam("key"))) for table in (TIMER, SUBSCRIPTION)
}
_INSERT: Final = {table: Prepared(table.insert().inline()) for table in (INSTANCE, TASK, TIMER, SUBSCRIPTION, HISTORY)}


def lock_instance(session: Session, instance_id: str) -> dict[str, Any] | None:
    """The row of an instance, held until the transaction ends; None when there is none."""
    found = _LOCK.first(session, {"key": instance_id})
    return None if found is None else dict(zip(INSTANCE.c.keys(), found, strict=True))


as_task: Final = reader(Task)


def due(due_at: datetime | None) -> dict[str, Any]:
    """The columns that give an open task another due date. One that was put off beyond it is back at once."""
    order_at = due_at or FAR_FUTURE
    still_off = case((TASK.c.follow_up_at <= order_at, TASK.c.follow_up_at))
    return {"due_at": due_at, "order_at": order_at, "follow_up_at": still_off}


@dataclass(frozen=True)
class LockedTask:
    """A task, open or finished, whose row and whose instance's nobody else can write until the transaction ends."""

    task: Task
    instance: Mapping[str, Any]
    """The instance's row."""
    has_incident: bool
    """Whether completing it has failed and nobody has dealt with that."""


def lock_task(session: Session, task_id: str) -> LockedTask | None:
    """A task and its instance, held until the transaction ends; None when there is none."""
    found = _LOCK_TASK.first(session, {"key": task_id})
    if found is None:
        return None
    *facts, has_incident = found
    instance = dict(zip(INSTANCE.c.keys(), facts, strict=False))
    return LockedTask(as_task(facts[len(instance) :]), instance, has_incident)


def count(written: Any) -> int:
    """How many rows a statement changed."""
    changed: int = written.rowcount
    return changed


class LostUpdateError(RuntimeError):
    """Somebody wrote the instance between its lock and its update: the lock does not hold."""


@dataclass(frozen=True)
class Footprint:
    """The ids of what a workflow at rest waits for: tasks, timers, messages."""

    tasks: frozenset[str] = frozenset()
    timers: frozenset[str] = frozenset()
    messages: frozenset[str] = frozenset()

    @classmethod
    def of(cls, workflow: CaseWorkflow) -> "Footprint":
        return cls(
            frozenset(str(task.id) for task in workflow.user_tasks()),
            frozenset(str(task.id) for task, _due_at in workflow.waiting_timers()),
            frozenset(str(task.id) for task in workflow.waiting_messages()),
        )


def write(
    workflow: CaseWorkflow, before: Footprint, instance: Mapping[str, Any], status: InstanceStatus
) -> Sequence[Task]:
    """Writes the state and everything that changed since `before`. Returns the new tasks."""
    writer = Writer(workflow, before, instance)
    writer.write_instance(status)
    writer.close_tasks()
    new_tasks = writer.open_tasks()
    writer.write_timers()
    writer.write_subscriptions()
    writer.write_history(status)
    return new_tasks


def add_history(
    session: Session, instance: Mapping[str, Any], kind: HistoryKind, actor: str | None, **facts: Any
) -> None:
    """Adds one event to the history of an instance; `facts` are further columns of HistoryEvent."""
    facts = {"instance_id": instance["id"], "business_key": instance["business_key"], **facts}
    session.execute(HISTORY.insert().values(at=clock.now(session), kind=kind, actor=actor, **facts))


class Writer:
    """Writes a workflow at rest: what differs from `before`, part by part."""

    def __init__(self, workflow: CaseWorkflow, before: Footprint, instance: Mapping[str, Any]) -> None:
        self.workflow = workflow
        self.instance = instance
        self.before = before
        self.after = Footprint.of(workflow)
        self.session = workflow.environment.session
        self.now = clock.now(self.session)
        self.of_instance = {"instance_id": instance["id"], "business_key": instance["business_key"]}

    def write_instance(self, status: InstanceStatus) -> None:
        key, revision = self.instance["id"], self.instance["revision"]
        values = {
            "state": dump(self.workflow),
            "revision": revision + 1,
            "status": status,
            "ended_at": None if status is InstanceStatus.ACTIVE else self.now,
        }
        if revision == UNWRITTEN:
            self._insert(INSTANCE, [{**self.instance, **values}])
            return
        if noted := traces.find(self.session):
            noted.note_instance(self.instance)
        if _WRITE_INSTANCE.run(self.session, {"key": key, "read": revision, **values}) != 1:
            raise LostUpdateError(key)

    def close_tasks(self) -> None:
        """A task that is gone and that nobody completed is cancelled."""
        cancelled = self.before.tasks - self.after.tasks - self.workflow.completed_tasks
        _CANCEL_TASK.run_each(self.session, [{"key": key} for key in cancelled])

    def open_tasks(self) -> Sequence[Task]:
        new = [task for task in self.workflow.user_tasks() if str(task.id) not in self.before.tasks]
        task_rows = [self._task_row(task) for task in new]
        self._insert(TASK, task_rows)
        return [as_task(map(row.__getitem__, TASK.c.keys())) for row in task_rows]

    def _task_row(self, task: Any) -> dict[str, Any]:
        element = task.task_spec.element
        assignee = assignee_of(self.workflow, task)
        with at_step(task):
            due_at = self._due_moment(task, element.work.due)
            follow_up_at = self._moment(task, element.work.follow_up)
        return {
            **self.of_instance,
            "id": str(task.id),
            "area": self.instance["area"],
            "process_key": task.workflow.spec.process_key,
            "element_id": element.id,
            "name": element.name,
            "documentation": element.documentation,
            "form_key": element.work.form_key,
            "candidate_groups": list(element.work.candidate_groups),
            "assignee": assignee,
            "assigned_at": self.now if assignee else None,
            "due_at": due_at,
            "order_at": due_at or FAR_FUTURE,
            "follow_up_at": follow_up_at,
            "priority": element.work.priority,
            "status": TaskStatus.OPEN,
            "revision": 1,
            "created_at": self.now,
            "completed_at": None,
            "completed_by": None,
            "local_variables": task.data,
        }

    def _due_moment(self, task: Any, expression: Expression | None) -> datetime | None:
        due_at = self._moment(task, expression)
        return due_at and not_late_at_once(due_at, self.now)

    def _moment(self, task: Any, expression: Expression | None) -> datetime | None:
        value = None if expression is None else self.workflow.environment.evaluate(task, expression)
        return None if value is None else due_moment(value)

    def write_timers(self) -> None:
        self._delete(TIMER, self.before.timers - self.after.timers)
        new = [
            self._waiting_row(task) | {"due_at": due_at, "retry_at": due_at, "attempts": 0}
            for task, due_at in self.workflow.waiting_timers()
            if str(task.id) not in self.before.timers
        ]
        self._insert(TIMER, new)

    def write_subscriptions(self) -> None:
        self._delete(SUBSCRIPTION, self.before.messages - self.after.messages)
        new = [
            self._waiting_row(task) | {"message": task.task_spec.element.message}
            for task in self.workflow.waiting_messages()
            if str(task.id) not in self.before.messages
        ]
        self._insert(SUBSCRIPTION, new)

    def _waiting_row(self, task: Any) -> dict[str, Any]:
        return {**self.of_instance, "id": str(task.id), "element_id": task.task_spec.element.id}

    def write_history(self, status: InstanceStatus) -> None:
        entries = [self._history_row(note) for note in self.workflow.notes]
        if status is not InstanceStatus.ACTIVE:
            entries.append({**_NO_ELEMENT, **self._common(HistoryKind.ENDED), "detail": status.value})
        self._insert(HISTORY, entries)

    def _history_row(self, note: Note) -> dict[str, Any]:
        element = note.element
        return {
            **self._common(note.kind),
            "process_key": note.process_key,
            "element_id": element.id if element else None,
            "name": element.name if element else None,
            "task_id": note.task_id,
            "detail": note.detail,
        }

    def _common(self, kind: HistoryKind) -> dict[str, Any]:
        return {**self.of_instance, "at": self.now, "kind": kind, "actor": self.workflow.environment.actor}

    def _insert(self, table: Table, entries: list[dict[str, Any]]) -> None:
        _INSERT[table].run_each(self.session, entries)

    def _delete(self, table: Table, ids: Iterable[str]) -> None:
        _DELETE[table].run_each(self.session, [{"key": key} for key in ids])


_NO_ELEMENT: Final = {"process_key": None, "element_id": None, "name": None, "task_id": None}


def assignee_of(workflow: CaseWorkflow, task: Any) -> str | None:
    """Who gets a person's task by its diagram. Raises StepFailedError."""
    with at_step(task):
        return _user_name(workflow.environment.value(task, task.task_spec.element.work.assignee))


def _user_name(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    raise RefusedStep("the assignee is not a user name")

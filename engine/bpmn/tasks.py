"""What people do with a task: take it, give it back, hand it on, keep a draft, complete it. Lists: `task_lists.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam
from sqlmodel import Session

from engine import clock
from engine.bpmn import commands, incidents, rows, traces
from engine.bpmn.drafts import OpenedTask, open_task
from engine.bpmn.drafts import find as find_draft
from engine.bpmn.drafts import save as save_draft
from engine.bpmn.errors import (
    StepFailedError,
    TaskChangedError,
    TaskFinishedError,
    TaskNotFoundError,
    TaskTakenError,
)
from engine.bpmn.models import HistoryKind, InstanceStatus, Task, TaskStatus
from engine.bpmn.rows import LockedTask
from engine.bpmn.spiff import CaseWorkflow
from engine.bpmn.task_conditions import EVERYTHING, Narrowing
from engine.bpmn.task_lists import archive, inbox, later, list_open, queue
from engine.bpmn.task_numbers import Numbers, count
from engine.bpmn.task_offers import Offers, offers
from engine.bpmn.task_pages import TaskPage
from engine.prepared import Prepared

__all__ = [
    "EVERYTHING",
    "Completion",
    "LockedTask",
    "Narrowing",
    "Numbers",
    "Offers",
    "OpenedTask",
    "TaskPage",
    "archive",
    "assign",
    "claim",
    "complete",
    "complete_locked",
    "count",
    "find_draft",
    "get",
    "give_back",
    "inbox",
    "later",
    "list_open",
    "lock",
    "offers",
    "open_task",
    "put_off",
    "queue",
    "require_current",
    "save_draft",
    "set_due_at",
]


@dataclass(frozen=True)
class Completion:
    """What completing a task brought: the tasks that are now there because of it, and where the instance stands."""

    next_tasks: Sequence[Task]
    instance_status: InstanceStatus


def get(session: Session, task_id: str) -> Task:
    """The task, open or finished, as it is now. Raises TaskNotFoundError."""
    task = session.get(Task, task_id, populate_existing=True)
    if task is None:
        raise TaskNotFoundError(task_id)
    return task


def require_current(task: Task, *, revision: int | None, actor: str) -> None:
    """Raises TaskFinishedError, TaskTakenError or TaskChangedError when `actor` cannot complete the task as seen.

    `revision` is the task's as the person saw it; None: not checked.
    """
    if task.status is not TaskStatus.OPEN:
        raise TaskFinishedError(task.id, task.completed_by, task.completed_at)
    if task.assignee not in (None, actor):
        raise TaskTakenError(task.id, task.assignee or "", task.assigned_at)
    if revision not in (None, task.revision):
        raise TaskChangedError(task.id, revision or 0, task.revision)


def lock(session: Session, task_id: str) -> LockedTask:
    """The task, open or finished, and nobody else can change it or its instance until the transaction ends.

    So of two who complete a task at the same moment the second finds it finished. Raises TaskNotFoundError.
    """
    locked = rows.lock_task(session, task_id)
    if locked is None:
        raise TaskNotFoundError(task_id)
    return locked


def complete(
    session: Session, task_id: str, *, revision: int | None, actor: str, variables: Mapping[str, Any]
) -> Completion:
    """Completes an open task that nobody else has, and lets its process go on.

    `variables` (JSON) go to the scope of the task's process. Raises TaskNotFoundError, TaskFinishedError,
    TaskTakenError, TaskChangedError, InstanceSuspendedError, StepFailedError.
    """
    locked = lock(session, task_id)
    require_current(locked.task, revision=revision, actor=actor)
    return complete_locked(session, locked, actor=actor, variables=variables)


def complete_locked(
    session: Session,
    locked: LockedTask,
    *,
    actor: str,
    variables: Mapping[str, Any],
    on_behalf_of: str | None = None,
) -> Completion:
    """As `complete`, for a task that is locked and that `require_current` let pass; the history tells also on whose
    behalf `actor` did it."""
    task_id = locked.task.id

    def act(workflow: CaseWorkflow) -> None:
        step = workflow.find_live_task(task_id)
        if step is None:
            raise TaskFinishedError(task_id, None, None)
        _COMPLETE.run(session, {"key": task_id, "at": clock.now(session), "by": actor})
        workflow.complete_task(step, variables)

    try:
        outcome = commands.run_locked(session, locked.instance, act, actor=actor)
    except StepFailedError as failure:
        failure.task_id = task_id
        raise
    if locked.has_incident:
        incidents.resolve(session, actor, task_id=task_id)
    if on_behalf_of:
        _note(session, locked.task, HistoryKind.DONE_FOR, actor, detail=on_behalf_of)
    return Completion(outcome.new_tasks, outcome.instance_status)


_COMPLETE: Final = Prepared(
    rows.TASK.update()
    .where(rows.TASK.c.id == bindparam("key"))
    .values(
        status=TaskStatus.COMPLETED,
        revision=rows.TASK.c.revision + 1,
        completed_at=bindparam("at"),
        completed_by=bindparam("by"),
    )
)


def claim(session: Session, task_id: str, actor: str) -> Task:
    """Takes a task that nobody has; to take one's own again changes nothing.

    Raises TaskNotFoundError, TaskFinishedError, TaskTakenError.
    """
    values = {"assignee": actor, "assigned_at": clock.now(session), "follow_up_at": None}
    if not _change(session, task_id, values, rows.TASK.c.assignee.is_(None)):
        require_current(task := get(session, task_id), revision=None, actor=actor)
        return task
    return _reassigned(session, task_id, actor)


def give_back(session: Session, task_id: str, actor: str) -> Task:
    """Gives one's own task back to its candidates. Raises TaskNotFoundError, TaskFinishedError, TaskTakenError."""
    if not _change(
        session, task_id, {"assignee": None, "assigned_at": None, "follow_up_at": None}, rows.TASK.c.assignee == actor
    ):
        require_current(task := get(session, task_id), revision=None, actor=actor)
        return task
    return _reassigned(session, task_id, actor)


def assign(session: Session, task_id: str, assignee: str, actor: str) -> Task:
    """Hands an open task to `assignee`, whoever had it. Raises TaskNotFoundError, TaskFinishedError."""
    if not _change(session, task_id, {"assignee": assignee, "assigned_at": clock.now(session), "follow_up_at": None}):
        _raise_finished(session, task_id)
    return _reassigned(session, task_id, actor)


def _reassigned(session: Session, task_id: str, actor: str) -> Task:
    task = get(session, task_id)
    _note(session, task, HistoryKind.TASK_ASSIGNED, actor, detail=task.assignee)
    return task


def put_off(session: Session, task_id: str, until: datetime | None, actor: str) -> Task:
    """Puts an open task off to a moment (aware), at which it is back by itself; None: it is back now.

    Whoever takes or gets it meanwhile has it at once. Raises TaskNotFoundError, TaskFinishedError.
    """
    if not _change(session, task_id, {"follow_up_at": until}):
        _raise_finished(session, task_id)
    task = get(session, task_id)
    kind = HistoryKind.TASK_PUT_OFF if until else HistoryKind.TASK_BROUGHT_BACK
    _note(session, task, kind, actor, detail=until.isoformat() if until else None)
    return task


def set_due_at(session: Session, task_id: str, due_at: datetime | None, actor: str) -> Task:
    """Moves the due date of an open task (aware; None: no due date). Raises TaskNotFoundError, TaskFinishedError."""
    if not _change(session, task_id, rows.due(due_at)):
        _raise_finished(session, task_id)
    task = get(session, task_id)
    _note(session, task, HistoryKind.DUE_DATE_MOVED, actor, detail=due_at.isoformat() if due_at else None)
    return task


def _change(session: Session, task_id: str, values: Mapping[str, Any], *conditions: Any) -> bool:
    """Changes the task if it is open and meets the conditions, in one statement, so that of two people one wins."""
    table = rows.TASK
    noted = traces.find(session)
    before = get(session, task_id).model_dump(include=set(values)) if noted else {}
    changed = session.execute(
        table.update()
        .where(table.c.id == task_id, table.c.status == TaskStatus.OPEN, *conditions)
        .values(revision=table.c.revision + 1, **values)
    )
    if rows.count(changed) != 1:
        return False
    if noted:
        noted.note_task(task_id, before, values)
    return True


def _raise_finished(session: Session, task_id: str) -> None:
    task = get(session, task_id)
    raise TaskFinishedError(task.id, task.completed_by, task.completed_at)


def _note(session: Session, task: Task, kind: HistoryKind, actor: str, detail: str | None) -> None:
    instance = {"id": task.instance_id, "business_key": task.business_key}
    facts = {"process_key": task.process_key, "element_id": task.element_id, "name": task.name, "task_id": task.id}
    rows.add_history(session, instance, kind, actor, detail=detail, **facts)

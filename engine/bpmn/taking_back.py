"""Taking back what a command did, as long as nothing has followed from it.

The state from before is put back, and from it the rows: tasks that came are cancelled, those that went are open again,
timers and subscriptions are what they were. Nobody's words are lost: a task that came keeps its row and its drafts.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from engine.bpmn import commands, incidents, rows
from engine.bpmn.errors import EngineError
from engine.bpmn.models import HistoryKind, InstanceStatus, TaskStatus
from engine.bpmn.traces import Traces, noting

__all__ = ["FollowedError", "Traces", "noting", "take_back"]

TELLING = (
    HistoryKind.TASK_COMPLETED,
    HistoryKind.MESSAGE_RECEIVED,
    HistoryKind.TIMER_FIRED,
    HistoryKind.TIMER_MOVED,
    HistoryKind.DUE_DATE_MOVED,
    HistoryKind.SUSPENDED,
    HistoryKind.UPGRADED,
    HistoryKind.REPAIRED,
    HistoryKind.TAKEN_BACK,
)
"""What moves an instance on, as its history has it."""


class FollowedError(EngineError):
    """Something has followed, so nothing was taken back: `kind` of what happened, `by` whom, to the task `name`.

    `kind` is None where somebody has begun to answer a task that came.
    """

    def __init__(self, kind: HistoryKind | None, by: str | None, name: str | None) -> None:
        super().__init__("Something has followed from this, so it cannot be taken back.")
        self.kind = kind
        self.by = by
        self.name = name


def take_back(session: Session, traces: Traces, *, task_id: str, actor: str) -> frozenset[str]:
    """Makes every instance that was touched, and every task, what it was. `task_id` is the task whose completion is
    taken back. Returns the ids of the tasks that had come, and are needed no more. Raises FollowedError.

    What the person who takes back did with a task that came (took it, kept a draft) does not stand in the way.
    """
    came: frozenset[str] = frozenset()
    for instance_id, trace in traces.instances.items():
        instance = commands.lock(session, instance_id)
        if instance["revision"] != trace.revision:
            raise _what_followed(session, instance_id)
        now = rows.Footprint.of(commands.restore(session, instance, actor))
        workflow = commands.restore(session, {**instance, "state": trace.state}, actor)
        came_here = now.tasks - rows.Footprint.of(workflow).tasks
        _require_untouched(session, came_here, actor)
        came |= came_here
        workflow.note(HistoryKind.TAKEN_BACK, workflow.find_live_task(task_id) or workflow.task_tree)
        _write(rows.Writer(workflow, now, instance))
        incidents.resolve_vanished(session, instance_id, actor)
    for changed_id, change in traces.tasks.items():
        _hand_back(session, changed_id, change.before, change.after)
    return came


def _what_followed(session: Session, instance_id: str) -> FollowedError:
    """The newest thing that moved the instance on."""
    event = rows.HISTORY.c
    newest = (
        select(event.kind, event.actor, event.name)
        .where(event.instance_id == instance_id, event.kind.in_(TELLING))
        .order_by(event.id.desc())
        .limit(1)
    )
    return FollowedError(*session.execute(newest).one())


def _require_untouched(session: Session, came: Collection[str], actor: str) -> None:
    """Raises FollowedError where somebody else took one of the tasks that came, handed it on or began to answer it."""
    event, draft, task = rows.HISTORY.c, rows.DRAFT.c, rows.TASK.c
    kinds = (HistoryKind.TASK_ASSIGNED, HistoryKind.DUE_DATE_MOVED)
    touched = select(event.kind, event.actor, event.name).where(
        event.task_id.in_(came), event.kind.in_(kinds), event.actor.is_distinct_from(actor)
    )
    if found := session.execute(touched.order_by(event.id.desc()).limit(1)).first():
        raise FollowedError(*found)
    drafted = select(draft.person, task.name).where(draft.task_id == task.id, draft.person != actor)
    if found := session.execute(drafted.where(task.id.in_(came)).order_by(draft.saved_at.desc()).limit(1)).first():
        raise FollowedError(None, *found)


def _write(writer: rows.Writer) -> None:
    writer.write_instance(InstanceStatus.ACTIVE)
    writer.close_tasks()
    _open_again(writer.session, writer.after.tasks - writer.before.tasks)
    writer.write_timers()
    writer.write_subscriptions()
    writer.write_history(InstanceStatus.ACTIVE)


def _open_again(session: Session, task_ids: Collection[str]) -> None:
    table = rows.TASK
    values = {"status": TaskStatus.OPEN, "completed_at": None, "completed_by": None}
    again = table.update().where(table.c.id.in_(task_ids))
    session.execute(again.values(**values, revision=table.c.revision + 1))


def _hand_back(session: Session, task_id: str, before: Any, after: Any) -> None:
    table = rows.TASK
    as_left = (table.c[name].is_not_distinct_from(value) for name, value in after.items())
    changed = table.update().where(table.c.id == task_id, *as_left)
    if rows.count(session.execute(changed.values(**before, revision=table.c.revision + 1))) != 1:
        name = session.execute(select(table.c.name).where(table.c.id == task_id)).scalar_one()
        raise FollowedError(HistoryKind.TASK_ASSIGNED, None, name)

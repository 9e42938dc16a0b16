"""An instance as it was before an administrator changed it, and the way back."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

import orjson
from sqlalchemy import ColumnElement, Table, and_, func, or_, select, update
from sqlmodel import Session, col

from engine import clock
from engine.bpmn import commands, incidents, rows
from engine.bpmn.elements import Element, Kind
from engine.bpmn.errors import EngineError
from engine.bpmn.models import HistoryKind, Instance, InstanceSnapshot, TaskStatus
from engine.bpmn.spiff import CaseWorkflow

OF_THE_DIAGRAM: Final = ("element_id", "name", "documentation", "form_key", "candidate_groups", "priority")
"""The columns of a task that come from the diagram; the others are what people and time have made of it."""
WHOSE: Final = ("assignee", "assigned_at")
"""Those that a change may set too, where the diagram says who gets the task."""

LEAVING_SOMETHING: Final = frozenset({Kind.SERVICE_TASK, Kind.RULE_TASK, Kind.THROW})
"""Steps that a change sets off and that leave something behind: it stays when the change is undone."""
KEPT_FOR: Final = timedelta(days=30)
"""How long a change can be undone. A snapshot is a second copy of all that the case's process knows."""
FORGOTTEN: Final = b""


class CannotBeUndoneError(EngineError):
    """The change stands; the message says why, and `code` says it for programs."""

    code: ClassVar[str]


class ToldOthersError(CannotBeUndoneError):
    """The change sent a message to another process of the case, which has gone on with it."""

    code = "told_others"

    def __init__(self, instance_id: str) -> None:
        super().__init__("A message went to another process of the case, which cannot be taken back.")
        self.instance_id = instance_id


class TooLateError(CannotBeUndoneError):
    """How the instance was before is kept no longer, so the change cannot be undone."""

    code = "too_late"

    def __init__(self, instance_id: str) -> None:
        super().__init__(f"A change can be undone for {KEPT_FOR.days} days. This one stands.")
        self.instance_id = instance_id


class GoneOnError(CannotBeUndoneError):
    """The instance has gone on since the change, so the change cannot be undone without losing what happened."""

    code = "gone_on"

    def __init__(self, instance_id: str) -> None:
        super().__init__("Something has happened in this case since, so it cannot be put back.")
        self.instance_id = instance_id


def take(session: Session, instance: Mapping[str, Any]) -> dict[str, Any]:
    """Everything of a locked instance that a change of it may touch."""
    return {
        "instance": {
            **{name: instance[name] for name in ("release_id", "status", "ended_at")},
            "state": b64encode(instance["state"]).decode(),
        },
        "tasks": _open_tasks(session, instance["id"]),
        "timers": _rows_of(session, rows.TIMER, instance["id"]),
        "subscriptions": _rows_of(session, rows.SUBSCRIPTION, instance["id"]),
        "incidents": _rows_of(session, rows.INCIDENT, instance["id"], rows.INCIDENT.c.resolved_at.is_(None)),
    }


def keep(session: Session, instance_id: str, before: Mapping[str, Any], *, told_others: bool) -> InstanceSnapshot:
    """Keeps what `take` gave, after the change, so that it can be undone while nothing else happens.

    A change that `told_others` cannot be undone: of that nothing is kept but that it was so.
    """
    snapshot = InstanceSnapshot(
        instance_id=instance_id,
        revision=commands.lock(session, instance_id)["revision"],
        taken_at=clock.now(session),
        told_others=told_others,
        content=FORGOTTEN if told_others else orjson.dumps({**before, "given": _given(session, instance_id, before)}),
    )
    session.add(snapshot)
    session.flush()
    return snapshot


def _given(session: Session, instance_id: str, before: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Whose the tasks are that the change gave to somebody else."""
    had = {task["id"]: task["assignee"] for task in before["tasks"]}
    given = (task for task in _open_tasks(session, instance_id) if task["assignee"] != had.get(task["id"]))
    return [{name: task[name] for name in ("id", *WHOSE)} for task in given if task["id"] in had]


def list_left_behind(workflow: CaseWorkflow) -> list[tuple[str, Element]]:
    """The application's steps that a change set off, each with its process's key. What they recorded stays."""
    done = ((note.process_key, note.element) for note in workflow.notes if note.kind is HistoryKind.COMPLETED)
    return [(key, element) for key, element in done if element is not None and element.kind in LEAVING_SOMETHING]


def put_back(session: Session, snapshot_id: str, *, kind: HistoryKind, actor: str, reason: str) -> None:
    """Makes the instance what it was. What people did with a task that was there all along (took it, moved its due
    date) stays done; a task that the change had brought is no longer needed. Raises CannotBeUndoneError."""
    snapshot = session.get_one(InstanceSnapshot, snapshot_id)
    instance = commands.lock(session, snapshot.instance_id)
    if snapshot.told_others:
        raise ToldOthersError(snapshot.instance_id)
    if instance["revision"] != snapshot.revision:
        raise GoneOnError(snapshot.instance_id)
    if snapshot.content == FORGOTTEN or snapshot.taken_at <= clock.now(session) - KEPT_FOR:
        raise TooLateError(snapshot.instance_id)
    before = {name: _revived(value) for name, value in orjson.loads(snapshot.content).items()}
    _open_incidents_again(session, instance["id"], before["incidents"])
    _put_back_tasks(session, instance["id"], before)
    _put_back_timers(session, instance["id"], before["timers"])
    _replace(session, rows.SUBSCRIPTION, before["subscriptions"], rows.SUBSCRIPTION.c.instance_id == instance["id"])
    incidents.resolve_vanished(session, instance["id"], actor)
    values = before["instance"] | {"state": b64decode(before["instance"]["state"])}
    this = rows.INSTANCE.c.id == instance["id"]
    session.execute(rows.INSTANCE.update().where(this).values(**values, revision=instance["revision"] + 1))
    rows.add_history(session, instance, kind, actor, detail=reason)


def is_any_of_no_use(session: Session) -> bool:
    """Whether `forget` has something to do. It looks at every snapshot: not to be asked every few seconds."""
    return session.execute(select(col(InstanceSnapshot.id)).where(_is_of_no_use(session)).limit(1)).first() is not None


def forget(session: Session) -> None:
    """Empties what can undo nothing any more: it is too old, or its instance has gone on. That it was taken is kept."""
    session.execute(update(InstanceSnapshot).where(_is_of_no_use(session)).values(content=FORGOTTEN))


def _is_of_no_use(session: Session) -> ColumnElement[bool]:
    kept = InstanceSnapshot
    has_gone_on = select(col(Instance.id)).where(
        col(Instance.id) == col(kept.instance_id), col(Instance.revision) != col(kept.revision)
    )
    is_old = col(kept.taken_at) <= clock.now(session) - KEPT_FOR
    return and_(func.length(col(kept.content)) > 0, or_(is_old, has_gone_on.exists()))


def _rows_of(session: Session, table: Table, instance_id: str, *conditions: Any) -> list[dict[str, Any]]:
    found = session.execute(table.select().where(table.c.instance_id == instance_id, *conditions))
    return [dict(row) for row in found.mappings()]


def _open_tasks(session: Session, instance_id: str) -> list[dict[str, Any]]:
    return _rows_of(session, rows.TASK, instance_id, rows.TASK.c.status == TaskStatus.OPEN)


def _revived(value: Any) -> Any:
    """The same with moments where JSON has their texts: columns whose names end in `_at` hold moments."""
    if isinstance(value, list):
        return [_revived(each) for each in value]
    return {
        name: datetime.fromisoformat(content) if name.endswith("_at") and content else content
        for name, content in value.items()
    }


def _open_incidents_again(session: Session, instance_id: str, before: list[dict[str, Any]]) -> None:
    """Those that the change closed, since it took away their task or timer; not what somebody has dealt with since."""
    there = {row["id"] for row in (*_open_tasks(session, instance_id), *_rows_of(session, rows.TIMER, instance_id))}
    closed = [one["id"] for one in before if {one["task_id"], one["timer_id"]} - {None, *there}]
    again = rows.INCIDENT.update().where(rows.INCIDENT.c.id.in_(closed))
    session.execute(again.values(resolved_at=None, resolved_by=None))


def _put_back_tasks(session: Session, instance_id: str, before: Mapping[str, Any]) -> None:
    table = rows.TASK
    known = {task["id"]: task for task in before["tasks"]}
    given = {task["id"]: task for task in before.get("given", ())}
    open_now = {task["id"]: task for task in _open_tasks(session, instance_id)}
    for task_id, task in known.items():
        names = _to_be_put_back(open_now[task_id], given.get(task_id)) if task_id in open_now else task.keys()
        values = {name: task[name] for name in names}
        if any(open_now.get(task_id, {}).get(name) != value for name, value in values.items()):
            session.execute(
                table.update().where(table.c.id == task_id).values(values | {"revision": table.c.revision + 1})
            )
    new = table.c.id.in_(open_now.keys() - known.keys())
    session.execute(table.update().where(new).values(status=TaskStatus.CANCELLED, revision=table.c.revision + 1))


def _to_be_put_back(now: Mapping[str, Any], given: Mapping[str, Any] | None) -> Sequence[str]:
    """The columns of a task that was there all along; whose it is where the change gave it and nobody has since."""
    is_as_given = given is not None and all(now[name] == given[name] for name in WHOSE)
    return (*OF_THE_DIAGRAM, *WHOSE) if is_as_given else OF_THE_DIAGRAM


def _put_back_timers(session: Session, instance_id: str, before: list[dict[str, Any]]) -> None:
    """A timer that runs on keeps its retries."""
    table = rows.TIMER
    running = {timer["id"]: timer for timer in _rows_of(session, table, instance_id)}
    kept = [
        timer | {name: running[timer["id"]][name] for name in ("retry_at", "attempts")}
        if timer["id"] in running
        else timer
        for timer in before
    ]
    _replace(session, table, kept, table.c.instance_id == instance_id)


def _replace(session: Session, table: Table, entries: list[dict[str, Any]], condition: Any) -> None:
    session.execute(table.delete().where(condition))
    if entries:
        session.execute(table.insert(), entries)

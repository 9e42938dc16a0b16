"""The three lists of tasks: inbox, queue, archive. Each page is one indexed read, however many tasks there are.

A page ends with a cursor: where the next one begins. It is made of what the list is ordered by, so that pages neither
skip nor repeat a task when others come and go between them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, tuple_, union
from sqlmodel import Session, col, or_, select

from engine.bpmn.models import Task, TaskCandidate, TaskStatus


@dataclass(frozen=True)
class TaskPage:
    """Some tasks of a list, and the cursor of the next page; None after the last."""

    tasks: Sequence[Task]
    next: str | None


class CursorError(ValueError):
    """The text is not a cursor that a list gave."""

    def __init__(self) -> None:
        super().__init__("There is no such page of this list.")


def inbox(
    session: Session, person: str, *, limit: int, after: str | None = None, search: str | None = None
) -> TaskPage:
    """Open tasks that the person has, soonest due first; `search` in the task's name or business key.

    Raises CursorError.
    """
    own = _open().where(col(Task.assignee) == person)
    if search:
        own = own.where(
            or_(
                col(Task.name).icontains(search, autoescape=True),
                col(Task.business_key).icontains(search, autoescape=True),
            )
        )
    return _soonest_first(session, own, limit, after)


def queue(session: Session, candidacies: Select[str, str], *, limit: int, after: str | None = None) -> TaskPage:
    """Open tasks that nobody has and that a person with these candidacies may take, soonest due first.

    `candidacies` selects (group_name, scope): a scope is a business key or an area. Raises CursorError.
    """
    held = candidacies.subquery("held")
    in_group = col(TaskCandidate.group_name) == held.c.group_name
    offered = union(
        select(TaskCandidate.task_id).join(held, in_group & (col(TaskCandidate.business_key) == held.c.scope)),
        select(TaskCandidate.task_id).join(held, in_group & (col(TaskCandidate.area) == held.c.scope)),
    )
    free = _open().where(col(Task.assignee).is_(None), col(Task.id).in_(offered))
    return _soonest_first(session, free, limit, after)


def archive(session: Session, person: str, *, limit: int, after: str | None = None) -> TaskPage:
    """Tasks that the person has completed, newest first. Raises CursorError."""
    place = tuple_(col(Task.completed_at), col(Task.id))
    done = select(Task).where(col(Task.status) == TaskStatus.COMPLETED, col(Task.completed_by) == person)
    if after is not None:
        done = done.where(place < _read_cursor(after))
    done = done.order_by(col(Task.completed_at).desc(), col(Task.id).desc())
    return _page(session, done, limit, lambda task: task.completed_at or task.created_at)


def list_open(session: Session, business_key: str) -> Sequence[Task]:
    """Every open task of a case, soonest due first."""
    wanted = _open().where(col(Task.business_key) == business_key).order_by(col(Task.order_at), col(Task.id))
    tasks: Sequence[Task] = session.exec(wanted.execution_options(populate_existing=True)).all()
    return tasks


def _open() -> Any:
    return select(Task).where(col(Task.status) == TaskStatus.OPEN)


def _soonest_first(session: Session, wanted: Any, limit: int, after: str | None) -> TaskPage:
    if after is not None:
        wanted = wanted.where(tuple_(col(Task.order_at), col(Task.id)) > _read_cursor(after))
    ordered = wanted.order_by(col(Task.order_at), col(Task.id))
    return _page(session, ordered, limit, lambda task: task.order_at)


def _page(session: Session, wanted: Any, limit: int, placed_by: Any) -> TaskPage:
    found = session.exec(wanted.limit(limit + 1).execution_options(populate_existing=True)).all()
    tasks = found[:limit]
    more = len(found) > limit
    return TaskPage(tasks, f"{placed_by(tasks[-1]).isoformat()}~{tasks[-1].id}" if more else None)


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    moment, _separator, task_id = cursor.partition("~")
    try:
        place = datetime.fromisoformat(moment)
    except ValueError:
        raise CursorError from None
    if place.tzinfo is None:
        raise CursorError
    return place, task_id

"""The three lists of tasks: inbox, queue, archive. Each page is one indexed read, however many tasks there are.

A page ends with a cursor: where the next one begins. It is made of what the list is ordered by, so that pages neither
skip nor repeat a task when others come and go between them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, literal_column, tuple_
from sqlmodel import Session, col, or_, select

from engine.bpmn.models import Instance, Task, TaskCandidate, TaskStatus

# Written into the statements, not bound: only so does a database see that a partial index holds what is asked for.
_OPEN: Any = literal_column(f"'{TaskStatus.OPEN}'")
_COMPLETED: Any = literal_column(f"'{TaskStatus.COMPLETED}'")


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
    return _page(_first(session, _placed_after(own, after), limit), limit)


def queue(session: Session, candidacies: Select[str, str], *, limit: int, after: str | None = None) -> TaskPage:
    """Open tasks that nobody has and that a person with these candidacies may take, soonest due first.

    `candidacies` selects (group_name, scope): a scope is a business key or an area. Raises CursorError.
    """
    held = {(group, scope) for group, scope in session.execute(candidacies)}
    if not held:
        return TaskPage([], None)
    parts = [_offered_in_cases(held), *(_offered_in_area(area, held) for area in _areas_of(session, held))]
    found = [_first(session, _placed_after(part, after), limit) for part in parts]
    tasks = {task.id: task for part in found for task in part}
    return _page(sorted(tasks.values(), key=_place), limit)


def _areas_of(session: Session, held: set[tuple[str, str]]) -> list[str]:
    """The scopes that are no business key. They are few and their tasks many, so each is read by itself, in order."""
    scopes = {scope for _group, scope in held}
    cases = session.exec(select(Instance.business_key).where(col(Instance.business_key).in_(scopes))).all()
    return sorted(scopes - set(cases))


def _offered_in_cases(held: set[tuple[str, str]]) -> Any:
    keys_by_group: dict[str, list[str]] = {}
    for group, scope in sorted(held):
        keys_by_group.setdefault(group, []).append(scope)
    offered = or_(
        *(
            (col(TaskCandidate.group_name) == group) & col(TaskCandidate.business_key).in_(keys)
            for group, keys in keys_by_group.items()
        )
    )
    return _free().where(col(Task.id).in_(select(TaskCandidate.task_id).where(offered)))


def _offered_in_area(area: str, held: set[tuple[str, str]]) -> Any:
    groups = sorted(group for group, scope in held if scope == area)
    offered = exists().where(col(TaskCandidate.task_id) == col(Task.id), col(TaskCandidate.group_name).in_(groups))
    return _free().where(col(Task.area) == area, offered)


def archive(session: Session, person: str, *, limit: int, after: str | None = None) -> TaskPage:
    """Tasks that the person has completed, newest first. Raises CursorError."""
    done = select(Task).where(col(Task.status) == _COMPLETED, col(Task.completed_by) == person)
    if after is not None:
        done = done.where(tuple_(col(Task.completed_at), col(Task.id)) < read_cursor(after))
    done = done.order_by(col(Task.completed_at).desc(), col(Task.id).desc())
    return _page(_first(session, done, limit), limit, lambda task: (task.completed_at or task.created_at, task.id))


def list_open(session: Session, business_key: str) -> Sequence[Task]:
    """Every open task of a case, soonest due first."""
    wanted = _open().where(col(Task.business_key) == business_key).order_by(col(Task.order_at), col(Task.id))
    tasks: Sequence[Task] = session.exec(wanted.execution_options(populate_existing=True)).all()
    return tasks


def _open() -> Any:
    return select(Task).where(col(Task.status) == _OPEN)


def _free() -> Any:
    return _open().where(col(Task.assignee).is_(None))


def _placed_after(wanted: Any, after: str | None) -> Any:
    """The tasks of `wanted` that come after the cursor, soonest due first."""
    if after is not None:
        wanted = wanted.where(tuple_(col(Task.order_at), col(Task.id)) > read_cursor(after))
    return wanted.order_by(col(Task.order_at), col(Task.id))


def _first(session: Session, wanted: Any, limit: int) -> Sequence[Task]:
    """One more than a page holds, to know whether another one follows."""
    tasks: Sequence[Task] = session.exec(wanted.limit(limit + 1).execution_options(populate_existing=True)).all()
    return tasks


def _place(task: Task) -> tuple[datetime, str]:
    return task.order_at, task.id


def _page(found: Sequence[Task], limit: int, placed: Callable[[Task], tuple[datetime, str]] = _place) -> TaskPage:
    tasks = found[:limit]
    if len(found) <= limit:
        return TaskPage(tasks, None)
    moment, task_id = placed(tasks[-1])
    return TaskPage(tasks, f"{moment.isoformat()}~{task_id}")


def read_cursor(cursor: str) -> tuple[datetime, str]:
    """The moment and the id that a cursor stands for. Raises CursorError."""
    moment, _separator, task_id = cursor.partition("~")
    try:
        place = datetime.fromisoformat(moment)
    except ValueError:
        raise CursorError from None
    if place.tzinfo is None:
        raise CursorError
    return place, task_id

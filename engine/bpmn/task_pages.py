"""A page of a list of tasks, and the cursor that says where the next one begins.

A cursor is made of what the list is ordered by, so that pages neither skip nor repeat a task when others come and go
between them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Select, bindparam, select, tuple_
from sqlmodel import Session

from engine.bpmn.models import Task
from engine.bpmn.rows import TASK, as_task
from engine.bpmn.task_conditions import unindexed
from engine.clock import in_utc
from engine.prepared import Prepared, Values

Place = tuple[datetime, str]

SOONEST_DUE: Final = (TASK.c.order_at, TASK.c.id)
SOONEST_BACK: Final = (TASK.c.follow_up_at, TASK.c.id)


@dataclass(frozen=True)
class TaskPage:
    """Some tasks of a list, and the cursor of the next page; None after the last.

    The tasks are for reading: rows with the columns of `Task`, which no session looks after.
    """

    tasks: Sequence[Task]
    next: str | None


class CursorError(ValueError):
    """The text is not a cursor that a list gave."""

    def __init__(self) -> None:
        super().__init__("There is no such page of this list.")


def in_order(
    *wanted: ColumnElement[bool],
    limit: int,
    continued: bool,
    order: tuple[Column[Any], ...] = SOONEST_DUE,
    by_index: bool = True,
) -> Select[Any]:
    """Tasks soonest due first, or in another order; those after the cursor when the list is `continued`. One more than
    a page holds, to know whether another one follows.

    The limit is a part of the statement (see `rounded`). `by_index=False` where few tasks are wanted of many that lie
    in this order in an index: a database would go through them all rather than sort the few.
    """
    moment, task_id = order
    place = (moment if by_index else unindexed(moment), task_id)
    found = select(TASK).where(*wanted)
    if continued:
        found = found.where(tuple_(*place) > cursor())
    return found.order_by(*place).limit(limit + 1)


def rounded(limit: int) -> int:
    """For how many tasks a statement asks where a page holds `limit`: one of a few lengths.

    As a parameter it would decide on the plan, which PostgreSQL would make anew each time; every length as a statement
    of its own would have it keep two hundred plans of each list.
    """
    return next((length for length in LENGTHS if length >= limit), limit)


LENGTHS: Final = (10, 50, 200)


def cursor() -> Any:
    """The place that `read` fills in."""
    # Asked for, not said: PostgreSQL would take next to nothing to lie behind the last of many days, and plan each page
    # anew for that.
    place = bindparam("moment", type_=TASK.c.order_at.type), bindparam("task", type_=TASK.c.id.type)
    return tuple_(*(select(part).scalar_subquery() for part in place))


def read(session: Session, statement: Prepared, after: str | None, **facts: Any) -> Sequence[Task]:
    """What the statement finds after the cursor."""
    place = {} if after is None else dict(zip(("moment", "task"), read_cursor(after), strict=True))
    return tasks_of(session, statement, {**place, **facts})


def tasks_of(session: Session, statement: Prepared, values: Values) -> Sequence[Task]:
    """What the statement finds, as facts: objects that the session looks after would cost more than all the rest."""
    session.flush()
    return list(map(as_task, statement.each(session, values)))


def when_due(task: Task) -> Place:
    """The task's place among those that are soonest due."""
    return task.order_at, task.id


def when_back(task: Task) -> Place:
    """The task's place among those that come back."""
    return task.follow_up_at or task.order_at, task.id


def when_done(task: Task) -> Place:
    """The task's place among those that are done."""
    return task.completed_at or task.created_at, task.id


def merged(parts: Iterable[Sequence[Task]], limit: int, placed: Callable[[Task], Place] = when_due) -> TaskPage:
    """One page out of several lists, each in its order; what stands in two of them stands in it once."""
    tasks = {task.id: task for part in parts for task in part}
    return page(sorted(tasks.values(), key=placed), limit, placed)


def page(found: Sequence[Task], limit: int, placed: Callable[[Task], Place]) -> TaskPage:
    """The first `limit` of what was found, in its order."""
    tasks = found[:limit]
    if len(found) <= limit:
        return TaskPage(tasks, None)
    moment, task_id = placed(tasks[-1])
    return TaskPage(tasks, f"{moment.isoformat()}~{task_id}")


def read_cursor(text: str) -> Place:
    """The moment and the id that a cursor stands for. Raises CursorError."""
    moment, _separator, task_id = text.partition("~")
    try:
        place = datetime.fromisoformat(moment)
        if place.tzinfo is not None:
            return in_utc(place), task_id
    except ValueError:
        pass
    raise CursorError

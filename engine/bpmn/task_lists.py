"""The three lists of tasks: inbox, queue, archive. Each page is one indexed read, however many tasks there are.

A page ends with a cursor: where the next one begins. It is made of what the list is ordered by, so that pages neither
skip nor repeat a task when others come and go between them.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Select, String, bindparam, literal_column, or_, select, tuple_
from sqlalchemy import cast as as_type
from sqlmodel import Session

from engine.bpmn.models import Task, TaskStatus
from engine.bpmn.rows import INSTANCE, TASK

# Written into the statements, not bound: only so does a database see that a partial index holds what is asked for.
_OPEN: Final = TASK.c.status == literal_column(f"'{TaskStatus.OPEN}'")
_COMPLETED: Final = TASK.c.status == literal_column(f"'{TaskStatus.COMPLETED}'")
_FREE: Final = _OPEN & TASK.c.assignee.is_(None)

KEPT_STATEMENTS: Final = 256

_SOONEST_FIRST: Final = (TASK.c.order_at, TASK.c.id)
_OF_CASE: Final = select(TASK).where(_OPEN, TASK.c.business_key == bindparam("case")).order_by(*_SOONEST_FIRST)


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


def inbox(
    session: Session, person: str, *, limit: int, after: str | None = None, search: str | None = None
) -> TaskPage:
    """Open tasks that the person has, soonest due first; `search` in the task's name or business key.

    Raises CursorError.
    """
    statement = _inbox(continued=after is not None)
    if search:
        found = (column.icontains(search, autoescape=True) for column in (TASK.c.name, TASK.c.business_key))
        statement = statement.where(or_(*found))
    return _page(_read(session, statement, limit, after, person=person), limit)


@cache
def _inbox(*, continued: bool) -> Select[Any]:
    return _in_order(_OPEN, TASK.c.assignee == bindparam("person"), continued=continued)


def queue(session: Session, candidacies: Select[str, str], *, limit: int, after: str | None = None) -> TaskPage:
    """Open tasks that nobody has and that a person with these candidacies may take, soonest due first.

    `candidacies` selects (group_name, scope): a scope is a business key or an area. Raises CursorError.
    """
    scopes_by_group: dict[str, set[str]] = {}
    for group, scope in session.execute(candidacies):
        scopes_by_group.setdefault(group, set()).add(scope)
    if not scopes_by_group:
        return TaskPage([], None)
    found = [
        _read(session, statement, limit, after, **facts)
        for statement, facts in _parts(session, scopes_by_group, continued=after is not None)
    ]
    tasks = {task.id: task for part in found for task in part}
    return _page(sorted(tasks.values(), key=_place), limit)


def _parts(
    session: Session, scopes_by_group: Mapping[str, set[str]], *, continued: bool
) -> Iterator[tuple[Select[Any], Mapping[str, Any]]]:
    """What makes up a queue: what is offered in cases, and in each area. Areas are few and their tasks many, so each is
    read by itself, in order."""
    groups = tuple(sorted(scopes_by_group))
    keys = {f"keys_{place}": sorted(scopes_by_group[group]) for place, group in enumerate(groups)}
    scopes = sorted(set().union(*keys.values()))
    yield _offered_in_cases(groups, continued=continued), {"keys": scopes, **keys}
    cases = session.connection().scalars(_CASES, {"scopes": scopes})
    for area in sorted(set(scopes).difference(cases)):
        of_area = tuple(group for group in groups if area in scopes_by_group[group])
        yield _offered_in_area(of_area, continued=continued), {"area": area}


_CASES: Final = select(INSTANCE.c.business_key).where(INSTANCE.c.business_key.in_(bindparam("scopes", expanding=True)))


# Building these costs more than running them; the groups that one person holds are nearly always those of another.
@lru_cache(maxsize=KEPT_STATEMENTS)
def _offered_in_cases(groups: tuple[str, ...], *, continued: bool) -> Select[Any]:
    """Parameters: `keys` of cases, and `keys_0` … for each of the groups those where it is held."""
    of_a_case = TASK.c.business_key.in_(bindparam("keys", expanding=True))
    offered = (
        TASK.c.business_key.in_(bindparam(f"keys_{place}", expanding=True)) & _offered_to(group)
        for place, group in enumerate(groups)
    )
    return _in_order(_FREE, of_a_case, or_(*offered), continued=continued)


@lru_cache(maxsize=KEPT_STATEMENTS)
def _offered_in_area(groups: tuple[str, ...], *, continued: bool) -> Select[Any]:
    return _in_order(_FREE, TASK.c.area == bindparam("area"), or_(*map(_offered_to, groups)), continued=continued)


def _offered_to(group: str) -> ColumnElement[bool]:
    """Whether a task's groups, a list in JSON, hold this one."""
    return as_type(TASK.c.candidate_groups, String).contains(json.dumps(group), autoescape=True)


def archive(session: Session, person: str, *, limit: int, after: str | None = None) -> TaskPage:
    """Tasks that the person has completed, newest first. Raises CursorError."""
    done = _read(session, _archive(continued=after is not None), limit, after, person=person)
    return _page(done, limit, lambda task: (task.completed_at or task.created_at, task.id))


@cache
def _archive(*, continued: bool) -> Select[Any]:
    done = select(TASK).where(_COMPLETED, TASK.c.completed_by == bindparam("person"))
    if continued:
        done = done.where(tuple_(TASK.c.completed_at, TASK.c.id) < _cursor())
    return done.order_by(TASK.c.completed_at.desc(), TASK.c.id.desc()).limit(bindparam("limit"))


def list_open(session: Session, business_key: str) -> Sequence[Task]:
    """Every open task of a case, soonest due first; for reading, like those of a page."""
    return _tasks(session, _OF_CASE, {"case": business_key})


def _in_order(*wanted: ColumnElement[bool], continued: bool) -> Select[Any]:
    """Tasks soonest due first; those after the cursor when the list is `continued`."""
    found = select(TASK).where(*wanted)
    if continued:
        found = found.where(tuple_(*_SOONEST_FIRST) > _cursor())
    return found.order_by(*_SOONEST_FIRST).limit(bindparam("limit"))


def _cursor() -> Any:
    return tuple_(bindparam("moment", type_=TASK.c.order_at.type), bindparam("task", type_=TASK.c.id.type))


def _read(session: Session, statement: Select[Any], limit: int, after: str | None, **facts: Any) -> Sequence[Task]:
    """One more than a page holds, to know whether another one follows."""
    place = {} if after is None else dict(zip(("moment", "task"), read_cursor(after), strict=True))
    return _tasks(session, statement, {"limit": limit + 1, **place, **facts})


def _tasks(session: Session, statement: Select[Any], values: Mapping[str, Any]) -> Sequence[Task]:
    # A page of objects that the session looks after would cost more than all the rest of a list.
    session.flush()
    return cast("Sequence[Task]", session.connection().execute(statement, values).all())


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

"""How many instances run, of which process and on which release, and at which steps of it they stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, case, func, literal_column, select
from sqlmodel import Session

from engine import clock
from engine.bpmn.models import TaskStatus
from engine.bpmn.rows import INSTANCE, SUBSCRIPTION, TASK, TIMER


@dataclass(frozen=True)
class ReleaseStepCount:
    """One step in one release: `open` tasks, `late` of them past their due date."""

    release_id: str
    process_key: str
    element_id: str
    open: int
    late: int


def count_running(session: Session) -> dict[str, int]:
    """How many instances of each process have not ended, of whatever release."""
    query = select(INSTANCE.c.process_key, func.count()).where(INSTANCE.c.ended_at.is_(None))
    return _as_counts(session, query.group_by(INSTANCE.c.process_key))


def count_by_release(session: Session, process_key: str) -> dict[str, int]:
    """How many instances of a process have not ended, by the id of their release."""
    running = (INSTANCE.c.process_key == process_key) & INSTANCE.c.ended_at.is_(None)
    query = select(INSTANCE.c.release_id, func.count()).where(running).group_by(INSTANCE.c.release_id)
    return _as_counts(session, query)


def count_tasks_by_release(session: Session, process_keys: Collection[str]) -> Sequence[ReleaseStepCount]:
    """A count for each step of these processes that has open tasks, for each release on which there are some.

    It looks at every open task of these processes with its instance: for a page that is seldom asked for.
    """
    session.flush()
    step = (INSTANCE.c.release_id, TASK.c.process_key, TASK.c.element_id)
    is_late = TASK.c.due_at < clock.now(session)
    query = (
        select(*step, func.count(), func.count(case((is_late, 1))))
        .join(INSTANCE, INSTANCE.c.id == TASK.c.instance_id)
        # As a literal, so that the index of open tasks serves.
        .where(TASK.c.status == literal_column(f"'{TaskStatus.OPEN}'"), TASK.c.process_key.in_(process_keys))
        .group_by(*step)
    )
    return [ReleaseStepCount(*found) for found in session.connection().execute(query)]


def count_waiting_by_release(session: Session, element_ids: Collection[str]) -> dict[tuple[str, str], int]:
    """How many instances wait at each of these events, for a moment or a message, by release and element."""
    session.flush()
    found: dict[tuple[str, str], int] = {}
    for waiting in (TIMER, SUBSCRIPTION) if element_ids else ():
        place = (INSTANCE.c.release_id, waiting.c.element_id)
        query = select(*place, func.count()).join(INSTANCE, INSTANCE.c.id == waiting.c.instance_id)
        query = query.where(waiting.c.element_id.in_(element_ids)).group_by(*place)
        for release_id, element_id, number in session.connection().execute(query):
            found[release_id, element_id] = found.get((release_id, element_id), 0) + number
    return found


def _as_counts(session: Session, query: Select[str, int]) -> dict[str, int]:
    session.flush()
    return dict(session.connection().execute(query).all())

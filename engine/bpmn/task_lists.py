"""The lists of tasks: inbox, later, queue, archive. Each page is a few indexed reads, however many tasks there are."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import bindparam, select, tuple_, union_all
from sqlmodel import Session

from engine.bpmn.models import Task
from engine.bpmn.rows import TASK
from engine.bpmn.task_conditions import (
    ASSIGNED,
    COMPLETED,
    EVERYTHING,
    OPEN,
    PUT_OFF,
    Names,
    Narrowing,
    areas_of,
    asked_of,
    narrowed,
    offered_in_area,
    offered_in_cases,
    waiting_alone,
)
from engine.bpmn.task_offers import Groups, Offers, parameters
from engine.bpmn.task_pages import (
    SOONEST_BACK,
    SOONEST_DUE,
    TaskPage,
    cursor,
    in_order,
    merged,
    page,
    read,
    rounded,
    tasks_of,
    when_back,
    when_done,
    when_due,
)
from engine.prepared import Prepared

_OF_CASE: Final = Prepared(select(TASK).where(OPEN, TASK.c.business_key == bindparam("case")).order_by(*SOONEST_DUE))

KEPT_STATEMENTS: Final = 256


def inbox(
    session: Session,
    person: str,
    offers: Offers,
    *,
    limit: int,
    after: str | None = None,
    only: Narrowing = EVERYTHING,
) -> TaskPage:
    """Open tasks that are the person's, soonest due first: those that they have, and those that nobody has and that are
    offered to a group in which they are alone. What they put off to a later day is among them only where `words` are
    looked for. Raises CursorError.
    """
    asked = asked_of(session, only)
    names = frozenset(asked) - {"now"} if only.words else frozenset(asked)
    return _own_page(session, person, offers, limit, after, names, asked)


def later(session: Session, person: str, offers: Offers, *, limit: int, after: str | None = None) -> TaskPage:
    """What is the person's and put off to a later day, the soonest to come back first. Raises CursorError."""
    return _own_page(session, person, offers, limit, after, PUT_OFF, asked_of(session, EVERYTHING))


def queue(session: Session, offers: Offers, *, limit: int, after: str | None = None) -> TaskPage:
    """Open tasks that nobody has and that a person with these offers may take, soonest due first.

    Raises CursorError.
    """
    if not offers.shared:
        return TaskPage([], None)
    parts = _queue_parts(session, offers, rounded(limit), continued=after is not None)
    return merged((read(session, statement, after, **facts) for statement, facts in parts), limit)


def archive(session: Session, person: str, *, limit: int, after: str | None = None) -> TaskPage:
    """Tasks that the person has completed, newest first. Raises CursorError."""
    done = read(session, _archive(rounded(limit), continued=after is not None), after, person=person)
    return page(done, limit, when_done)


def list_open(session: Session, business_key: str) -> Sequence[Task]:
    """Every open task of a case, soonest due first; for reading, like those of a page."""
    return tasks_of(session, _OF_CASE, {"case": business_key})


def _own_page(
    session: Session,
    person: str,
    offers: Offers,
    limit: int,
    after: str | None,
    names: Names,
    asked: Mapping[str, Any],
) -> TaskPage:
    statement = _own(tuple(offers.own), names, rounded(limit), continued=after is not None)
    found = read(session, statement, after, person=person, **parameters(offers.own, "own"), **asked)
    placed = when_back if names == PUT_OFF else when_due
    return page(sorted(found, key=placed), limit, placed)


# Making these costs more than running them; the groups that one person holds are nearly always those of another.
@lru_cache(maxsize=KEPT_STATEMENTS)
def _own(groups: Groups, names: Names, limit: int, *, continued: bool) -> Prepared:
    order = SOONEST_BACK if names == PUT_OFF else SOONEST_DUE
    assigned = in_order(ASSIGNED, *narrowed(names), limit=limit, continued=continued, order=order)
    if not groups:
        return Prepared(assigned)
    wanted = (waiting_alone(groups), *narrowed(names, by_index=False))
    waiting = in_order(*wanted, limit=limit, continued=continued, order=order, by_index=False)
    return Prepared(union_all(*(select(part.subquery()) for part in (assigned, waiting))))


def _queue_parts(
    session: Session, offers: Offers, limit: int, *, continued: bool
) -> Iterator[tuple[Prepared, Mapping[str, Any]]]:
    """What makes up a queue: what is offered in cases, and in each area."""
    shared, own = tuple(offers.shared), tuple(offers.own)
    of_own, of_shared = parameters(offers.own, "own"), parameters(offers.shared, "shared")
    yield _offered_in_cases(shared, own, limit, continued=continued), {**of_own, **of_shared}
    for area, groups in areas_of(session, offers).items():
        yield _offered_in_area(groups, own, limit, continued=continued), {"area": area, **of_own}


@lru_cache(maxsize=KEPT_STATEMENTS)
def _offered_in_cases(groups: Groups, own: Groups, limit: int, *, continued: bool) -> Prepared:
    wanted = offered_in_cases(groups, own)
    return Prepared(in_order(wanted, limit=limit, continued=continued, by_index=False))


@lru_cache(maxsize=KEPT_STATEMENTS)
def _offered_in_area(groups: Groups, own: Groups, limit: int, *, continued: bool) -> Prepared:
    return Prepared(in_order(offered_in_area(groups, own, "area"), limit=limit, continued=continued))


@lru_cache(maxsize=KEPT_STATEMENTS)
def _archive(limit: int, *, continued: bool) -> Prepared:
    done = select(TASK).where(COMPLETED, TASK.c.completed_by == bindparam("person"))
    if continued:
        done = done.where(tuple_(TASK.c.completed_at, TASK.c.id) < cursor())
    return Prepared(done.order_by(TASK.c.completed_at.desc(), TASK.c.id.desc()).limit(limit + 1))

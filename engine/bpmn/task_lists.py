"""The lists of tasks: inbox, later, queue, archive. Each page is a few indexed reads, however many tasks there are."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Final

from sqlalchemy import JSON, ColumnElement, and_, bindparam, func, literal_column, not_, or_, select, tuple_
from sqlmodel import Session

from engine import clock
from engine.bpmn.models import Task, TaskStatus
from engine.bpmn.rows import INSTANCE, TASK
from engine.bpmn.task_offers import Groups, Offers, many_keys, offered, offered_to, parameters
from engine.bpmn.task_pages import (
    SOONEST_BACK,
    SOONEST_DUE,
    TaskPage,
    cursor,
    in_order,
    merged,
    page,
    read,
    tasks_of,
    when_back,
    when_done,
)
from engine.one_of import OneOf
from engine.prepared import Prepared

# Written into the statements, not bound: only so does a database see that a partial index holds what is asked for.
_OPEN: Final = TASK.c.status == literal_column(f"'{TaskStatus.OPEN}'")
_COMPLETED: Final = TASK.c.status == literal_column(f"'{TaskStatus.COMPLETED}'")
_FREE: Final = _OPEN & TASK.c.assignee.is_(None)
_OF_CASE: Final = Prepared(select(TASK).where(_OPEN, TASK.c.business_key == bindparam("case")).order_by(*SOONEST_DUE))

KEPT_STATEMENTS: Final = 256

Conditions = frozenset[str]


@dataclass(frozen=True)
class Narrowing:
    """Which tasks of an inbox alone are wanted. `due_from` is the first moment that counts, `due_before` the first that
    no longer does; `words`: in the task's name or its business key, or one of the business keys `or_of`."""

    due_from: datetime | None = None
    due_before: datetime | None = None
    business_key: str | None = None
    words: str | None = None
    or_of: Collection[str] = ()


EVERYTHING: Final = Narrowing()


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
    asked = _asked(session, only)
    conditions = frozenset(asked) - {"now"} if only.words else frozenset(asked)
    return merged(_own_parts(session, person, offers, limit, after, conditions, asked), limit)


def later(session: Session, person: str, offers: Offers, *, limit: int, after: str | None = None) -> TaskPage:
    """What is the person's and put off to a later day, the soonest to come back first. Raises CursorError."""
    asked = _asked(session, EVERYTHING)
    parts = _own_parts(session, person, offers, limit, after, frozenset({"later"}), asked)
    return merged(parts, limit, when_back)


def count_own(session: Session, person: str, offers: Offers, *, at_most: int) -> int:
    """How many tasks the inbox holds; beyond `at_most` nobody counts."""
    values = {**_asked(session, EVERYTHING), **parameters(offers.own, "own"), "person": person, "limit": at_most}
    session.flush()
    lists = [_ASSIGNED, *([tuple(offers.own)] if offers.own else [])]
    found: Iterator[int] = (count for groups in lists for (count,) in _count(groups).each(session, values))
    return min(at_most, sum(found))


def queue(session: Session, offers: Offers, *, limit: int, after: str | None = None) -> TaskPage:
    """Open tasks that nobody has and that a person with these offers may take, soonest due first.

    Raises CursorError.
    """
    if not offers.shared:
        return TaskPage([], None)
    parts = _queue_parts(session, offers, continued=after is not None)
    return merged((read(session, statement, limit, after, **facts) for statement, facts in parts), limit)


def archive(session: Session, person: str, *, limit: int, after: str | None = None) -> TaskPage:
    """Tasks that the person has completed, newest first. Raises CursorError."""
    done = read(session, _archive(continued=after is not None), limit, after, person=person)
    return page(done, limit, when_done)


def list_open(session: Session, business_key: str) -> Sequence[Task]:
    """Every open task of a case, soonest due first; for reading, like those of a page."""
    return tasks_of(session, _OF_CASE, {"case": business_key})


_ASSIGNED: Final[Groups] = ()
"""In place of groups: what the person has themselves."""


def _asked(session: Session, only: Narrowing) -> dict[str, Any]:
    """What a list is narrowed by: the conditions' names, and their parameters."""
    words = None if only.words is None else only.words.translate(_ESCAPED)
    asked = {
        "now": clock.now(session),
        "due_from": only.due_from,
        "due_before": only.due_before,
        "of_case": only.business_key,
        "words": words,
    }
    given = {name: value for name, value in asked.items() if value is not None}
    return given if words is None else given | {"or_of": sorted(only.or_of)}


_ESCAPED: Final = str.maketrans({"/": "//", "%": "/%", "_": "/_"})


def _own_parts(
    session: Session,
    person: str,
    offers: Offers,
    limit: int,
    after: str | None,
    conditions: Conditions,
    asked: Mapping[str, Any],
) -> Iterator[Sequence[Task]]:
    continued = after is not None
    assigned = _own(_ASSIGNED, conditions, continued=continued)
    yield read(session, assigned, limit, after, person=person, **asked)
    if offers.own:
        statement = _own(tuple(offers.own), conditions, continued=continued)
        yield read(session, statement, limit, after, **parameters(offers.own, "own"), **asked)


# Making these costs more than running them; the groups that one person holds are nearly always those of another.
@lru_cache(maxsize=KEPT_STATEMENTS)
def _own(groups: Groups, conditions: Conditions, *, continued: bool) -> Prepared:
    order = SOONEST_BACK if "later" in conditions else SOONEST_DUE
    return in_order(*_whose(groups), *_narrowed(conditions), continued=continued, order=order)


@lru_cache(maxsize=KEPT_STATEMENTS)
def _count(groups: Groups) -> Prepared:
    present = (*_whose(groups), *_narrowed(frozenset({"now"})))
    found = select(TASK.c.id).where(*present).limit(bindparam("limit")).subquery()
    return Prepared(select(func.count()).select_from(found))


def _whose(groups: Groups) -> tuple[ColumnElement[bool], ...]:
    if groups == _ASSIGNED:
        return (_OPEN, TASK.c.assignee == bindparam("person"))
    return (_free_in("own_keys"), offered(groups, "own"))


def _free_in(keys: str) -> ColumnElement[bool]:
    """Open, had by nobody, and of one of the cases.

    That nobody has it is said so that no index answers it: a database would rather go through all that nobody has, in
    the order of the list, than sort the few tasks of some cases.
    """
    has_nobody: ColumnElement[bool] = func.coalesce(TASK.c.assignee, "") == ""
    return and_(_OPEN, has_nobody, many_keys(keys))


def _narrowed(conditions: Conditions) -> Iterator[ColumnElement[bool]]:
    words = bindparam("words", type_=TASK.c.name.type)
    every = {
        "now": or_(TASK.c.follow_up_at.is_(None), TASK.c.follow_up_at <= _moment("now")),
        "later": TASK.c.follow_up_at > _moment("now"),
        "due_from": TASK.c.order_at >= _moment("due_from"),
        "due_before": TASK.c.order_at < _moment("due_before"),
        "of_case": TASK.c.business_key == bindparam("of_case"),
        "words": or_(
            TASK.c.name.icontains(words, escape="/"),
            TASK.c.business_key.icontains(words, escape="/"),
            many_keys("or_of"),
        ),
    }
    return (condition for name, condition in every.items() if name in conditions)


def _moment(name: str) -> Any:
    return bindparam(name, type_=TASK.c.order_at.type)


def _queue_parts(session: Session, offers: Offers, *, continued: bool) -> Iterator[tuple[Prepared, Mapping[str, Any]]]:
    """What makes up a queue: what is offered in cases, and in each area. Areas are few and their tasks many, so each is
    read by itself, in order."""
    shared, own = tuple(offers.shared), tuple(offers.own)
    of_own, of_shared = parameters(offers.own, "own"), parameters(offers.shared, "shared")
    yield _offered_in_cases(shared, own, continued=continued), {**of_own, **of_shared}
    scopes = of_shared["shared_keys"]
    cases = {key for (key,) in _CASES.each(session, {"scopes": scopes})}
    for area in sorted(set(scopes) - cases):
        of_area = tuple(group for group in shared if area in offers.shared[group])
        yield _offered_in_area(of_area, own, continued=continued), {"area": area, **of_own}


_CASES: Final = Prepared(
    select(INSTANCE.c.business_key).where(OneOf(INSTANCE.c.business_key, bindparam("scopes", type_=JSON)))
)


@lru_cache(maxsize=KEPT_STATEMENTS)
def _offered_in_cases(groups: Groups, own: Groups, *, continued: bool) -> Prepared:
    return in_order(_free_in("shared_keys"), offered(groups, "shared"), *_not_own(own), continued=continued)


@lru_cache(maxsize=KEPT_STATEMENTS)
def _offered_in_area(groups: Groups, own: Groups, *, continued: bool) -> Prepared:
    to_one_of_them = or_(*map(offered_to, groups))
    return in_order(_FREE, TASK.c.area == bindparam("area"), to_one_of_them, *_not_own(own), continued=continued)


def _not_own(own: Groups) -> tuple[ColumnElement[bool], ...]:
    return (not_(offered(own, "own")),) if own else ()


@cache
def _archive(*, continued: bool) -> Prepared:
    done = select(TASK).where(_COMPLETED, TASK.c.completed_by == bindparam("person"))
    if continued:
        done = done.where(tuple_(TASK.c.completed_at, TASK.c.id) < cursor())
    return Prepared(done.order_by(TASK.c.completed_at.desc(), TASK.c.id.desc()).limit(bindparam("limit")))

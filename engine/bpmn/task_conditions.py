"""Which tasks are in which list, as conditions: for the statements that read lists, and the one that counts them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, ColumnElement, and_, bindparam, func, literal_column, not_, or_, select
from sqlmodel import Session

from engine import clock
from engine.bpmn.models import TaskStatus
from engine.bpmn.rows import INSTANCE, TASK
from engine.bpmn.task_offers import Groups, Offers, many_keys, offered, offered_to, parameters
from engine.one_of import OneOf
from engine.prepared import Prepared

Condition = ColumnElement[bool]
Names = frozenset[str]
"""What a list is narrowed by."""

# Written into the statements, not bound: only so does a database see that a partial index holds what is asked for.
OPEN: Final = TASK.c.status == literal_column(f"'{TaskStatus.OPEN}'")
COMPLETED: Final = TASK.c.status == literal_column(f"'{TaskStatus.COMPLETED}'")
FREE: Final = OPEN & TASK.c.assignee.is_(None)
ASSIGNED: Final = OPEN & (TASK.c.assignee == bindparam("person"))

NOT_PUT_OFF: Final[Names] = frozenset({"now"})
PUT_OFF: Final[Names] = frozenset({"later"})


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


def asked_of(session: Session, only: Narrowing) -> dict[str, Any]:
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


def narrowed(names: Names, *, by_index: bool = True) -> Iterator[Condition]:
    """The conditions of these names; parameters as `asked_of` makes them. `by_index=False` where few tasks are wanted:
    when they are due or put off is said so that a database does not go through all that are."""
    order_at, put_off = (column if by_index else unindexed(column) for column in (TASK.c.order_at, TASK.c.follow_up_at))
    words = bindparam("words", type_=TASK.c.name.type)
    every = {
        "now": or_(TASK.c.follow_up_at.is_(None), TASK.c.follow_up_at <= _moment("now")),
        "later": put_off > _moment("now"),
        "due_from": order_at >= _moment("due_from"),
        "due_before": order_at < _moment("due_before"),
        "of_case": TASK.c.business_key == bindparam("of_case"),
        "words": or_(
            TASK.c.name.icontains(words, escape="/"),
            TASK.c.business_key.icontains(words, escape="/"),
            many_keys("or_of"),
        ),
    }
    return (condition for name, condition in every.items() if name in names)


def unindexed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """What the column holds, said so that no index answers it."""
    same: ColumnElement[Any] = func.coalesce(column, column)
    return same


def _moment(name: str) -> Any:
    return bindparam(name, type_=TASK.c.order_at.type)


def waiting_alone(own: Groups) -> Condition:
    """Had by nobody, and offered where the person is alone in a group: theirs without being taken."""
    return FREE & many_keys("own_keys") & offered(own, "own")


def offered_in_cases(shared: Groups, own: Groups) -> Condition:
    """Had by nobody, and offered to the person among others in one of some cases."""
    return and_(FREE, many_keys("shared_keys"), offered(shared, "shared"), *_not_own(own))


def offered_in_area(groups: Groups, own: Groups, area: str) -> Condition:
    """Had by nobody, and offered to one of the groups in an area; `area` is the parameter's name."""
    return and_(FREE, TASK.c.area == bindparam(area), or_(*map(offered_to, groups)), *_not_own(own))


def _not_own(own: Groups) -> tuple[Condition, ...]:
    return (not_(offered(own, "own")),) if own else ()


def areas_of(session: Session, offers: Offers) -> Mapping[str, Groups]:
    """The areas among the scopes in which something is offered to the person among others, each with the groups. They
    are few and their tasks many, so each is read by itself."""
    scopes = parameters(offers.shared, "shared").get("shared_keys")
    if not scopes:
        return {}
    cases = {key for (key,) in _CASES.each(session, {"scopes": scopes})}
    return {
        area: tuple(group for group, held_in in offers.shared.items() if area in held_in)
        for area in sorted(set(scopes) - cases)
    }


_CASES: Final = Prepared(
    select(INSTANCE.c.business_key).where(OneOf(INSTANCE.c.business_key, bindparam("scopes", type_=JSON)))
)

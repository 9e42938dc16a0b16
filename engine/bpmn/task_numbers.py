"""How many tasks somebody's lists hold, in one statement, without reading any of them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, literal, select, union, union_all
from sqlmodel import Session

from engine.bpmn.rows import TASK
from engine.bpmn.task_conditions import (
    ASSIGNED,
    EVERYTHING,
    NOT_PUT_OFF,
    PUT_OFF,
    Condition,
    Names,
    areas_of,
    asked_of,
    narrowed,
    offered_in_area,
    offered_in_cases,
    waiting_alone,
)
from engine.bpmn.task_offers import Groups, Offers, parameters
from engine.prepared import Prepared

KEPT_STATEMENTS: Final = 256


@dataclass(frozen=True)
class Numbers:
    """How many tasks somebody's inbox holds, how many they have put off, and how many they could take."""

    inbox: int
    later: int
    queue: int


def count(session: Session, person: str, offers: Offers, *, own_at_most: int, others_at_most: int) -> Numbers:
    """The numbers of the person's lists; of the inbox nobody counts beyond `own_at_most`, of the others beyond
    `others_at_most`."""
    areas = areas_of(session, offers)
    values = {
        **{f"area_{place}": area for place, area in enumerate(areas)},
        **parameters(offers.own, "own"),
        **parameters(offers.shared, "shared"),
        **asked_of(session, EVERYTHING),
        "person": person,
    }
    by_area = tuple(areas.values())
    statement = _numbers(tuple(offers.own), tuple(offers.shared), by_area, own_at_most, others_at_most)
    session.flush()
    [(own, later, queue)] = statement.all(session, values)
    return Numbers(min(own, own_at_most), min(later, others_at_most), min(queue, others_at_most))


# Making it costs more than running it; the groups that one person holds are nearly always those of another.
@lru_cache(maxsize=KEPT_STATEMENTS)
def _numbers(
    own: Groups, shared: Groups, groups_by_area: tuple[Groups, ...], own_at_most: int, others_at_most: int
) -> Prepared:
    queue = [offered_in_area(groups, own, f"area_{place}") for place, groups in enumerate(groups_by_area)]
    if shared:
        queue.append(offered_in_cases(shared, own))
    return Prepared(
        select(
            _number(union_all, _own(own, NOT_PUT_OFF), own_at_most),
            _number(union_all, _own(own, PUT_OFF), others_at_most),
            _number(union, queue, others_at_most),  # what is offered in a case may be in its area, too
        )
    )


def _own(groups: Groups, names: Names) -> list[Condition]:
    assigned = and_(ASSIGNED, *narrowed(names))
    return [assigned, and_(waiting_alone(groups), *narrowed(names, by_index=False))] if groups else [assigned]


def _number(together: Any, lists: list[Condition], at_most: int) -> ColumnElement[int]:
    if not lists:
        return literal(0)
    parts = (select(TASK.c.id).where(one).limit(at_most).subquery() for one in lists)
    found = together(*(select(part.c.id) for part in parts))
    return select(func.count()).select_from(found.subquery()).scalar_subquery()

"""Reading an area's numbers, by one statement, which sees one moment."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import BindParameter, Select, bindparam, func, select, union_all
from sqlmodel import Session

from engine import clock
from engine.casework.monitoring.tallies.statements import (
    AREAS,
    IS_OPEN,
    TASK,
    among,
    changed,
    differences,
    total,
)
from engine.prepared import Prepared


class Tally(NamedTuple):
    """`number` at one place of an area (`models/tallies.py`); `late` of these tasks are past their due date."""

    process_key: str
    element_id: str
    number: int
    late: int


def _reading() -> Select[Any]:
    area: BindParameter[str] = bindparam("area")
    kept = select(AREAS.c.process_key, AREAS.c.element_id, AREAS.c.number).where(AREAS.c.area == area)
    differ = differences(among(changed())).subquery().c
    in_area = differ.area.concat("") == area  # Put so that SQLite finds the few cases by their references.
    put_right = select(differ.process_key, differ.element_id, differ.number).where(in_area)
    process_key, element_id, numbers = union_all(kept, put_right).subquery().c
    place = process_key, element_id
    found = select(*place, total(numbers).label("number")).group_by(*place).having(total(numbers) > 0).subquery().c
    at = TASK.c.area == area, TASK.c.process_key == found.process_key, TASK.c.element_id == found.element_id
    since, now = (bindparam(name, type_=TASK.c.due_at.type) for name in ("since", "now"))
    # Counted in the order of an index, step by step: to sort them by step would take ten times as long for each.
    late = select(func.count()).where(IS_OPEN, *at, TASK.c.due_at > since, TASK.c.due_at < now).scalar_subquery()
    return select(*found, late).order_by(found.process_key, found.element_id)


_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)
"""Says nothing, but PostgreSQL then takes those that are late to be few, as they are, and plans once for any moment."""
_READ: Final = Prepared(_reading())


def read(session: Session, area: str) -> Sequence[Tally]:
    """The numbers of an area that are not nought, by process and step, as they are at this moment."""
    session.flush()
    asked = {"area": area, "since": _BEGINNING, "now": clock.now(session)}
    return [Tally(*found) for found in _READ.each(session, asked)]

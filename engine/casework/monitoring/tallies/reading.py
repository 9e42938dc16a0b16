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
    number,
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
    none = number(0).label("late")
    kept = select(AREAS.c.process_key, AREAS.c.element_id, AREAS.c.number, none).where(AREAS.c.area == area)
    differ = differences(among(changed())).subquery().c
    in_area = differ.area.concat("") == area  # Put so that SQLite finds the few cases by their references.
    put_right = select(differ.process_key, differ.element_id, differ.number, none).where(in_area)
    step = TASK.c.process_key, TASK.c.element_id
    since, now = (bindparam(name, type_=TASK.c.due_at.type) for name in ("since", "now"))
    is_late = IS_OPEN, TASK.c.area == area, TASK.c.due_at > since, TASK.c.due_at < now
    late = select(*step, number(0), func.count()).where(*is_late).group_by(*step)
    process_key, element_id, numbers, are_late = union_all(kept, put_right, late).subquery().c
    place = process_key, element_id
    return select(*place, total(numbers), total(are_late)).group_by(*place).having(total(numbers) > 0).order_by(*place)


_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)
"""Says nothing, but PostgreSQL then takes those that are late to be few, as they are, and plans once for any moment."""
_READ: Final = Prepared(_reading())


def read(session: Session, area: str) -> Sequence[Tally]:
    """The numbers of an area that are not nought, by process and step, as they are at this moment."""
    session.flush()
    asked = {"area": area, "since": _BEGINNING, "now": clock.now(session)}
    return [Tally(*found) for found in _READ.each(session, asked)]

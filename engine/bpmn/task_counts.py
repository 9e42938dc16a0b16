"""How many tasks are open at each step, and how many of them are late: for whoever looks after an area."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, case, func, literal_column, select
from sqlmodel import Session

from engine import clock
from engine.bpmn.models import TaskStatus
from engine.bpmn.rows import TASK


@dataclass(frozen=True)
class StepCount:
    """One step of a process in one area; `late` of its `open` tasks are past their due date."""

    area: str
    process_key: str
    element_id: str
    open: int
    late: int


_STEP: Final = (TASK.c.area, TASK.c.process_key, TASK.c.element_id)
_IS_LATE: Final = TASK.c.due_at < bindparam("now", type_=TASK.c.due_at.type)
# Read from the index ix_work_item_by_step alone, in its order: no row of a task is looked at, and nothing is sorted.
_COUNTS: Final = (
    select(*_STEP, func.count(), func.count(case((_IS_LATE, 1))))
    .where(TASK.c.status == literal_column(f"'{TaskStatus.OPEN}'"))
    .group_by(*_STEP)
    .order_by(*_STEP)
)
_COUNTS_OF_AREA: Final = _COUNTS.where(TASK.c.area == bindparam("area"))


def count_by_step(session: Session, *, area: str | None = None) -> Sequence[StepCount]:
    """A count for each step that has open tasks, by area, process and step; only those of `area` when it is given."""
    session.flush()
    statement = _COUNTS if area is None else _COUNTS_OF_AREA
    asked = {"now": clock.now(session)} | ({} if area is None else {"area": area})
    return [StepCount(*found) for found in session.connection().execute(statement, asked)]

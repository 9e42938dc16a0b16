"""What is counted, of which cases, and what of it differs from what is kept."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    String,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
    union_all,
)

from engine import bpmn
from engine.casework.models.cases import Case, CaseStatus
from engine.casework.models.tallies import AreaTally, CaseTally, TallyMark
from engine.casework.monitoring.statements.parts import Listed
from engine.database import table_of
from engine.one_of import OneOf

AREAS, CASES, MARK = table_of(AreaTally), table_of(CaseTally), table_of(TallyMark)
TASK, HISTORY = table_of(bpmn.Task), table_of(bpmn.HistoryEvent)
_CASE: Final = table_of(Case)
PLACE: Final = ("area", "process_key", "element_id")
COLUMNS: Final = ("case", *PLACE, "number")
IS_OPEN: Final = TASK.c.status == literal_column(f"'{bpmn.TaskStatus.OPEN}'")  # A literal, so that its indexes serve.
_NEWEST: Final = 2**63 - 1

Which = Callable[[ColumnElement[str]], ColumnElement[bool]]
"""Whether a case, whose reference is in this column, is to be looked at."""


def changed() -> CTE:
    """The cases of which history tells something since they were counted, as one document in one row."""
    counted_to = select(func.coalesce(func.max(MARK.c.counted_to), 0)).scalar_subquery()
    # That they have an end says nothing, but PostgreSQL then takes them to be few, and reads them by the index.
    since = HISTORY.c.id > counted_to, HISTORY.c.id <= literal_column(str(_NEWEST))
    cases = select(HISTORY.c.business_key).where(*since).distinct().subquery()
    return select(Listed(cases.c.business_key).label("cases")).cte("changed")


def among(cases: CTE) -> Which:
    """Those of `changed`."""
    return lambda case: OneOf(case, select(cases.c.cases).scalar_subquery())


def now(which: Which) -> Sequence[Select[Any]]:
    """What these cases are now, in `COLUMNS`: the open tasks at each step, each process with some, and an open case."""
    of_task = TASK.c.business_key, TASK.c.area, TASK.c.process_key
    tasks = select(*of_task, TASK.c.element_id, func.count()).where(IS_OPEN, which(TASK.c.business_key))
    stages = select(*of_task, _NOTHING.label("element_id"), number(1)).where(IS_OPEN, which(TASK.c.business_key))
    cases = select(
        _CASE.c.reference,
        type_coerce(_CASE.c.area, String),
        _NOTHING.label("process_key"),
        _NOTHING.label("element_id"),
        number(1),
    )
    # Put so that SQLite finds the few cases by their references, and not by being open, as most are.
    is_open = type_coerce(_CASE.c.status, String).concat("") == CaseStatus.OPEN.value
    return (
        tasks.group_by(*of_task, TASK.c.element_id),
        stages.group_by(*of_task),
        cases.where(is_open, which(_CASE.c.reference)),
    )


def differences(which: Which) -> Select[Any]:
    """What these cases are now without what they were when they were counted, in `COLUMNS`; nothing is left out."""
    was = select(*(CASES.c[name] for name in COLUMNS[:-1]), -CASES.c.number).where(which(CASES.c.case))
    both = union_all(was, *now(which)).subquery().c
    return select(*(column.label(name) for column, name in zip(both, COLUMNS, strict=True)))


def number(value: int) -> ColumnElement[int]:
    """A number that the statement says itself."""
    return literal_column(str(value), Integer).label("number")


def total(numbers: ColumnElement[int]) -> ColumnElement[int]:
    """Their sum; whole numbers add up to one."""
    return cast(func.sum(numbers), Integer)


_NOTHING: Final = literal_column("''", String)

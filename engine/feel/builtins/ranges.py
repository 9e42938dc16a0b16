"""How points and ranges lie to one another (DMN 1.4, table 78).

An end is a pair of its value and a hair's breadth: just above the value where a start is excluded, just below where
an end is. Then every relation of the standard is a comparison of pairs. Values of different types raise TypeError,
which is null.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.feel.temporal import MonthsDuration
from engine.feel.time_line import instant
from engine.feel.values import Range, Value

from .range_text import read_range
from .registry import Registry

FUNCTIONS = Registry()
End = tuple[Value, int]

_ANY_TWO = ("point1, point2", "point, range", "range, point", "range1, range2")
_RANGE_AND_ANY = ("range, point", "range1, range2")
_ANY_AND_RANGE = ("point, range", "range1, range2")

_POINTS = (Decimal, str, date, datetime, time, timedelta, MonthsDuration)


def _start(value: Value) -> End:
    return _pair(value.start, 1 - value.start_included) if type(value) is Range else _pair(value, 0)


def _finish(value: Value) -> End:
    return _pair(value.end, value.end_included - 1) if type(value) is Range else _pair(value, 0)


def _pair(point: Value, hair: int) -> End:
    if type(point) not in _POINTS:
        raise TypeError("no point")
    return (instant(point) if isinstance(point, (datetime, time)) else point), hair


@FUNCTIONS.named("range")
def range_from(from_: str) -> Range | None:
    """The range written in a text, with literal ends: `[1..3]`, `(..@"2026-01-01"]`, `>= 5`."""
    return read_range(from_)


@FUNCTIONS.named("before", *_ANY_TWO)
def before(first: Value, second: Value) -> bool:
    """Whether the first ends before the second starts."""
    return _finish(first) < _start(second)


@FUNCTIONS.named("after", *_ANY_TWO)
def after(first: Value, second: Value) -> bool:
    """Whether the first starts after the second ends."""
    return before(second, first)


@FUNCTIONS.named("meets")
def meets(range1: Range, range2: Range) -> bool:
    """Whether the first ends exactly where the second starts, both included."""
    return _finish(range1) == _start(range2)


@FUNCTIONS.named("met by")
def met_by(range1: Range, range2: Range) -> bool:
    """Whether the first starts exactly where the second ends."""
    return meets(range2, range1)


@FUNCTIONS.named("overlaps")
def overlaps(range1: Range, range2: Range) -> bool:
    """Whether the two have something in common."""
    return _finish(range1) >= _start(range2) and _start(range1) <= _finish(range2)


@FUNCTIONS.named("overlaps before")
def overlaps_before(range1: Range, range2: Range) -> bool:
    """Whether the first starts earlier and ends within the second."""
    return _start(range1) < _start(range2) <= _finish(range1) <= _finish(range2)


@FUNCTIONS.named("overlaps after")
def overlaps_after(range1: Range, range2: Range) -> bool:
    """Whether the first starts within the second and ends later."""
    return overlaps_before(range2, range1)


@FUNCTIONS.named("includes", *_RANGE_AND_ANY)
def includes(range_: Range, value: Value) -> bool:
    """Whether a point or range lies within the range."""
    return _start(range_) <= _start(value) and _finish(value) <= _finish(range_)


@FUNCTIONS.named("during", *_ANY_AND_RANGE)
def during(value: Value, range_: Range) -> bool:
    """Whether a point or range lies within the range."""
    return includes(range_, value)


@FUNCTIONS.named("starts", *_ANY_AND_RANGE)
def starts(value: Value, range_: Range) -> bool:
    """Whether the range begins with the point or range."""
    return _start(value) == _start(range_) and _finish(value) <= _finish(range_)


@FUNCTIONS.named("started by", *_RANGE_AND_ANY)
def started_by(range_: Range, value: Value) -> bool:
    """Whether the range begins with the point or range."""
    return starts(value, range_)


@FUNCTIONS.named("finishes", *_ANY_AND_RANGE)
def finishes(value: Value, range_: Range) -> bool:
    """Whether the range ends with the point or range."""
    return _finish(value) == _finish(range_) and _start(value) >= _start(range_)


@FUNCTIONS.named("finished by", *_RANGE_AND_ANY)
def finished_by(range_: Range, value: Value) -> bool:
    """Whether the range ends with the point or range."""
    return finishes(value, range_)


@FUNCTIONS.named("coincides", "point1, point2", "range1, range2")
def coincides(first: Value, second: Value) -> bool:
    """Whether both start and end together."""
    return _start(first) == _start(second) and _finish(first) == _finish(second)

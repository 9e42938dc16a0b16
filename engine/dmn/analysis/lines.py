"""Values in their order: what lies between two of them, and how an end is said."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from engine.feel import MonthsDuration, Value
from engine.feel.time_line import since_midnight
from engine.feel.values import NUMBERS

Number = Decimal | int

_MICROSECOND = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1)
MIDNIGHT = datetime(2000, 1, 1)  # noqa: DTZ001 - for moments that carry no time zone
_DAY = 24 * 60 * 60
_MOMENTS = (
    (MIDNIGHT.replace(year=1, day=3) - MIDNIGHT) // _SECOND,
    (MIDNIGHT.replace(year=9999, month=12) - MIDNIGHT) // _SECOND,
)
"""Seconds. Within these every moment can be written, whatever its time zone."""
_FARTHEST = timedelta(hours=18)
"""The greatest offset from UTC that a time zone can have."""


@dataclass(frozen=True)
class Line:
    """An ordered kind of values. `whole`: only whole numbers stand for values; `counted`: people count them one by one,
    so that “above 12” is “13 and above”."""

    number: Callable[[Any], Number]
    value: Callable[[Any], Value]
    whole: bool = True
    counted: bool = False
    lowest: Number = Decimal("-1E+30")
    highest: Number = Decimal("1E+30")

    def between(self, low: Value, high: Value) -> Value:
        """A value strictly between two (None: no bound); None when there is none."""
        below = self.lowest - 1 if low is None else self.number(low)
        above = self.highest + 1 if high is None else self.number(high)
        candidate = self._candidate(low is None, high is None, below, above)
        return self.value(candidate) if below < candidate < above else None

    def _candidate(self, no_low: bool, no_high: bool, below: Number, above: Number) -> Number:
        if no_low and no_high:
            return max(self.lowest, 0)
        if no_low:
            return math.ceil(above) - 1
        if no_high or self.whole:
            return math.floor(below) + 1
        return NUMBERS.divide(NUMBERS.add(Decimal(below), Decimal(above)), Decimal(2))

    def next(self, value: Value) -> Value:
        """The first value of a counted line after this one."""
        return self.value(math.floor(self.number(value)) + 1)

    def previous(self, value: Value) -> Value:
        """The last value of a counted line before this one."""
        return self.value(math.ceil(self.number(value)) - 1)


@dataclass(frozen=True)
class TextLine:
    """Texts in their order."""

    counted: bool = False

    def number(self, value: str) -> str:
        """Where a text stands: texts are compared as they are."""
        return value

    def between(self, low: str | None, high: str | None) -> str | None:
        """A text strictly between two (None: no bound); None when there is none."""
        candidate = "" if low is None else low + "\0"
        return candidate if high is None or candidate < high else None


def line_of(value: Value, *, whole: bool) -> Line | TextLine:
    """The line on which a value stands; `whole`: where only whole numbers do."""
    if isinstance(value, Decimal):
        return WHOLE_NUMBERS if whole else NUMBERS_LINE
    if isinstance(value, datetime):
        return ZONED_MOMENTS if value.tzinfo else MOMENTS
    if isinstance(value, time):
        return ZONED_TIMES if value.tzinfo else TIMES
    return _LINES[type(value)]


def _zoned_time(number: int) -> time:
    """A time of another day than in UTC has an offset that makes it so."""
    days = number // _DAY
    clock = (MIDNIGHT + number * _SECOND - days * _FARTHEST).time()
    return clock.replace(tzinfo=timezone(-days * _FARTHEST))


NUMBERS_LINE = Line(Decimal, Decimal, whole=False)
WHOLE_NUMBERS = Line(Decimal, Decimal, counted=True)
DATES = Line(date.toordinal, date.fromordinal, counted=True, lowest=1, highest=date.max.toordinal())
MOMENTS = Line(
    lambda moment: (moment - MIDNIGHT) // _SECOND,
    lambda number: MIDNIGHT + number * _SECOND,
    lowest=_MOMENTS[0],
    highest=_MOMENTS[1],
)
ZONED_MOMENTS = Line(
    lambda moment: (moment - MIDNIGHT.replace(tzinfo=UTC)) // _SECOND,
    lambda number: MIDNIGHT.replace(tzinfo=UTC) + number * _SECOND,
    lowest=_MOMENTS[0],
    highest=_MOMENTS[1],
)
TIMES = Line(
    lambda clock: since_midnight(clock) // _SECOND,
    lambda number: (MIDNIGHT + number * _SECOND).time(),
    lowest=0,
    highest=_DAY - 1,
)
ZONED_TIMES = Line(
    lambda clock: since_midnight(clock) // _SECOND,
    _zoned_time,
    lowest=-_FARTHEST // _SECOND,
    highest=_DAY - 1 + _FARTHEST // _SECOND,
)
DAYS = Line(
    lambda span: span // _MICROSECOND, lambda number: number * _MICROSECOND, lowest=-(8 * 10**19), highest=8 * 10**19
)
MONTHS = Line(lambda span: span.months, MonthsDuration, counted=True, lowest=-(10**9), highest=10**9)
TEXTS = TextLine()

_LINES: dict[type, Line | TextLine] = {
    str: TEXTS,
    date: DATES,
    timedelta: DAYS,
    MonthsDuration: MONTHS,
}

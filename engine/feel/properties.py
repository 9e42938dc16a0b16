"""The parts of dates, times, durations and ranges that a path may name (DMN 1.4, table 65)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from .temporal import MonthsDuration
from .time_line import offset_of
from .values import Range, Value

Property = Callable[[Value], Value]

_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)


def _zone_name(value: datetime | time) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _whole(size: timedelta, within: timedelta) -> Property:
    """The whole units of `size` in a duration, left over from units of `within`; with the duration's sign."""

    def part(duration: timedelta) -> Decimal:
        count = Decimal(abs(duration) % within // size)
        return -count if duration < timedelta(0) else count

    return part


_DAY = {
    "year": lambda day: Decimal(day.year),
    "month": lambda day: Decimal(day.month),
    "day": lambda day: Decimal(day.day),
    "weekday": lambda day: Decimal(day.isoweekday()),
}
_CLOCK = {
    "hour": lambda clock: Decimal(clock.hour),
    "minute": lambda clock: Decimal(clock.minute),
    "second": lambda clock: Decimal(clock.second),
    "time offset": offset_of,
    "timezone": _zone_name,
}
_PROPERTIES: dict[type, dict[str, Property]] = {
    date: _DAY,
    datetime: {**_DAY, **_CLOCK},
    time: _CLOCK,
    timedelta: {
        "days": _whole(timedelta(days=1), timedelta.max),
        "hours": _whole(_HOUR, timedelta(days=1)),
        "minutes": _whole(_MINUTE, _HOUR),
        "seconds": _whole(_SECOND, _MINUTE),
    },
    MonthsDuration: {
        "years": lambda duration: Decimal(abs(duration.months) // 12 * (1 if duration.months >= 0 else -1)),
        "months": lambda duration: Decimal(abs(duration.months) % 12 * (1 if duration.months >= 0 else -1)),
    },
    Range: {
        "start": lambda within: within.start,
        "end": lambda within: within.end,
        "start included": lambda within: within.start_included,
        "end included": lambda within: within.end_included,
    },
}


def property_of(value: Value, name: str) -> Value:
    """The named part of a value; null where it has none of that name."""
    part = _PROPERTIES.get(type(value), {}).get(name)
    return part(value) if part else None

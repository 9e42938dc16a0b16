"""Conversions between types (DMN 1.4, table 70), and `not`."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.feel.errors import FeelEvaluationError
from engine.feel.limits import within_characters
from engine.feel.names import is_name
from engine.feel.temporal import (
    MonthsDuration,
    find_date,
    format_moment_in_zone,
    months_between,
    parse_date,
    parse_duration,
    parse_moment,
    parse_time,
)
from engine.feel.values import NUMBERS, FunctionValue, Range, Value, iso_text

from .registry import Registry

FUNCTIONS = Registry()

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,6})?", re.ASCII)


@FUNCTIONS.named("not")
def not_(negand: Value) -> bool | None:
    """True for false, false for true, null otherwise."""
    return not negand if isinstance(negand, bool) else None


@FUNCTIONS.named("date")
def date_from(from_: str | date | datetime) -> date | None:
    """The date written in a text, or of a date and time as its own zone has it."""
    if isinstance(from_, str):
        return parse_date(from_)
    return from_.date() if isinstance(from_, datetime) else from_


@FUNCTIONS.named("date")
def date_of(year: int, month: int, day: int) -> date | None:
    """The date of these parts."""
    return find_date(year, month, day)


@FUNCTIONS.named("time")
def time_from(from_: str | time | datetime | date) -> time | None:
    """The time written in a text, or of a date and time; midnight UTC for a date."""
    if isinstance(from_, str):
        return parse_time(from_)
    if isinstance(from_, datetime):
        return from_.timetz()
    return from_ if isinstance(from_, time) else time(tzinfo=UTC)


@FUNCTIONS.named("time")
def time_of(hour: int, minute: int, second: Decimal, offset: timedelta | None = None) -> time:
    """The time of these parts; `offset` is its distance from UTC."""
    micros = second * 1_000_000
    if micros != micros.to_integral_value():
        raise FeelEvaluationError("Fractions of a second beyond six digits are not covered.")
    whole, fraction = divmod(int(micros), 1_000_000)
    return time(hour, minute, whole, fraction, None if offset is None else timezone(offset))


@FUNCTIONS.named("date and time")
def moment_from(from_: str | datetime | date) -> datetime | None:
    """The date and time written in a text; a date's midnight."""
    if isinstance(from_, str):
        return parse_moment(from_)
    return from_ if isinstance(from_, datetime) else datetime.combine(from_, time())


@FUNCTIONS.named("date and time")
def moment_of(date: date | datetime, time: time) -> datetime:
    """This time on this date."""
    return datetime.combine(date, time)


@FUNCTIONS.named("date and time")
def moment_of_parts(
    year: int, month: int, day: int, hour: int, minute: int, second: Decimal, offset: timedelta | None = None
) -> datetime | None:
    """The date and time of these parts."""
    on = find_date(year, month, day)
    return datetime.combine(on, time_of(hour, minute, second, offset)) if on else None


@FUNCTIONS.named("duration")
def duration(from_: str) -> timedelta | MonthsDuration | None:
    """The duration written in a text."""
    return parse_duration(from_)


@FUNCTIONS.named("years and months duration")
def years_and_months(from_: date | datetime, to: date | datetime) -> MonthsDuration:
    """The whole months from one date to another."""
    return months_between(_day(from_), _day(to))


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


@FUNCTIONS.named("number")
def number(
    from_: str | Decimal, grouping_separator: str | None = None, decimal_separator: str | None = None
) -> Decimal | None:
    """The number written in a text with these separators; a number, for which there are none, is itself."""
    if isinstance(from_, Decimal):
        return from_ if grouping_separator is None and decimal_separator is None else None
    if grouping_separator not in (None, " ", ",", ".") or decimal_separator not in (None, ".", ","):
        return None
    if grouping_separator is not None and grouping_separator == decimal_separator:
        return None
    text = from_.replace(grouping_separator, "") if grouping_separator else from_
    text = text.replace(decimal_separator, ".") if decimal_separator else text
    return NUMBERS.create_decimal(text) if _NUMBER.fullmatch(text) else None


@FUNCTIONS.named("string")
def string(from_: Value) -> str | None:
    """The text of a value, as an author would write it; null for null."""
    if from_ is None or isinstance(from_, str):
        return from_
    return _written(from_)


def _written(value: Value) -> str:
    """The value as FEEL writes it; every part is charged, for shared parts may be written many times."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Decimal):
        return format(value if value else abs(value), "f")
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, (list, dict, Range)):
        return _written_parts(value)
    if isinstance(value, FunctionValue):
        return f"function({', '.join(value.parameters)})"
    zoned = isinstance(value, datetime) and isinstance(value.tzinfo, ZoneInfo)
    return format_moment_in_zone(value) if zoned else iso_text(value)


def _written_parts(value: list[Value] | dict[str, Value] | Range) -> str:
    if isinstance(value, Range):
        start, end = ("[" if value.start_included else "("), ("]" if value.end_included else ")")
        return f"{start}{_written(value.start)}..{_written(value.end)}{end}"
    parts: list[str] = []
    length = 0
    for part in value.items() if isinstance(value, dict) else value:
        parts.append(_written_entry(*part) if isinstance(value, dict) else _written(part))
        length += len(parts[-1]) + 64
        within_characters(length)
    return "{" + ", ".join(parts) + "}" if isinstance(value, dict) else "[" + ", ".join(parts) + "]"


def _written_entry(name: str, value: Value) -> str:
    """An entry of a context; what is no name stands in quotation marks."""
    return f"{name if is_name(name) else _written(name)}: {_written(value)}"

"""From the texts that a process owner writes to closures and moments.

A leading `=` marks FEEL. The calendar functions know England's working days; ISO date strings, which is how process
variables keep dates, are accepted where a date is asked for. Dates mean days in Europe/London.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from engine import working_days
from engine.bpmn.elements import Value
from engine.clock import LONDON, in_utc, london, london_moment
from engine.feel import BUILTINS, Expression, FeelSyntaxError, MonthsDuration, add_months, compile_expression

_JUEL = re.compile(r"[$#]\{")
_DURATION = re.compile(r"-?P(?=.)(\d+[YMWD])*(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
_WEEKS = re.compile(r"(-?)P(\d+)W\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TOO_FAR: Final = "this moment lies outside the years 1 to 9999"


class ExpressionRefusedError(ValueError):
    """A text that is not understood; the message says where and what to write instead."""


class NotAMomentError(ValueError):
    """A due date or timer came to something that is no date, date-time or duration."""


FUNCTIONS: Final = BUILTINS.extended(
    {
        "working days after": working_days.working_days_after,
        "working days between": working_days.working_days_between,
        "is working day": working_days.is_working_day,
    }
)
"""What expressions in diagrams, tables and forms may call: FEEL's own functions and the calendar's."""


def compile_feel(text: str) -> Expression:
    """Compiles FEEL `text` (without its leading `=`). Raises ExpressionRefusedError with the position."""
    try:
        return compile_expression(text, functions=FUNCTIONS)
    except FeelSyntaxError as error:
        place = f"“{_shortened(text)}” is not understood at character {error.position}"
        raise ExpressionRefusedError(f"{place}: {error.message}") from error


def compile_marked(text: str) -> Expression:
    """Compiles a text that must be an expression: `=…`. Raises ExpressionRefusedError otherwise."""
    text = text.strip()
    refuse_juel(text)
    if not text.startswith("="):
        raise ExpressionRefusedError(
            f"Write this as an expression that begins with “=”, for example “= {_shortened(text)}”."
        )
    return compile_feel(text[1:])


def compile_value(text: str) -> Value:
    """A literal, or an expression when `text` begins with `=`. Raises ExpressionRefusedError."""
    text = text.strip()
    refuse_juel(text)
    return Value(expression=compile_feel(text[1:])) if text.startswith("=") else Value(literal=text)


def compile_moment(text: str) -> Expression:
    """A date, date-time or duration: `=…`, or ISO 8601 (`2026-03-27`, `P42D`). Raises ExpressionRefusedError."""
    text = text.strip()
    if text.startswith("=") or _JUEL.search(text):
        return compile_marked(text)
    weeks = _WEEKS.match(text)
    if weeks:  # FEEL has no weeks.
        text = f"{weeks[1]}P{int(weeks[2]) * 7}D"
    if _DURATION.fullmatch(text):
        return compile_feel(f'duration("{text}")')
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ExpressionRefusedError(
            f"“{_shortened(text)}” is not a time. Write a duration such as P14D, a date such as 2026-03-27, "
            "or an expression that begins with “=”."
        ) from None
    return compile_feel(f'date("{text}")' if _DATE.fullmatch(text) else f'date and time("{text}")')


def refuse_juel(text: str) -> None:
    """Raises ExpressionRefusedError with the FEEL to write when `text` is, or holds, an old `${…}` expression."""
    if _JUEL.match(text.lstrip("= ")):
        compile_feel(text.lstrip("= "))  # Raises, and says what to write.
    if _JUEL.search(text) and not text.startswith("="):
        raise ExpressionRefusedError(
            f"“{_shortened(text)}” is written in the old way. Write FEEL that begins with “=”."
        )


def due_moment(value: Any) -> datetime:
    """The aware UTC moment that a due date means.

    A date means 17:00 in Europe/London on that day; a date-time is taken as it is (London time when it carries no
    offset). ISO strings are read as either. Raises NotAMomentError for anything else.
    """
    if isinstance(value, str):
        value = _from_iso(value)
    if isinstance(value, datetime):
        try:
            return in_utc(value if value.tzinfo else value.replace(tzinfo=LONDON))
        except ValueError as error:
            raise NotAMomentError(_TOO_FAR) from error
    if isinstance(value, date):
        return working_days.end_of(value)
    raise NotAMomentError("a date or a date and time is needed here")


def not_late_at_once(due_at: datetime, now: datetime) -> datetime:
    """When a task is due that comes `now`: at `due_at`; but at the end of the day where the working day on which it is
    due has ended. Nobody is late with what has just come."""
    today = london(now).date()
    return london_moment(today, 23, 59) if working_days.end_of(today) == due_at < now else due_at


def timer_moment(value: Any, now: datetime) -> datetime:
    """The aware UTC moment at which a timer is due: `due_moment`, or `now` plus a duration.

    Years, months and whole days go by the calendar in Europe/London, so 42 days from 09:00 is 09:00 also across a
    clock change; a shorter month gives its last day. A time of day that the clocks skip in spring means an hour later,
    one that they repeat in autumn the first of the two. Hours, minutes and seconds are exact. Raises NotAMomentError.
    """
    try:
        if isinstance(value, MonthsDuration):
            return in_utc(_by_the_calendar(now, months=value.months))
        if isinstance(value, timedelta):
            days = abs(value).days if value > timedelta() else -abs(value).days
            return in_utc(_by_the_calendar(now, days=days) + (value - timedelta(days=days)))
    except (OverflowError, ValueError) as error:
        raise NotAMomentError(_TOO_FAR) from error
    return due_moment(value)


def _by_the_calendar(now: datetime, *, months: int = 0, days: int = 0) -> datetime:
    if not months and not days:
        return now  # which of the hour's two runs it is stays as it is
    there = add_months(london(now), months) + timedelta(days=days)
    return there.replace(fold=0).astimezone(UTC)


def _from_iso(text: str) -> date | datetime:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else datetime.fromisoformat(text)
    except ValueError:
        raise NotAMomentError("a date or a date and time is needed here") from None


def _shortened(text: str, length: int = 120) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[:length] + "…"

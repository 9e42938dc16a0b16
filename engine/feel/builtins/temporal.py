"""The present time, and what a date tells about its place in the year (DMN 1.4, tables 77 and 79)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.feel.limits import present_moment
from engine.feel.logic import equal
from engine.feel.temporal import LONDON
from engine.feel.values import Value

from .registry import Registry

FUNCTIONS = Registry()

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@FUNCTIONS.named("now")
def now() -> datetime:
    """The present moment, as people in England read it."""
    return present_moment().astimezone(LONDON)


@FUNCTIONS.named("today")
def today() -> date:
    """The present date in England."""
    return now().date()


@FUNCTIONS.named("day of year")
def day_of_year(date: date | datetime) -> Decimal:
    """The day's number in its year."""
    return Decimal(date.timetuple().tm_yday)


@FUNCTIONS.named("day of week")
def day_of_week(date: date | datetime) -> str:
    """The English name of the weekday."""
    return _WEEKDAYS[date.weekday()]


@FUNCTIONS.named("month of year")
def month_of_year(date: date | datetime) -> str:
    """The English name of the month."""
    return _MONTHS[date.month - 1]


@FUNCTIONS.named("week of year")
def week_of_year(date: date | datetime) -> Decimal:
    """The number of the week by ISO 8601."""
    return Decimal(date.isocalendar().week)


@FUNCTIONS.named("is")
def is_(value1: Value, value2: Value) -> bool:
    """Whether both are the same in every part, unlike `=` also in the fraction of a second and how the zone is told."""
    if type(value1) is not type(value2):
        return False
    if isinstance(value1, (datetime, time)):
        return value1.replace(tzinfo=None) == value2.replace(tzinfo=None) and _zone(value1) == _zone(value2)
    return equal(value1, value2) is True


def _zone(value: datetime | time) -> str | timedelta | None:
    """The name of its zone, or how far from UTC it is: one is never the other, even where they agree that day."""
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else value.utcoffset()

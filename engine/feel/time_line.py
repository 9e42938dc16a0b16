"""Where dates and times lie on the line of time: what compares and subtracts them (DMN 1.4, 10.3.2.3.4 to 6)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from .errors import FeelEvaluationError
from .temporal import LONDON


def offset_of(value: datetime | time) -> timedelta | None:
    """How far from UTC it is. A time with a named zone and no date has the zone's winter time."""
    if type(value) is time and isinstance(value.tzinfo, ZoneInfo):
        return _winter_offset(value.tzinfo)
    return value.utcoffset()


@cache
def _winter_offset(zone: ZoneInfo) -> timedelta:
    offsets = (datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in (1, 7))
    return min(offset for offset in offsets if offset is not None)


def since_midnight(clock: time) -> timedelta:
    """The time of day in UTC where it has a zone, as it stands where it has none."""
    of_day = timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond)
    return of_day - (offset_of(clock) or timedelta(0))


Instant = datetime | time | tuple[timedelta] | tuple[int, int]


def instant(value: datetime | time) -> Instant:
    """What orders dates and times, and times, on the line of time, by the whole second (DMN 1.4, 10.3.2.3.4 and 5).

    What has a zone cannot be ordered with what has none, nor with a duration: Python raises a TypeError, and calls them
    unequal.
    """
    if value.tzinfo is None:
        return value.replace(microsecond=0) if value.microsecond else value
    if isinstance(value, time):
        return (since_midnight(value.replace(microsecond=0)),)
    # Days and seconds, not a moment in UTC: the last hours of year 9999 west of it have none.
    days = timedelta(value.toordinal(), hours=value.hour, minutes=value.minute, seconds=value.second)
    since = days - (value.utcoffset() or timedelta(0))
    return since.days, since.seconds


def day_of(moment: datetime) -> date:
    """The day of a date and time: in England's time where it has a zone, as it stands where it has none."""
    if moment.tzinfo is None:
        return moment.date()
    try:
        return moment.astimezone(LONDON).date()
    except OverflowError:
        raise FeelEvaluationError("Years before 1 and after 9999, also in another zone, are not covered.") from None


def midnight(day: date) -> datetime:
    """The date as a date and time: its midnight in UTC (DMN 1.4, 10.3.2.3.6)."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)

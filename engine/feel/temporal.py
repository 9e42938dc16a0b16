"""Dates, times and durations: reading and writing their ISO texts, and the arithmetic of months.

A date is a `date`, a date and time a `datetime` (aware or local), a time a `time`, a days and time duration a
`timedelta`, a years and months duration a `MonthsDuration`. The standard knows more than these hold: years before 1 and
after 9999, and fractions of a second beyond six digits. They raise `FeelEvaluationError`, for null would be wrong.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from .errors import FeelEvaluationError

Day = TypeVar("Day", date, datetime)

LONDON = ZoneInfo("Europe/London")

_DATE = r"(?P<year>-?(?:\d{4}|[1-9]\d{4,8}))-(?P<month>\d\d)-(?P<day>\d\d)"
_TIME = (
    r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?:\.(?P<fraction>\d+))?"
    r"(?:(?P<offset>Z|[+-]\d\d:\d\d(?::\d\d)?)|@(?P<zone>[A-Za-z][\w+/-]*))?"
)
_DATE_TEXT = re.compile(_DATE, re.ASCII)
_TIME_TEXT = re.compile(_TIME, re.ASCII)
_MOMENT_TEXT = re.compile(f"{_DATE}T{_TIME}", re.ASCII)
_MONTHS_TEXT = re.compile(r"(?P<sign>-?)P(?=\d)(?:(?P<years>\d{1,18})Y)?(?:(?P<months>\d{1,18})M)?", re.ASCII)
_DAYS_TEXT = re.compile(
    r"(?P<sign>-?)P(?=\d|T\d)(?:(?P<days>\d{1,18})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,18})H)?(?:(?P<minutes>\d{1,18})M)?"
    r"(?:(?P<seconds>\d{1,18})(?:\.(?P<fraction>\d*))?S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, order=True, slots=True)
class MonthsDuration:
    """A years and months duration, counted in months; negative ones reach back."""

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return ("-" if self.months < 0 else "") + "P" + parts


def parse_date(text: str) -> date | None:
    """The date written `2026-09-01`, or None when `text` is no such date."""
    match = _DATE_TEXT.fullmatch(text)
    return find_date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None


def find_date(year: int, month: int, day: int) -> date | None:
    """The date of these parts, or None when there is no such date."""
    try:
        if MINYEAR <= year <= MAXYEAR:
            return date(year, month, day)
        date(2000 + year % 400, month, day)  # the calendar repeats itself every 400 years
    except ValueError:
        return None
    if abs(year) > 999_999_999:
        return None
    raise FeelEvaluationError("Years before 1 and after 9999 are not covered.")


def parse_time(text: str) -> time | None:
    """The time written `10:30:00`, with an optional offset (`Z`, `+01:00`) or zone (`@Europe/London`), or None."""
    match = _TIME_TEXT.fullmatch(text)
    try:
        return _clock_time(match) if match else None
    except ValueError:
        return None


def parse_moment(text: str) -> datetime | None:
    """The date and time written `2026-09-01T10:30:00`, with an optional offset or zone; a date is its midnight."""
    match = _MOMENT_TEXT.fullmatch(text)
    if match is None:
        day = parse_date(text)
        return datetime(day.year, day.month, day.day) if day else None  # noqa: DTZ001 - FEEL knows local date and times
    try:
        clock = _clock_time(match)
    except ValueError:
        return None
    day = find_date(int(match["year"]), int(match["month"]), int(match["day"]))
    return datetime.combine(day, clock) if day else None


def parse_duration(text: str) -> timedelta | MonthsDuration | None:
    """The duration written `P5D`, `PT2H30M` or `P1Y6M`, or None; years or months do not mix with days or hours."""
    if match := _MONTHS_TEXT.fullmatch(text):
        months = int(match["years"] or 0) * 12 + int(match["months"] or 0)
        return MonthsDuration(-months if match["sign"] else months)
    match = _DAYS_TEXT.fullmatch(text)
    try:
        return _days_duration(match) if match else None
    except OverflowError:
        raise FeelEvaluationError("Durations of more than 999,999,999 days are not covered.") from None


def parse_temporal(text: str) -> date | datetime | time | timedelta | MonthsDuration | None:
    """The value of the literal `@"text"`, or None."""
    return parse_date(text) or parse_time(text) or parse_moment(text) or parse_duration(text)


def _clock_time(match: re.Match[str]) -> time:
    zone = _zone(match["offset"], match["zone"])
    return time(int(match["hour"]), int(match["minute"]), int(match["second"]), _microseconds(match["fraction"]), zone)


def _microseconds(fraction: str | None) -> int:
    digits = (fraction or "").rstrip("0")
    if len(digits) > 6:
        raise FeelEvaluationError("Fractions of a second beyond six digits are not covered.")
    return int(digits.ljust(6, "0"))


def _zone(offset: str | None, name: str | None) -> tzinfo | None:
    if name:
        if name not in _zone_names():
            raise ValueError("unknown time zone")
        return ZoneInfo(name)
    if offset is None:
        return None
    if offset == "Z":
        return UTC
    hours, minutes, seconds = (*map(int, offset[1:].split(":")), 0)[:3]
    if hours > 14 or minutes > 59 or seconds > 59:
        raise ValueError("offset out of range")
    distance = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return timezone(-distance if offset[0] == "-" else distance)


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def _days_duration(match: re.Match[str]) -> timedelta:
    distance = timedelta(
        days=int(match["days"] or 0),
        hours=int(match["hours"] or 0),
        minutes=int(match["minutes"] or 0),
        seconds=int(match["seconds"] or 0),
        microseconds=_microseconds(match["fraction"]),
    )
    return -distance if match["sign"] else distance


def format_days(duration: timedelta) -> str:
    """The ISO text of a days and time duration, such as `P1DT2H`."""
    sign, rest = ("-", -duration) if duration < timedelta(0) else ("", duration)
    minutes, seconds = divmod(rest.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{rest.microseconds:06d}".rstrip("0") if rest.microseconds else ""
    clock = "".join(f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M")) if count)
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    days = f"{rest.days}D" if rest.days else ""
    return f"{sign}P{days}T{clock}" if clock else f"{sign}P{days}" if days else "PT0S"


def format_time(value: time) -> str:
    """The ISO text of a time, with its offset or its zone's name."""
    return _clock_text(value) + _zone_text(value.tzinfo, value.utcoffset())


def format_moment(value: datetime) -> str:
    """The ISO text of a date and time with its offset, as other systems read it."""
    offset = value.utcoffset()
    return f"{value.date().isoformat()}T{_clock_text(value)}{_zone_text(None, offset)}"


def format_moment_in_zone(value: datetime) -> str:
    """The text of a date and time as FEEL writes it, with the name of its zone where it has one."""
    return f"{value.date().isoformat()}T{_clock_text(value)}{_zone_text(value.tzinfo, value.utcoffset())}"


def _clock_text(value: time | datetime) -> str:
    fraction = f".{value.microsecond:06d}".rstrip("0") if value.microsecond else ""
    return f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}{fraction}"


def _zone_text(zone: tzinfo | None, offset: timedelta | None) -> str:
    if isinstance(zone, ZoneInfo):
        return f"@{zone.key}"
    if offset is None:
        return ""
    return "Z" if not offset else datetime(2000, 1, 1, tzinfo=timezone(offset)).isoformat()[19:]


def add_months(day: Day, months: int) -> Day:
    """`day` moved by `months`, to the last day of a shorter month. Raises OverflowError outside the years 1 to 9999."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError("year out of range")
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


def add_days(moment: datetime, duration: timedelta) -> datetime:
    """The moment `duration` later on the time line: across a clock change P1D is 24 hours (DMN 1.4, 10.3.2.3.6)."""
    if moment.tzinfo is None:
        return moment + duration
    return (moment.astimezone(UTC) + duration).astimezone(moment.tzinfo)


def months_between(start: date, end: date) -> MonthsDuration:
    """The whole months from `start` to `end`; negative when `end` is earlier."""
    if end < start:
        return MonthsDuration(-months_between(end, start).months)
    months = (end.year - start.year) * 12 + end.month - start.month
    return MonthsDuration(months - (end.day < start.day))

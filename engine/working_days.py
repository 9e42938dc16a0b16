"""Working days in England: Monday to Friday without bank holidays."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from itertools import accumulate

from engine.clock import london_moment

ONE_DAY = timedelta(days=1)
END_OF_DAY = 17
"""The hour in London at which a working day ends."""
KNOWN_YEARS = range(1871, 2200)
"""Those with bank holidays (the first Act is of 1871). Nobody knows later ones, and a mistyped year, such as 9206, must
not keep a case waiting for the seconds that it takes to work them out."""


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    if year not in KNOWN_YEARS:
        return frozenset()
    import holidays  # takes as long to import as most of this house, so not before somebody asks

    # A year at a time: the library's own calendar fills itself while it is asked, which two threads must not see.
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


@cache
def _counted(year: int) -> Sequence[int]:
    """How many working days of `year` have come by each of its days; the first entry stands for the day before it."""
    first, length = date(year, 1, 1), (date(year, 12, 31) - date(year, 1, 1)).days + 1
    return list(accumulate((is_working_day(first + timedelta(days=day)) for day in range(length)), initial=0))


def is_working_day(day: date) -> bool:
    """True when `day` is neither a Saturday, a Sunday nor a bank holiday in England."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def end_of(day: date) -> datetime:
    """The moment at which a working day ends: what has only a date is due by then."""
    return london_moment(day, END_OF_DAY)


# Lists of thousands of cases ask this again and again about a few hundred days.
@lru_cache(maxsize=8192)
def working_days_after(day: date, count: int) -> date:
    """The date `count` working days after `day`; before it when `count` is negative.

    With a count of 0 it is `day` itself, whether or not it is a working day.
    """
    step = ONE_DAY if count >= 0 else -ONE_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end`; negative when `end` is earlier."""
    whole_years = sum(_of_year(year) for year in range(start.year, end.year))
    if end.year < start.year:
        whole_years = -sum(_of_year(year) for year in range(end.year, start.year))
    return whole_years + _counted_by(end) - _counted_by(start)


def _of_year(year: int) -> int:
    if year in KNOWN_YEARS:
        return _counted(year)[-1]
    return _weekdays_by(date(year, 12, 31).toordinal()) - _weekdays_by(date(year, 1, 1).toordinal() - 1)


def _weekdays_by(ordinal: int) -> int:
    """How many weekdays have come by this day; the calendar's first, of ordinal 1, is a Monday."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)


def _counted_by(day: date) -> int:
    return _counted(day.year)[day.timetuple().tm_yday]

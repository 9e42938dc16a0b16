"""Working days in England: Monday to Friday without bank holidays."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import accumulate

ONE_DAY = timedelta(days=1)


@cache
def _bank_holidays(year: int) -> frozenset[date]:
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
    whole_years = sum(_counted(year)[-1] for year in range(start.year, end.year))
    if end.year < start.year:
        whole_years = -sum(_counted(year)[-1] for year in range(end.year, start.year))
    return whole_years + _counted_by(end) - _counted_by(start)


def _counted_by(day: date) -> int:
    return _counted(day.year)[day.timetuple().tm_yday]

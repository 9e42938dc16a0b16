"""Working days in England: Monday to Friday without bank holidays."""

from datetime import date, timedelta
from functools import cache

import holidays

ONE_DAY = timedelta(days=1)


@cache
def _bank_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv="ENG")


def is_working_day(day: date) -> bool:
    """True when `day` is neither a Saturday, a Sunday nor a bank holiday in England."""
    return day.weekday() < 5 and day not in _bank_holidays()


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
    if end < start:
        return -working_days_between(end, start)
    days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
    return sum(is_working_day(day) for day in days)

from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.working_days import is_working_day, working_days_after, working_days_between

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
        (date(2026, 3, 2), 5, date(2026, 3, 9)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # over a weekend
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # Good Friday and Easter Monday lie between
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Christmas; Boxing Day on a Saturday is kept on the Monday
        (date(2026, 4, 7), -1, date(2026, 4, 2)),
    ],
)
def test_working_days_after(day: date, count: int, expected: date) -> None:
    assert working_days_after(day, count) == expected


@given(DAYS, st.integers(1, 60))
def test_counting_forward_ends_on_a_working_day_that_many_away(day: date, count: int) -> None:
    end = working_days_after(day, count)
    assert is_working_day(end)
    assert working_days_between(day, end) == count


@given(DAYS, DAYS)
def test_between_changes_sign_with_direction(first: date, second: date) -> None:
    assert working_days_between(first, second) == -working_days_between(second, first)


@given(DAYS, st.integers(0, 900))
def test_between_counts_each_working_day_once(start: date, length: int) -> None:
    days = [start + timedelta(days=offset) for offset in range(1, length + 1)]
    assert working_days_between(start, start + timedelta(days=length)) == sum(map(is_working_day, days))


# As gov.uk/bank-holidays lists them for England and Wales; those of 2022 and 2023 have the extra ones.
BANK_HOLIDAYS = {
    2022: ("01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"),
    2023: ("01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"),
    2024: ("01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"),
    2025: ("01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"),
    2026: ("01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"),
    2027: ("01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"),
}


@given(st.dates(date(2199, 1, 1), date(2300, 12, 31)), st.integers(0, 900))
def test_where_nobody_knows_bank_holidays_weekdays_are_counted(start: date, length: int) -> None:
    days = [start + timedelta(days=offset) for offset in range(1, length + 1)]
    assert working_days_between(start, start + timedelta(days=length)) == sum(map(is_working_day, days))


def test_a_mistyped_year_takes_no_time() -> None:
    began = process_time()
    assert working_days_between(date(2026, 3, 2), date(9206, 3, 2)) > 1_800_000
    assert process_time() - began < 1.5, "it took ten seconds"


@pytest.mark.parametrize("year", BANK_HOLIDAYS)
def test_the_bank_holidays_are_those_of_england(year: int) -> None:
    weekdays = (day for n in range(366) if (day := date(year, 1, 1) + timedelta(days=n)).year == year)
    days_off = [f"{day:%m-%d}" for day in weekdays if day.weekday() < 5 and not is_working_day(day)]
    assert tuple(days_off) == BANK_HOLIDAYS[year]

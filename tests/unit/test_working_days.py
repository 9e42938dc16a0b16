from datetime import date, timedelta

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

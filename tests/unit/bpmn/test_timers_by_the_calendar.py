"""Durations across the clock changes of 2026 and 2027: days and months by the calendar, hours exactly.

What London's clocks show at a moment is the second opinion here: the right moment is searched for, not computed.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn.expressions import NotAMomentError, compile_moment, due_moment, timer_moment
from engine.clock import LONDON, london_moment
from engine.feel import MonthsDuration

HOUR = timedelta(hours=1)
SPRING = (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC))
"""When the clocks go from 01:00 to 02:00."""
AUTUMN = (datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC))
"""When they go back from 02:00 to 01:00."""
CHANGES = st.sampled_from(SPRING + AUTUMN)
DISTANCES = st.integers(-70 * 24 * 60, 70 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
MOMENTS = st.builds(lambda change, distance: change + distance, CHANGES, DISTANCES)
"""Any minute within ten weeks of a clock change."""
LATE = st.integers(0, 180).map(lambda minutes: timedelta(minutes=minutes))


def shown(moment: datetime) -> datetime:
    """What London's clocks show, without a zone."""
    return moment.astimezone(LONDON).replace(tzinfo=None)


def first_moment_that_shows(wanted: datetime) -> datetime:
    """The first moment at which London's clocks show `wanted`; when they never do, an hour later by them."""
    in_winter = wanted.replace(tzinfo=UTC)
    return next((moment for moment in (in_winter - HOUR, in_winter) if shown(moment) == wanted), in_winter)


def due(text: str, now: datetime) -> datetime:
    return timer_moment(compile_moment(text).evaluate({}, now), now)


@given(MOMENTS, st.integers(1, 120))
def test_days_keep_the_time_of_day(now: datetime, days: int) -> None:
    assert due(f"P{days}D", now) == first_moment_that_shows(shown(now) + timedelta(days=days))


@given(CHANGES, st.integers(1, 60), LATE)
def test_days_that_end_in_the_hour_that_is_skipped_or_repeated(change: datetime, days: int, late: timedelta) -> None:
    now = (datetime.combine(change.date(), datetime.min.time()) - timedelta(days=days) + late).replace(tzinfo=LONDON)
    assert due(f"P{days}D", now.astimezone(UTC)) == first_moment_that_shows(shown(now) + timedelta(days=days))


@given(MOMENTS, st.integers(1, 40))
def test_months_keep_the_time_of_day_and_end_with_the_month(now: datetime, months: int) -> None:
    start = shown(now)
    year, month = start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1
    wanted = start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))
    assert due(f"P{months}M", now) == first_moment_that_shows(wanted)


@given(MOMENTS, st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_hours_minutes_and_seconds_are_exact(now: datetime, hours: int, minutes: int, seconds: int) -> None:
    passed = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    assert due(f"PT{hours}H{minutes}M{seconds}S", now) == now + passed
    assert timer_moment(-passed, now) == now - passed


@given(CHANGES, LATE, st.integers(0, 23))
def test_hours_are_exact_within_the_change_itself(change: datetime, late: timedelta, hours: int) -> None:
    now = change - HOUR + late
    assert due(f"PT{hours}H", now) == now + timedelta(hours=hours)


@given(MOMENTS, st.integers(1, 30), st.integers(1, 23))
def test_days_come_first_and_hours_count_from_there(now: datetime, days: int, hours: int) -> None:
    assert due(f"P{days}DT{hours}H", now) == due(f"P{days}D", now) + timedelta(hours=hours)
    assert timer_moment(-timedelta(days=days, hours=hours), now) == timer_moment(
        -timedelta(days=days), now
    ) - timedelta(hours=hours)


@given(MOMENTS, st.integers(1, 20))
def test_a_week_is_seven_days(now: datetime, weeks: int) -> None:
    assert due(f"P{weeks}W", now) == due(f"P{7 * weeks}D", now)


@pytest.mark.parametrize("change", SPRING + AUTUMN)
def test_a_review_six_weeks_on_at_nine_stays_at_nine(change: datetime) -> None:
    three_weeks_before = datetime.combine(change.date() - timedelta(days=21), datetime.min.time(), LONDON)
    began = three_weeks_before.replace(hour=9).astimezone(UTC)
    for text in ("P42D", "P6W"):
        assert shown(due(text, began)) == shown(began) + timedelta(days=42)
        assert due(text, began) - began != timedelta(days=42)


def test_a_time_that_the_clocks_skip_means_an_hour_later() -> None:
    assert due("P1D", datetime(2026, 3, 28, 1, 30, tzinfo=UTC)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert due_moment("2026-03-29T01:30:00") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # they show 02:30


def test_a_time_that_the_clocks_repeat_means_the_first() -> None:
    assert due("P1D", datetime(2026, 10, 24, 0, 30, tzinfo=UTC)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert due_moment("2026-10-25T01:30:00") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("began", "months", "ends"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_a_shorter_month_gives_its_last_day(began: date, months: int, ends: date) -> None:
    assert timer_moment(MonthsDuration(months), london_moment(began, 9)) == london_moment(ends, 9)


@pytest.mark.parametrize("text", ["P9999999D", "P9999Y", "-P9999Y"])
def test_a_moment_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(NotAMomentError, match="years 1 to 9999"):
        due(text, SPRING[0])
    with pytest.raises(NotAMomentError, match="years 1 to 9999"):
        due_moment("0001-01-01T00:00:00+14:00")

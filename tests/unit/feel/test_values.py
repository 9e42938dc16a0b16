"""Values on their way in from JSON and out to it."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

import pytest

from engine.feel import FeelEvaluationError, MonthsDuration, add_days, add_months, from_json, to_json
from engine.feel.limits import MAX_ITEMS


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        ("text", "text"),
        (Colour.RED, "red"),
        (5, Decimal(5)),
        (0.1, Decimal("0.1")),
        ([1, (2.5,)], [Decimal(1), [Decimal("2.5")]]),
        ({"a": {"b": 1}}, {"a": {"b": Decimal(1)}}),
        (date(2026, 9, 1), date(2026, 9, 1)),
        (timedelta(days=1), timedelta(days=1)),
    ],
)
def test_variables_come_in(value, expected):
    found = from_json(value)
    assert found == expected and type(found) is type(expected)


def repr_kind(value):
    return type(value).__name__


@pytest.mark.parametrize(
    "value", [object(), b"bytes", {1, 2}, float("nan"), float("inf"), 1 << 30_000, [0] * 10_001], ids=repr_kind
)
def test_what_is_no_value_is_refused(value):
    with pytest.raises(FeelEvaluationError):
        from_json(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("5.00"), 5),
        (Decimal("0.1"), 0.1),
        (Decimal("1e20"), 1e20),
        (True, True),
        ([Decimal(1), {"a": None}], [1, {"a": None}]),
        (date(2026, 9, 1), "2026-09-01"),
        (datetime(2026, 9, 1, 10, tzinfo=UTC), "2026-09-01T10:00:00Z"),
        (datetime(2026, 9, 1, 10, 0, 0, 500_000, tzinfo=UTC), "2026-09-01T10:00:00.5Z"),
        (time(10, 0, 30), "10:00:30"),
        (timedelta(hours=-30), "-P1DT6H"),
        (MonthsDuration(14), "P1Y2M"),
        (MonthsDuration(0), "P0M"),
    ],
)
def test_results_go_out(value, expected):
    found = to_json(value)
    assert found == expected and type(found) is type(expected)


def test_the_longest_list_comes_in():
    assert len(from_json([0] * MAX_ITEMS)) == MAX_ITEMS


def test_months_end_where_the_month_does():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2024, 3, 31), -1) == date(2024, 2, 29)
    assert add_months(date(2026, 12, 1), 1) == date(2027, 1, 1)
    with pytest.raises(OverflowError, match="out of range"):
        add_months(date(2026, 1, 1), 12 * 9000)


def test_days_are_added_on_the_time_line():
    assert add_days(datetime(2026, 9, 1, tzinfo=UTC), timedelta(days=42)) == datetime(2026, 10, 13, tzinfo=UTC)

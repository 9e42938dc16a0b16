"""Bars stand where their numbers say."""

from datetime import date, timedelta
from typing import Any

from api.pages.charts import MOST_VALUES, chart_of
from engine.casework.reports.trends import Series, Trend

MONDAY = date(2026, 3, 2)


def chart(*series: list[int | None], target: int | None = None) -> Any:
    weeks = [MONDAY + timedelta(weeks=number) for number in range(len(series[0]))]
    trend = Trend(
        "any", "Any", "days", [Series(f"Row {at}", values) for at, values in enumerate(series)], target=target
    )
    return chart_of(trend, weeks)


def test_a_bar_is_as_high_as_its_number() -> None:
    found = chart([10, 5, 0, None])
    [row] = found.rows
    assert [round(bar.height / row.bars[0].height, 2) for bar in row.bars] == [1, 0.5, 0]
    assert [bar.value for bar in row.bars] == ["10", "5", "0"]
    assert all(round(bar.y + bar.height, 1) == row.base_y for bar in row.bars)


def test_what_fell_hangs_below_the_line() -> None:
    [row] = chart([4, -4]).rows
    up, down = row.bars
    assert (round(up.y + up.height, 1), down.y) == (row.base_y, row.base_y)
    assert (up.height, down.value) == (down.height, "−4")


def test_rows_have_one_scale_and_their_names() -> None:
    first, second = chart([8, 2], [4, 1]).rows
    assert first.bars[0].height == 2 * second.bars[0].height
    assert (first.name, second.name) == ("Row 0", "Row 1")
    assert first.base_y < second.name_y


def test_the_target_is_marked_where_its_number_would_end() -> None:
    [row] = chart([42, 7], target=42).rows
    assert (row.target.y, row.target.words) == (row.bars[0].y, "42 days")


def test_nothing_to_draw_and_too_narrow_for_numbers() -> None:
    assert chart([None, None]) is None
    [row] = chart([1] * (MOST_VALUES + 1)).rows
    assert {bar.value for bar in row.bars} == {""}
    assert len(chart([1] * 52).ticks) <= 7

"""The outcome star as a picture: drawn to scale, every number in the table too."""

from datetime import date
from math import hypot

from api.pages.star import RADIUS, Reading, star_view

AREAS = ("Health", "Home", "School", "Safety")
FIRST = Reading(date(2026, 1, 5), {"Health": 1, "Home": 10, "School": 5, "Safety": 4})
LATEST = Reading(date(2026, 3, 2), {"Health": 3, "Home": 8, "School": 5})


def test_nothing_before_the_first_reading() -> None:
    assert star_view([], AREAS, lowest=1, highest=10) is None


def test_a_score_lies_as_far_out_as_it_is_high() -> None:
    star = star_view([FIRST], AREAS, lowest=1, highest=10)
    assert star is not None
    [series] = star.series
    distances = [round(hypot(mark.x, mark.y)) for mark in series.marks]
    assert distances == [RADIUS // 10, RADIUS, RADIUS // 2, 4 * RADIUS // 10]
    assert (series.marks[0].x, series.marks[0].y) == (0.0, -15.0), "the first area points up"


def test_first_and_latest_are_drawn_and_all_are_in_the_table() -> None:
    between = Reading(date(2026, 2, 2), {"Health": 2, "Home": 9, "School": 5, "Safety": 4})
    star = star_view([FIRST, between, LATEST], AREAS, lowest=1, highest=10)
    assert star is not None
    assert [series.name for series in star.series] == ["first", "latest"]
    assert [row.scores for row in star.rows] == [("1", "2", "3"), ("10", "9", "8"), ("5", "5", "5"), ("4", "4", "–")]
    assert [row.change for row in star.rows] == ["+2", "−2", "0", "0"]
    assert "5 January 2026" in star.legend and "2 March 2026" in star.legend


def test_an_area_without_a_score_is_not_drawn_as_the_worst() -> None:
    star = star_view([LATEST], AREAS, lowest=1, highest=10)
    assert star is not None and len(star.series[0].marks) == 3
    assert star.rows[3].change == ""

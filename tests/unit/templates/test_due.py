"""Due dates in working days, in words that need no colour."""

from datetime import UTC, date, datetime

import pytest

from api.pages.due import due
from engine.clock import london_moment

FRIDAY_MORNING = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due_on", "words", "is_late"),
    [
        (date(2026, 3, 6), "Due today", False),
        (date(2026, 3, 7), "Due before the next working day", False),
        (date(2026, 3, 9), "1 working day left", False),
        (date(2026, 3, 16), "6 working days left", False),
        (date(2026, 3, 5), "Overdue by 1 working day", True),
        (date(2026, 2, 27), "Overdue by 5 working days", True),
    ],
)
def test_days_left_and_days_late(due_on: date, words: str, is_late: bool) -> None:
    found = due(london_moment(due_on, 17), FRIDAY_MORNING)
    assert found is not None
    assert (found.on, found.words, found.is_late) == (due_on, words, is_late)


def test_after_five_what_was_due_today_is_late() -> None:
    found = due(london_moment(date(2026, 3, 6), 17), london_moment(date(2026, 3, 6), 18))
    assert found is not None and found.words == "Overdue since today" and found.is_late


def test_colour_marks_only_what_is_near_or_late() -> None:
    days = {date(2026, 3, 5): "red", date(2026, 3, 10): "yellow", date(2026, 3, 11): ""}
    for due_on, colour in days.items():
        found = due(london_moment(due_on, 17), FRIDAY_MORNING)
        assert found is not None and found.classes.removeprefix("govuk-tag--") == colour


def test_nothing_without_a_due_date() -> None:
    assert due(None, FRIDAY_MORNING) is None

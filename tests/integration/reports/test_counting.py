"""Every measure counts what it says, where and when it happened."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest

from engine.casework import reports
from engine.casework.models import Area, Case, CaseStatus, Entry
from engine.casework.reports import Quarter
from engine.database import Database
from tests.integration.reports.conftest import JANUARY, Council, Tell

FIRST, SECOND = Quarter(JANUARY), Quarter(date(2026, 4, 1))
Story = Callable[[Council], object]
Counted = Mapping[str, int]


def counted(database: Database, measure: str, quarter: Quarter = FIRST) -> dict[tuple[str, str, str], int]:
    """Area, category and agency with their counts."""
    with database.reading() as session:
        found = reports.count(session, quarter)
    return {place: number for (key, *place_), number in found.items() if key == measure for place in [tuple(place_)]}


def totals(database: Database, measure: str, quarter: Quarter = FIRST) -> dict[str, int]:
    found: dict[str, int] = {}
    for (_area, category, _agency), number in counted(database, measure, quarter).items():
        found[category] = found.get(category, 0) + number
    return found


def on(days: int) -> date:
    """So many days into the year."""
    return JANUARY + timedelta(days=days)


def begun(council: Council) -> None:
    council.begin(area=Area.NORTH, by="ann")
    council.begin(area=Area.NORTH, by="ann")
    council.begin(area=Area.SOUTH, by="bea", entry=Entry.STEP_DOWN)
    council.begin(date(2026, 3, 31))
    council.begin(date(2026, 4, 1))


def test_cases_begun_by_area_agency_and_how(database: Database, tell: Tell) -> None:
    tell(begun)
    assert counted(database, "begun") == {
        ("North", "concern", "education"): 3,
        ("South", "step_down", "health"): 1,
    }
    assert totals(database, "begun", SECOND) == {"concern": 1}


def ended(council: Council) -> None:
    for status, reason in (
        (CaseStatus.CLOSED, "moved_area"),
        (CaseStatus.CLOSED, None),
        (CaseStatus.STEPPED_UP, "statutory_support"),
        (CaseStatus.DECLINED, None),
        (CaseStatus.NOT_NEEDED, None),
        (CaseStatus.JOINED, None),
    ):
        council.end(council.begin(), on(20), status, reason)
    council.end(council.begin(), on(100), CaseStatus.CLOSED, "declined")


def needs(council: Council) -> None:
    case = council.begin()
    for level in ("unclear", "2", "2"):
        council.judge(case, on(3), level)


def waited(council: Council, days: int) -> Case:
    case = council.begin(eha_completed_on=on(0))
    council.meet(case, on(days), "first_taf")
    return case


def first_meetings(council: Council) -> None:
    for days in (0, 14, 15, 28, 29, 42, 43):
        waited(council, days)
    council.meet(waited(council, 10), on(20), "author_review")


def later_meetings(council: Council) -> None:
    case = waited(council, 5)
    for days in (47, 48, 91):  # 42 days after the one before, 1, and 43.
        council.meet(case, on(days), "review")


def stars(council: Council) -> None:
    for scores in ([4, 3], [4, 4], [4, 9, 5], [1, 6], [5]):  # Each in two areas; the last was read once.
        case = council.begin()
        for days, score in enumerate(scores):
            council.read_star(case, on(days), score)
        council.end(case, on(60), reason="outcomes_achieved")
    still_open = council.begin()
    for score in (1, 9):
        council.read_star(still_open, on(9), score)


def handovers(council: Council) -> None:
    case = council.begin()
    for step in ("declined", "accepted", "handed_over", "stopped"):
        council.hand_over(case, on(9), step)


def stuck(council: Council) -> None:
    case = council.begin()
    for start, days in enumerate((0, 7, 8, 28, 29, None)):
        council.stick(case, on(start), days)


@pytest.mark.parametrize(
    ("story", "measure", "expected"),
    [
        (
            ended,
            "ended",
            {"moved_area": 1, "other": 1, "statutory_support": 1, "offer_refused": 1, "not_needed": 1, "joined": 1},
        ),
        (needs, "need", {"unclear": 1, "2": 2}),
        (first_meetings, "first_meeting", {"two_weeks": 3, "four_weeks": 2, "six_weeks": 2, "later": 1}),
        (first_meetings, "reviews", {"in_time": 1}),
        (later_meetings, "reviews", {"in_time": 2}),
        (stars, "star", {"lower": 1, "same": 1, "up": 1, "far_up": 1}),
        (handovers, "handovers", {"declined": 1, "accepted": 1, "stopped": 1}),
        (stuck, "unstuck", {"week": 2, "four_weeks": 2, "later": 1}),
    ],
)
def test_a_measure_counts_what_it_says(
    database: Database, tell: Tell, story: Story, measure: str, expected: Counted
) -> None:
    tell(story)
    assert totals(database, measure) == expected


def test_a_fact_counts_in_the_quarter_in_which_it_was_recorded(database: Database, tell: Tell) -> None:
    tell(later_meetings)
    assert totals(database, "reviews", SECOND) == {"later": 1}
    tell_again = totals(database, "first_meeting", SECOND)
    assert tell_again == {}


def test_a_quarter_begins_at_midnight_in_london() -> None:
    begins_at, ends_at = SECOND.moments()
    assert (begins_at.isoformat(), ends_at.isoformat()) == ("2026-03-31T23:00:00+00:00", "2026-06-30T23:00:00+00:00")
    assert [Quarter.of(date(2026, month, 15)).label for month in (1, 6, 9, 12)] == [
        "January to March 2026", "April to June 2026", "July to September 2026", "October to December 2026",
    ]  # fmt: skip
    assert [Quarter.of(date(2026, month, 15)).year for month in (3, 4)] == [2025, 2026]
    assert Quarter(date(2026, 10, 1)).next == Quarter(date(2027, 1, 1))

"""Figures are made once, when their quarter has ended, and never made again."""

from datetime import date

from sqlmodel import select

from engine.casework import reports
from engine.casework.models import CarriedCount, PublishedFigure, PublishedQuarter
from engine.casework.models.people import Area
from engine.casework.reports import Filters, Quarter
from engine.casework.reports.figures import By
from engine.clock import ManualClock, london_moment
from engine.database import Database
from tests.integration.reports.conftest import JANUARY, Council, Tell


def publish_all(database: Database) -> list[Quarter]:
    """Makes every quarter's figures that are to be made; which."""
    made = []
    while True:
        with database.transaction() as session:
            quarter = reports.find_next(session)
            if quarter is None:
                return made
            assert reports.publish(session, quarter, reports.count(session, quarter))
        made.append(quarter)


def shown(database: Database, filters: Filters, key: str) -> dict[str, list[int]]:
    with database.reading() as session:
        [table] = [table for table in reports.figures.report(session, filters).tables if table.key == key]
    return {row.label: list(row.counts) for row in (*table.rows, *([table.total] if table.total else []))}


def seven_in_the_north(council: Council) -> None:
    for _ in range(7):
        council.begin(JANUARY)
    for _ in range(4):
        council.begin(date(2026, 4, 2))


def test_a_quarter_is_published_when_it_has_been_over_for_a_day(
    database: Database, tell: Tell, clock: ManualClock
) -> None:
    tell(seven_in_the_north)
    clock.move_to(london_moment(date(2026, 4, 1), 23))
    assert publish_all(database) == []
    clock.move_to(london_moment(date(2026, 4, 2), 1))
    assert publish_all(database) == [Quarter(JANUARY)]
    clock.move_to(london_moment(date(2026, 11, 1), 1))
    assert publish_all(database) == [Quarter(date(2026, 4, 1)), Quarter(date(2026, 7, 1))]
    assert publish_all(database) == []


def test_without_a_case_there_is_nothing_to_publish(database: Database) -> None:
    assert publish_all(database) == []


def test_small_counts_are_not_shown_and_are_carried_on(database: Database, tell: Tell, clock: ManualClock) -> None:
    tell(seven_in_the_north)
    clock.move_to(london_moment(date(2026, 8, 1), 9))
    publish_all(database)
    with database.reading() as session:
        figures = session.exec(select(PublishedFigure).order_by(PublishedFigure.quarter)).all()
        carried = session.get(CarriedCount, ("begun", Area.NORTH))
    assert [(one.quarter, one.category, one.agency, one.count) for one in figures] == [
        (JANUARY, "concern", "education", 5),
        (date(2026, 4, 1), "concern", "education", 5),
    ]
    assert carried is not None
    assert carried.carried == 1


def test_what_was_published_stays_whatever_comes_later(database: Database, tell: Tell, clock: ManualClock) -> None:
    tell(seven_in_the_north)
    clock.move_to(london_moment(date(2026, 8, 1), 9))
    publish_all(database)
    everything = [Filters(by=by, area=area, year=year) for by in By for area in (None, *Area) for year in (None, 2025)]
    before = [shown(database, filters, "begun") for filters in everything]
    with database.transaction() as session:
        council = Council.__new__(Council)
        council.session, council._cases = session, 100
        for _ in range(9):
            council.begin(JANUARY)  # Brought in from another system, long afterwards.
        quarter = Quarter(JANUARY)
        assert not reports.publish(session, quarter, reports.count(session, quarter))
    assert [shown(database, filters, "begun") for filters in everything] == before


def begun_and_ended(council: Council) -> None:
    for area, begun, ended in ((Area.NORTH, 20, 10), (Area.SOUTH, 12, 0)):
        cases = [council.begin(JANUARY, area=area, by="ann" if at % 2 else "bea") for at in range(begun)]
        for case in cases[:ended]:
            council.end(case, date(2026, 5, 1), reason="outcomes_achieved")


def test_tables_by_area_agency_and_time(database: Database, tell: Tell, clock: ManualClock) -> None:
    tell(begun_and_ended)
    clock.move_to(london_moment(date(2026, 8, 1), 9))
    publish_all(database)
    assert shown(database, Filters(by=By.AREA), "begun") == {
        "North": [20, 0], "Central": [0, 0], "South": [10, 0], "Total": [30, 0],
    }  # fmt: skip
    assert shown(database, Filters(by=By.AGENCY, area=Area.NORTH, year=2025), "begun") == {
        "education": [10], "health": [10], "Total": [20],
    }  # fmt: skip
    assert shown(database, Filters(agency="health", year=2025), "begun") == {
        "With a concern": [15], "Stepped down from social care": [0], "Total": [15],
    }  # fmt: skip
    assert shown(database, Filters(), "open") == {"North": [20, 10], "Central": [0, 0], "South": [10, 10]}
    with database.reading() as session:
        report = reports.figures.report(session, Filters())
    assert list(report.columns) == ["2025 to 2026", "2026 to 2027, so far"]
    assert (list(report.agencies), list(report.years)) == (["education", "health"], [2026, 2025])


def passed_and_ended(council: Council) -> None:
    """Twenty begin in the North; ten of them go to Central and back and to Central again, and five of those end."""
    moved = [council.begin(JANUARY) for _ in range(20)][:10]
    for case in moved:
        for on, to in (
            (date(2026, 4, 2), Area.CENTRAL),
            (date(2026, 4, 3), Area.NORTH),
            (date(2026, 4, 4), Area.CENTRAL),
        ):
            council.pass_on(case, on, to)
    for case in moved[:5]:
        council.end(case, date(2026, 5, 1), reason="outcomes_achieved")


def test_a_case_that_another_area_leads_counts_where_it_is_led_and_everything_adds_up(
    database: Database, tell: Tell, clock: ManualClock
) -> None:
    tell(passed_and_ended)
    clock.move_to(london_moment(date(2026, 8, 1), 9))
    publish_all(database)
    by_area = {key: shown(database, Filters(by=By.AREA), key) for key in ("begun", "passed", "ended")}
    assert by_area["begun"]["North"] == [20, 0] and by_area["begun"]["Central"] == [0, 0]
    assert by_area["ended"]["North"] == [0, 0] and by_area["ended"]["Central"] == [0, 5]
    assert list(shown(database, Filters(area=Area.NORTH), "passed").values()) == [[0, 20], [0, 10], [0, 30]]
    assert shown(database, Filters(), "open") == {"North": [20, 10], "Central": [0, 5], "South": [0, 0]}


def test_no_cell_of_a_person_is_kept(database: Database) -> None:
    """The tables of figures have no column for a case, a family or a person (SHR-12)."""
    columns = {name for model in (PublishedQuarter, PublishedFigure, CarriedCount) for name in model.model_fields}
    assert columns == {
        "begins_on", "made_at", "quarter", "measure", "area", "category", "agency", "count", "carried",
    }  # fmt: skip


def test_two_workers_publish_a_quarter_once(database: Database, tell: Tell, clock: ManualClock) -> None:
    tell(seven_in_the_north)
    clock.move_to(london_moment(date(2026, 4, 5), 9))
    with database.reading() as session:
        quarter, counts = Quarter(JANUARY), reports.count(session, Quarter(JANUARY))
    made = []
    for _ in range(2):
        with database.transaction() as session:
            made.append(reports.publish(session, quarter, counts))
    assert made == [True, False]
    assert shown(database, Filters(), "begun")["Total"] == [5]

"""What reports ask of the database does not grow with the cases: the statements stay as many, the database counts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from sqlalchemy import event

from engine.casework import people, reports
from engine.casework.models import Area
from engine.casework.reports import MEASURES, Filters, Quarter
from engine.clock import ManualClock, london_moment
from engine.database import Database
from tests.integration.reports.conftest import JANUARY, Council, Tell

FIRST = Quarter(JANUARY)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(database.engine, "before_cursor_execute", note)


def families(number: int) -> Callable[[Council], None]:
    def story(council: Council) -> None:
        for place in range(number):
            case = council.begin(JANUARY + timedelta(days=place % 20), eha_completed_on=JANUARY)
            for days in (20, 50):
                council.meet(case, JANUARY + timedelta(days=days))
            council.end(case, date(2026, 3, 20), reason="outcomes_achieved")

    return story


def test_a_quarter_is_counted_by_one_statement_a_measure(database: Database, tell: Tell) -> None:
    tell(families(40))
    with statements(database) as asked, database.reading() as session:
        counts = reports.count(session, FIRST)
    assert len([one for one in asked if one.startswith("SELECT")]) == len(MEASURES)
    assert counts["begun", "North", "concern", "education"] == 40
    assert len(counts) == 4, "a row for each cell, none for a case"


def test_tables_and_weeks_are_asked_for_by_a_few_statements(database: Database, tell: Tell, clock: ManualClock) -> None:
    tell(families(40))
    clock.move_to(london_moment(date(2026, 4, 3), 9))
    with database.transaction() as session:
        reports.publish(session, FIRST, reports.count(session, FIRST))
    with database.reading() as session:
        manager = people.get(session, "manager of North")
        with statements(database) as asked:
            reports.figures.report(session, Filters())
        assert len(asked) == 3
        with statements(database) as asked:
            found = reports.trends.of_area(session, manager, Area.NORTH, 13)
        assert len(asked) <= 7, "one a trend, and who may see them"
    assert sum(found.trends[1].counts or ()) == 40

"""Somebody who asks for every table that there is, and knows how figures are made, learns no small count.

Every choice of rows, columns and filters is looked at, for made-up councils. For each small count another council is
made in which it is something else, for each of the counts that are promised to be possible; both show exactly the same.
`tests/unit/casework/test_in_fives.py` tries all tables there are.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import product

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel, create_engine

from engine.casework import reports
from engine.casework.models import CarriedCount, PublishedFigure, PublishedQuarter
from engine.casework.models.people import Area
from engine.casework.reports import MEASURES, Filters, Quarter
from engine.casework.reports.figures import By, Report
from engine.casework.reports.in_fives import BASE
from engine.casework.reports.publishing import Cell
from engine.clock import ManualClock
from engine.database import table_of
from tests.conftest import MONDAY_MORNING
from tests.unit.casework.test_in_fives import another_table, promised, published_in_fives

QUARTERS = (Quarter(date(2026, 1, 1)), Quarter(date(2026, 4, 1)), Quarter(date(2026, 7, 1)))
AGENCIES = ("education", "health")
ATTACKED = [measure for measure in MEASURES if measure.key in ("begun", "reviews")]
Place = tuple[Quarter, str, str]
"""Quarter, category, agency: the order in which a measure of an area is counted."""
Story = Mapping[tuple[str, Area], list[int]]
"""A measure's counts in an area, place after place."""


def places(key: str) -> list[Place]:
    [measure] = [measure for measure in MEASURES if measure.key == key]
    return list(product(QUARTERS, measure.categories, AGENCIES))


STORIES = st.fixed_dictionaries(
    {
        (measure.key, area): st.lists(
            st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 7, 11]),
            min_size=len(places(measure.key)),
            max_size=len(places(measure.key)),
        )
        for measure in ATTACKED
        for area in Area
    }
)
EVERY_QUESTION = [
    Filters(area, agency, year, by)
    for area, agency, year, by in product((None, *Area), (None, *AGENCIES), (None, 2025, 2026), By)
]
FEW = settings(max_examples=4, phases=[Phase.generate])
"""Each asks every question of several councils."""
TABLES = [table_of(model) for model in (PublishedQuarter, PublishedFigure, CarriedCount)]
ENGINE = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
SQLModel.metadata.create_all(ENGINE, tables=TABLES)


@contextmanager
def published(story: Story) -> Iterator[Session]:
    """What a council publishes, for as long as it is looked at."""
    with Session(ENGINE, info={"clock": ManualClock(MONDAY_MORNING)}) as session:
        for quarter in QUARTERS:
            counts: dict[Cell, int] = {
                (key, area, category, agency): count
                for (key, area), its in story.items()
                for (when, category, agency), count in zip(places(key), its, strict=True)
                if when == quarter and count
            }
            assert reports.publish(session, quarter, counts)
        session.flush()
        yield session
        session.rollback()


def everything_shown(story: Story) -> list[Report]:
    """The answers to every question that can be asked."""
    with published(story) as session:
        return [reports.figures.report(session, question) for question in EVERY_QUESTION]


@pytest.mark.rule("SHR-12")
@given(STORIES, st.data())
@FEW
def test_no_small_count_can_be_told_from_another(story: Story, data: st.DataObject) -> None:
    seen = everything_shown(story)
    small = [(chain, place) for chain, its in story.items() for place, count in enumerate(its) if 0 < count < BASE]
    if not small:
        return
    chain, place = data.draw(st.sampled_from(small))
    fives = published_in_fives(story[chain])
    candidates = promised(fives, place)
    assert len(candidates) >= BASE
    assert story[chain][place] in candidates
    for value in candidates:
        other = {**story, chain: another_table(fives, place, value)}
        assert other[chain][place] == value
        assert everything_shown(other) == seen, value


@pytest.mark.rule("SHR-12")
@given(STORIES)
@FEW
def test_every_figure_shown_is_a_whole_number_of_fives_and_tables_agree(story: Story) -> None:
    with published(story) as session:
        for question in EVERY_QUESTION:
            for table in reports.figures.report(session, question).tables:
                assert all(count % BASE == 0 for row in table.rows for count in row.counts)
        by_row = [reports.figures.report(session, Filters(by=by)) for by in By]
    for key in (measure.key for measure in ATTACKED):
        totals = [table.total for report in by_row for table in report.tables if table.key == key]
        assert totals[0] == totals[1] == totals[2], "whatever the rows are, they add up to the same"

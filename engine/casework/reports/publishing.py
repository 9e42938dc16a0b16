"""Making the figures of a quarter, once, after it has ended."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from engine import clock
from engine.casework.models.cases import Case
from engine.casework.models.people import Area
from engine.casework.models.reports import CarriedCount, PublishedFigure, PublishedQuarter
from engine.casework.reports.in_fives import in_fives
from engine.casework.reports.measures import MEASURES, Measure
from engine.casework.reports.quarters import Quarter
from engine.database import inserter

ONE_DAY = timedelta(days=1)
Cell = tuple[str, str, str, str]
"""Measure, area, category, kind of agency."""
Counts = Mapping[Cell, int]


def find_next(session: Session) -> Quarter | None:
    """The next quarter whose figures are to be made; None when those of every quarter before yesterday's are."""
    newest = session.scalar(select(func.max(PublishedQuarter.begins_on)))
    current = Quarter.of(clock.today(session) - ONE_DAY)
    wanted = Quarter(newest).next if newest else _first(session, current)
    return wanted if wanted < current else None


def count(session: Session, quarter: Quarter) -> Counts:
    """What happened in a quarter, exactly: one statement a measure, whatever the number of cases. Writes nothing."""
    counts: Counter[Cell] = Counter()
    for measure in MEASURES:
        for area, agency, value, number in session.connection().execute(_grouped(measure, quarter)):
            category = measure.category_of(value)
            if category is not None:
                counts[measure.key, area, category, agency] += number
    return counts


def publish(session: Session, quarter: Quarter, counts: Counts) -> bool:
    """Keeps a quarter's figures in fives; False when somebody else has done so. Quarters come one after the other."""
    insert = inserter(session)
    mark = insert(PublishedQuarter).values(begins_on=quarter.begins_on, made_at=clock.now(session))
    mine = session.execute(mark.on_conflict_do_nothing().returning(col(PublishedQuarter.begins_on))).first()
    if mine is None:
        return False
    for measure in MEASURES:
        for area in Area:
            _publish_one(session, quarter, measure, area, counts)
    return True


def _publish_one(session: Session, quarter: Quarter, measure: Measure, area: Area, counts: Counts) -> None:
    carried = session.get(CarriedCount, (measure.key, area)) or CarriedCount(measure=measure.key, area=area, carried=0)
    agencies = sorted({agency for key, where, _, agency in counts if (key, where) == (measure.key, area)})
    places = [(category, agency) for category in measure.categories for agency in agencies]
    exact = [counts.get((measure.key, area, *place), 0) for place in places]
    fives, carried.carried = in_fives(exact, carried.carried)
    session.add(carried)
    session.add_all(
        PublishedFigure(quarter=quarter.begins_on, measure=measure.key, area=area, category=category, agency=agency,
                        count=number)
        for (category, agency), number in zip(places, fives, strict=True)
        if number
    )  # fmt: skip


def _first(session: Session, current: Quarter) -> Quarter:
    """The quarter in which the first case began."""
    opened_at = session.scalar(select(func.min(Case.opened_at)))
    return Quarter.of(clock.london(opened_at).date()) if opened_at else current


def _grouped(measure: Measure, quarter: Quarter) -> Any:
    begins_at, ends_at = quarter.moments()
    fact = measure.facts.where(_at(measure) >= begins_at, _at(measure) < ends_at).subquery("fact")
    what = (fact.c.area, fact.c.agency, fact.c.value)
    return select(*what, func.count()).group_by(*what)


def _at(measure: Measure) -> Any:
    return measure.facts.selected_columns["at"]

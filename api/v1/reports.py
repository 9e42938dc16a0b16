"""For the Locality and Community Support Service: published figures, and how the own area's weeks went."""

from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from api import asked_figures
from api.asked_figures import Asked
from api.caller import Caller
from api.security.access import LCSS
from api.v1.routing import ApiRoutes
from engine.casework.models import Area
from engine.casework.reports import figures, trends

routes = ApiRoutes(prefix="/lcss", tags=["lcss"])

Count = Annotated[int | None, Field(description="A whole number of fives; null for none, or too few to show.")]


class Row(BaseModel):
    """A row, with a count for each column."""

    label: str
    counts: list[Count]
    total: Count
    share: int | None = Field(description="In per cent of the table; null where it would say nothing.")


class Table(BaseModel):
    """One measure. Without a total, its rows and columns cannot be added up."""

    key: str
    title: str
    counted: str
    rows: list[Row]
    total: Row | None


class Figures(BaseModel):
    """Published figures: they tell of no single family, whatever is asked for."""

    area: Area | None = Field(description="Null for all.")
    agency: str | None = Field(description="Null for all.")
    columns: list[str]
    tables: list[Table]


class Series(BaseModel):
    """A number for each week; null where nothing happened that it could be told of."""

    label: str
    values: list[int | None]


class Trend(BaseModel):
    """One thing week by week. `counts`: how many facts each week rests on, where the series do not say so."""

    key: str
    title: str
    unit: str
    series: list[Series]
    counts: list[int] | None
    target: int | None


class Trends(BaseModel):
    """Exact numbers of your own area, not for publication. `weeks` are Mondays; the last week goes on."""

    area: Area
    weeks: list[date]
    trends: list[Trend]


@routes.get("/reports", access=LCSS)
def list_figures(caller: Caller, asked: Annotated[Asked, Query()]) -> Figures:
    """Published figures by area, agency and time, in whole fives: made when a quarter has ended, and never changed."""
    found = asked_figures.report(caller, asked)
    return Figures(
        area=found.filters.area,
        agency=found.filters.agency,
        columns=list(found.columns),
        tables=[_table(table) for table in found.tables],
    )


@routes.get("/trends", access=LCSS)
def list_trends(caller: Caller, weeks: Annotated[int, Query(ge=1, le=52)] = 13) -> Trends:
    """How the weeks of your area went: meetings, reviews, the star, closures, handovers, and what was stuck."""
    found = trends.of_area(caller.session, caller.person, caller.person.area, weeks)
    return Trends.model_validate(found, from_attributes=True)


def _table(table: figures.Table) -> Table:
    total = _row(table.total, adds_up=True) if table.total else None
    rows = [_row(row, adds_up=total is not None) for row in table.rows]
    return Table(key=table.key, title=table.title, counted=table.counted, rows=rows, total=total)


def _row(row: figures.Row, *, adds_up: bool) -> Row:
    counts = [count or None for count in row.counts]
    return Row(label=row.label, counts=counts, total=(row.total or None) if adds_up else None, share=row.share)

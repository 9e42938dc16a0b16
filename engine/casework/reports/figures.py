"""Published figures as tables: sums of what was published in fives, never of anything else, so that no choice of rows,
columns or filters tells more than another (SHR-12)."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session

from engine.casework.models.people import Area
from engine.casework.models.reports import PublishedFigure, PublishedQuarter
from engine.casework.reports.measures import MEASURES, Measure
from engine.casework.reports.quarters import Quarter, year_label
from engine.database import table_of

SMALLEST_WHOLE = 50
"""Of less than this no share is told: the fives are too coarse."""
_QUARTER: Final = table_of(PublishedQuarter)
_FIGURE: Final = table_of(PublishedFigure)


class By(StrEnum):
    """What the rows of the tables are."""

    CATEGORY = "category"
    AREA = "area"
    AGENCY = "agency"


@dataclass(frozen=True)
class Filters:
    """What is asked for; None means all. `year` is the one in which a financial year begins: its quarters are the
    columns, else the years are."""

    area: Area | None = None
    agency: str | None = None
    year: int | None = None
    by: By = By.CATEGORY


@dataclass(frozen=True)
class Row:
    """A row of a table: a count for each column, and their sum with its share of the table's. 0 stands for none or
    too few to show."""

    label: str
    counts: Sequence[int]
    total: int
    share: int | None = None
    """In per cent of all rows; None where it would say nothing."""


@dataclass(frozen=True)
class Table:
    """One measure. Without a `total`, rows and columns cannot be added up."""

    key: str
    title: str
    counted: str
    rows: Sequence[Row]
    total: Row | None


@dataclass(frozen=True)
class Report:
    """Every measure, and what can be chosen. `columns` are quarters or years, the oldest first."""

    filters: Filters
    columns: Sequence[str]
    tables: Sequence[Table]
    years: Sequence[int]
    agencies: Sequence[str]


class _Cell(NamedTuple):
    quarter: Quarter
    measure: str
    area: str
    agency: str
    category: str
    number: int


def report(session: Session, filters: Filters) -> Report:
    """The tables of what has been published."""
    quarters = [Quarter(day) for day in session.scalars(select(_QUARTER.c.begins_on).order_by(_QUARTER.c.begins_on))]
    cells = _cells(session, filters)
    columns = _columns(quarters, filters.year)
    names = list(dict.fromkeys(columns.values()))
    tables = [_table(measure, cells, columns, names, filters.by) for measure in MEASURES]
    if filters.agency is None:
        tables.insert(2, _open(cells, columns, names, filters))
    return Report(
        filters,
        names,
        tables,
        years=sorted({quarter.year for quarter in quarters}, reverse=True),
        agencies=sorted(session.scalars(select(_FIGURE.c.agency).distinct())),
    )


def newest_year(session: Session) -> int | None:
    """The financial year of the newest quarter that was published; None before the first."""
    newest = session.scalar(select(func.max(_QUARTER.c.begins_on)))
    return Quarter(newest).year if newest else None


def _columns(quarters: Sequence[Quarter], year: int | None) -> Mapping[Quarter, str]:
    """The column of each quarter that is asked for."""
    if year is None:
        return {quarter: _year_label(quarter.year, quarters[-1]) for quarter in quarters}
    return {quarter: quarter.label for quarter in quarters if quarter.year == year}


def _year_label(year: int, newest: Quarter) -> str:
    goes_on = newest.year == year == newest.next.year
    return f"{year_label(year)}, so far" if goes_on else year_label(year)


def _cells(session: Session, filters: Filters) -> Sequence[_Cell]:
    """What was published of this area and kind of agency; the database adds up, some hundred rows a year are left."""
    named = [_FIGURE.c[name] for name in ("quarter", "measure", "area", "agency", "category")]
    wanted = select(*named, func.sum(_FIGURE.c.count)).group_by(*named)
    if filters.area is not None:
        wanted = wanted.where(_FIGURE.c.area == filters.area)
    if filters.agency is not None:
        wanted = wanted.where(_FIGURE.c.agency == filters.agency)
    return [_Cell(Quarter(day), *rest) for day, *rest in session.connection().execute(wanted)]


_ROW_OF: Mapping[By, Callable[[_Cell], str]] = {
    By.CATEGORY: lambda cell: cell.category,
    By.AREA: lambda cell: cell.area,
    By.AGENCY: lambda cell: cell.agency,
}


def _table(
    measure: Measure, cells: Sequence[_Cell], columns: Mapping[Quarter, str], names: Sequence[str], by: By
) -> Table:
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(names, 0))
    for cell in cells:
        if cell.measure == measure.key and cell.quarter in columns:
            counts[_ROW_OF[by](cell)][columns[cell.quarter]] += cell.number
    labels = measure.categories if by is By.CATEGORY else {key: key for key in _keys(by, counts)}
    rows = [_row(label, list(counts[key].values())) for key, label in labels.items()]
    total = _row("Total", [sum(row.counts[place] for row in rows) for place in range(len(names))])
    return Table(measure.key, measure.title, measure.counted, [_with_share(row, total) for row in rows], total)


def _keys(by: By, counts: Mapping[str, object]) -> Sequence[str]:
    return list(Area) if by is By.AREA else sorted(counts)


def _row(label: str, counts: Sequence[int]) -> Row:
    return Row(label, counts, sum(counts))


def _with_share(row: Row, total: Row) -> Row:
    tells = row.total and total.total >= SMALLEST_WHOLE
    share = round(100 * row.total / total.total) if tells else None
    return Row(row.label, row.counts, row.total, share)


def _open(cells: Sequence[_Cell], columns: Mapping[Quarter, str], names: Sequence[str], filters: Filters) -> Table:
    """Cases open when a column's time ended: all that were published as begun by then or taken from another area, less
    all as ended or given to one."""
    ends = {name: max(quarter for quarter, its in columns.items() if its == name) for name in names}
    rows = []
    for area in [filters.area] if filters.area else list(Area):
        own = [cell for cell in cells if cell.area == area]
        rows.append(Row(area, [_still_open(own, ends[name]) for name in names], 0))
    return Table("open", "Cases open at the end", "Cases begun and not ended", rows, None)


def _still_open(cells: Sequence[_Cell], end: Quarter) -> int:
    so_far = (cell for cell in cells if cell.quarter <= end)
    return max(sum(_sign(cell) * cell.number for cell in so_far), 0)


def _sign(cell: _Cell) -> int:
    if cell.measure == "passed":
        return 1 if cell.category == "taken" else -1
    return {"begun": 1, "ended": -1}.get(cell.measure, 0)

"""Pages about all families together: published figures of every area, and how the own area's weeks went."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Query
from starlette.responses import Response

from api import report_files
from api.asked_figures import ALL, Asked, report
from api.caller import Caller
from api.pages.charts import Chart, chart_of
from api.pages.questions import Option
from api.pages.rendering import render
from api.routing import PageRoutes
from api.security.access import LCSS
from engine.casework.models import Area
from engine.casework.reports import Report, trends
from engine.casework.reports.figures import By
from engine.casework.reports.trends import Trend, Trends
from engine.words import _, later

routes = PageRoutes()

Asking = Annotated[Asked, Query()]
Weeks = Literal["13", "26", "52"]
ROWS = {By.CATEGORY: later("What happened"), By.AREA: later("Areas"), By.AGENCY: later("Kinds of agency")}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class ReportView:
    """What pages/reports.html shows."""

    report: Report
    area: str
    agency: str
    areas: Sequence[Option]
    agencies: Sequence[Option]
    years: Sequence[Option]
    rows: Sequence[Option]
    query: str
    notes: Sequence[str]
    suppressed: str


@dataclass(frozen=True)
class TrendView:
    """One trend as a picture and as a table."""

    trend: Trend
    chart: Chart | None


@dataclass(frozen=True)
class TrendsView:
    """What pages/trends.html shows."""

    found: Trends
    trends: Sequence[TrendView]
    weeks: Sequence[Option]


@routes.get("/reports", access=LCSS)
def show_reports(caller: Caller, asked: Asking) -> Response:
    return render(caller, "pages/reports.html", {"view": _view(report(caller, asked))})


@routes.get("/reports.csv", access=LCSS)
def download_csv(caller: Caller, asked: Asking) -> Response:
    return _file(report_files.as_csv(report(caller, asked)), "text/csv; charset=utf-8", "csv")


@routes.get("/reports.xlsx", access=LCSS)
def download_spreadsheet(caller: Caller, asked: Asking) -> Response:
    return _file(report_files.as_xlsx(report(caller, asked)), XLSX, "xlsx")


@routes.get("/trends", access=LCSS)
def show_trends(caller: Caller, weeks: Weeks = "13") -> Response:
    found = trends.of_area(caller.session, caller.person, caller.person.area, int(weeks))
    view = TrendsView(
        found,
        [TrendView(trend, chart_of(trend, found.weeks)) for trend in found.trends],
        [Option(number, _("%(number)s weeks", number=number), number == weeks) for number in ("13", "26", "52")],
    )
    return render(caller, "pages/trends.html", {"view": view})


def _view(found: Report) -> ReportView:
    filters = found.filters
    area, agency = report_files.words(filters)
    chosen = {
        "area": filters.area or ALL,
        "agency": filters.agency or ALL,
        "year": str(filters.year or ALL),
        "by": str(filters.by),
    }
    return ReportView(
        report=found,
        area=area,
        agency=agency,
        areas=_options(chosen["area"], {ALL: _("All areas"), **{one: one for one in Area}}),
        agencies=_options(chosen["agency"], {ALL: _("All agencies"), **{one: one for one in found.agencies}}),
        years=_options(
            chosen["year"],
            {
                ALL: _("All years"),
                **{str(year): _("April %(year)s to March %(next)s", year=year, next=year + 1) for year in found.years},
            },
        ),
        rows=_options(chosen["by"], {str(by): text for by, text in ROWS.items()}),
        query=urlencode(chosen),
        notes=report_files.NOTES,
        suppressed=report_files.SUPPRESSED,
    )


def _options(chosen: str, choices: dict[str, str]) -> Sequence[Option]:
    return [Option(value, text, value == chosen) for value, text in choices.items()]


def _file(content: bytes, media_type: str, suffix: str) -> Response:
    name = f'attachment; filename="early-help-figures.{suffix}"'
    return Response(content, media_type=media_type, headers={"Content-Disposition": name})

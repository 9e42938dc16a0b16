"""Published figures as files: CSV, and a spreadsheet (XLSX). What they hold is what the page shows, no more."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from api import csv_files
from engine.casework.reports import Filters, Report
from engine.casework.reports.figures import Row, Table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SUPPRESSED = "[c]"
"""Confidential: none, or too few to show. The shorthand of the Government Analysis Function for spreadsheets."""
NOTES = (
    "Every figure is a count in whole fives: whenever five have come together they are shown, and what remains is "
    "carried to the next count of the same area. So figures add up, and no small number can be worked out.",
    f"{SUPPRESSED} stands for none, or too few to show.",
    "A figure for one category in one area is less than 5 from the truth, as is an area's total; one that adds up "
    "several areas, or one kind of agency over several categories, may be further off.",
    "The figures of a quarter are made once, after it has ended, and do not change. A fact counts in the quarter in "
    "which it was recorded; the agency is that of whoever began the case.",
    "Shares are worked out from the figures shown, where they add up to 50 or more.",
)


def as_csv(report: Report) -> bytes:
    """One table of all figures, a row for each; in UTF-8 with the mark by which Excel knows it."""
    return csv_files.as_csv(_lines(report))


def as_xlsx(report: Report) -> bytes:
    """A workbook: the notes, and the figures as in the CSV file. Nothing in it is a formula or a link."""
    from xlsxwriter import Workbook  # large, and few ask for a spreadsheet

    content = BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        _write_notes(book.add_worksheet("Notes"), bold, wrapped)
        _write_figures(book.add_worksheet("Figures"), report, bold)
    return content.getvalue()


def shown(count: int) -> int | str:
    """A count as it is shown."""
    return count or SUPPRESSED


def words(filters: Filters) -> tuple[str, str]:
    """The area and the kind of agency that were asked for."""
    return filters.area or "All areas", filters.agency or "All agencies"


def _write_notes(sheet: "Worksheet", bold: object, wrapped: object) -> None:
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, "Early Help: published figures", bold)
    for number, note in enumerate(NOTES, start=1):
        sheet.write_string(number, 0, note, wrapped)


def _write_figures(sheet: "Worksheet", report: Report, bold: object) -> None:
    sheet.set_column(0, 3, 32)
    sheet.set_column(4, 5 + len(report.columns), 24)
    sheet.freeze_panes(1, 4)
    for number, line in enumerate(_lines(report)):
        for place, cell in enumerate(line):
            sheet.write(number, place, cell, bold if number == 0 else None)


def _lines(report: Report) -> Iterator[Sequence[int | str]]:
    yield ["Area", "Agency", "Measure", "Row", *report.columns, "Total", "Share in per cent"]
    for table in report.tables:
        for row in (*table.rows, *([table.total] if table.total else [])):
            yield [*words(report.filters), table.title, row.label, *_numbers(table, row)]


def _numbers(table: Table, row: Row) -> Iterator[int | str]:
    yield from map(shown, row.counts)
    yield shown(row.total) if table.total else ""
    yield "" if row.share is None else row.share

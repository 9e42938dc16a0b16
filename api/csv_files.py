"""Tables as CSV files that a spreadsheet opens without running anything that stands in them."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def as_csv(lines: Iterable[Sequence[int | str]]) -> bytes:
    """The lines in UTF-8, with the mark by which Excel knows it."""
    text = StringIO()
    csv.writer(text).writerows([_safe(cell) for cell in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def _safe(cell: int | str) -> int | str:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP: CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell

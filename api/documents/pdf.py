"""From a page to a tagged PDF: headings, lists and tables are there for a screen reader too (PDF/UA-1, ISO 14289-1)."""

from pathlib import Path
from typing import Any, NoReturn


class PdfNotPossibleError(Exception):
    """This machine lacks a library that PDFs need (`docs/operating.md`)."""

    def __init__(self) -> None:
        super().__init__("PDFs cannot be made here yet. Download the Word file, or print this page from your browser.")


def from_html(page: str, styles: Path) -> bytes:
    """The page on paper, in the look of the style sheet `styles`. Nothing is fetched from anywhere.

    Raises PdfNotPossibleError.
    """
    # Read on first use: it takes 30 MB and half a second, and most processes never print.
    try:
        from weasyprint import CSS, HTML
    except OSError as missing_library:
        raise PdfNotPossibleError from missing_library
    html = HTML(string=page, url_fetcher=_refuse)
    pdf: bytes = html.write_pdf(stylesheets=[CSS(filename=styles)], pdf_variant="pdf/ua-1")
    return pdf


def _refuse(url: str, *_: Any, **__: Any) -> NoReturn:
    raise ValueError("A document on paper holds nothing from elsewhere.")

"""A document as a Word file, to be edited: real headings and tables, so that it can be found through and read aloud."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from engine.casework.documents import Block, Document, Facts, Grid
from engine.clock import in_words

if TYPE_CHECKING:
    from docx.document import Document as WordFile


def to_word(document: Document) -> bytes:
    """The document as Office Open XML (ISO/IEC 29500). Characters that XML cannot hold are left out."""
    # Read on first use, like the PDF's library: most processes never write one.
    from docx import Document as new_file

    file = new_file()
    file.core_properties.title = _plain(f"{document.title}, {document.family}")
    file.core_properties.author = "Early Help"
    file.core_properties.language = "en-GB"
    file.add_heading(_plain(document.title), 0)
    file.add_paragraph(_plain(f"{document.family}, {document.area}, {in_words(document.day)}, {document.reference}"))
    if document.contact:
        file.add_paragraph(_plain(f"Contact for the family and the team: {document.contact}"))
    for section in document.sections:
        file.add_heading(_plain(section.heading), section.level - 1)
        for block in section.blocks:
            _write(file, block)
    content = BytesIO()
    file.save(content)
    return content.getvalue()


def _write(file: "WordFile", block: Block) -> None:
    match block:
        case Facts(rows):
            for fact in rows:
                file.add_paragraph().add_run(_plain(fact.label)).bold = True
                file.add_paragraph(_plain(fact.value))
        case Grid():
            _write_table(file, block)
        case _:
            file.add_paragraph(_plain(block.text))


def _write_table(file: "WordFile", grid: Grid) -> None:
    file.add_paragraph(_plain(grid.caption), "Caption")
    table = file.add_table(rows=0, cols=len(grid.headings), style="Table Grid")
    for row in (grid.headings, *grid.rows):
        _write_row(table.add_row().cells, row)


def _write_row(cells: Sequence, words: Sequence[str]) -> None:  # type: ignore[type-arg]  # docx names no public type
    for cell, text in zip(cells, words, strict=True):
        cell.text = _plain(text)


def _plain(text: str) -> str:
    """Control characters have no place in XML (XML 1.0, section 2.2); line ends and tabs do."""
    return "".join(character for character in text if character >= " " or character in "\n\t")

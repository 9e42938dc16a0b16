"""What a document is made of, whatever it becomes: a page, a PDF or a Word file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Fact:
    """A question or a term, and what is said about it. Lines are kept."""

    label: str
    value: str


@dataclass(frozen=True)
class Facts:
    """Facts that stand in one list."""

    rows: Sequence[Fact]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True)
class Grid:
    """A table under its caption; the first column names the row."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    kind: Literal["grid"] = "grid"


@dataclass(frozen=True)
class Sentence:
    """Something to be said in a paragraph."""

    text: str
    kind: Literal["sentence"] = "sentence"


Block = Facts | Grid | Sentence


@dataclass(frozen=True)
class Section:
    """Blocks under a heading; `level` 2 is a part of the document, 3 a part of that."""

    heading: str
    blocks: Sequence[Block]
    level: int = 2


@dataclass(frozen=True)
class Document:
    """A document of one case. `key` names it within the case; `day` is the day that it tells of, `made_on` today.

    `contact`: whom the family and practitioners turn to (LPR-3); None where nobody leads the case.
    """

    key: str
    title: str
    reference: str
    family: str
    area: str
    day: date
    made_on: date
    contact: str | None
    sections: Sequence[Section]

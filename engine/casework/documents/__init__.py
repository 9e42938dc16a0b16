"""The documents of a case: the assessment, each meeting's record, plan and star, the closing papers, and all of it.

They are made when somebody asks for them, of what was recorded, in the words in which it was asked and answered
(TAF-2, CLO-4). Nothing is stored twice.
"""

from engine.casework.documents.contents import DocumentEntry, get, list_for_case
from engine.casework.documents.parts import Block, Document, Fact, Facts, Grid, Section, Sentence

__all__ = [
    "Block",
    "Document",
    "DocumentEntry",
    "Fact",
    "Facts",
    "Grid",
    "Section",
    "Sentence",
    "get",
    "list_for_case",
]

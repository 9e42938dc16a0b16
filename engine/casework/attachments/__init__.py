"""Files on a case: what may be kept, keeping it, reading it, and removing it with a reason."""

from engine.casework.attachments.content import ENDINGS, LONGEST_NAME, FileRefusedError, examine
from engine.casework.attachments.keeping import (
    KINDS,
    Listed,
    add,
    get,
    list_for_case,
    may_remove,
    note_opened,
    read_part,
    remove,
)

__all__ = [
    "ENDINGS",
    "KINDS",
    "LONGEST_NAME",
    "FileRefusedError",
    "Listed",
    "add",
    "examine",
    "get",
    "list_for_case",
    "may_remove",
    "note_opened",
    "read_part",
    "remove",
]

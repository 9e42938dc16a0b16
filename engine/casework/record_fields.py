"""What a record needs of its form, question by question: for whoever changes the form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from engine.casework import records
from engine.casework.answers import NEEDED_SOMETIMES
from engine.casework.model_types import bare, choices_of, is_model, item_of


class Need(StrEnum):
    """Whether a form must ask a question."""

    ALWAYS = "always"
    SOMETIMES = "sometimes"
    """It must be asked, if under a condition."""
    NEVER = "never"


@dataclass(frozen=True)
class RecordField:
    """One answer that a record reads: its `path` as forms name it, whether it is needed, and what it is, in words."""

    path: str
    need: Need
    kind: str


KINDS: dict[Any, str] = {
    bool: "yes or no",
    int: "a whole number",
    float: "a number",
    Decimal: "a number",
    date: "a date",
    datetime: "a date and time",
    time: "a time",
    str: "words",
}


def list_fields(form_key: str) -> Sequence[RecordField]:
    """The answers that the record of this form reads, in its own order; none for a form without a record."""
    record = records.find(form_key)
    return tuple(_fields(record.model, "")) if record else ()


def _fields(model: type[BaseModel], above: str) -> Iterator[RecordField]:
    for name, field in model.model_fields.items():
        kind = bare(field.annotation)
        item = item_of(kind)
        yield RecordField(f"{above}{name}", _need(field), _words(kind))
        inner = item if is_model(item) else kind if is_model(kind) else None
        if inner is not None:
            yield from _fields(inner, f"{above}{name}.")


def _need(field: FieldInfo) -> Need:
    if field.is_required():
        return Need.ALWAYS
    return Need.SOMETIMES if NEEDED_SOMETIMES in field.metadata else Need.NEVER


def _words(kind: Any) -> str:
    item = item_of(kind)
    if item is not None:
        return "a list of rows" if is_model(item) else f"several: each {_words(item)}"
    if choices := choices_of(kind):
        return f"one of {', '.join(choices)}"
    return "answers of its own" if is_model(kind) else KINDS.get(kind, "an answer")

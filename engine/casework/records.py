"""The registry of records: what a form feeds.

A form belongs to the process owner, a record to casework. The record says which answers it needs (a pydantic model),
what it writes with them (`apply`) and what is known beforehand (`prefill`). Form key and record key are one word.
A module that has records offers them as `RECORDS`, a tuple; `engine.casework.install` registers them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator
from sqlmodel import Session

from engine import bpmn
from engine.casework.models.cases import Case
from engine.casework.models.families import Family
from engine.casework.models.people import Person


class Answers(BaseModel):
    """The base of every record's model. Questions that it does not know are kept beside it, so it ignores them."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_blanks(cls, answers: Any) -> Any:
        """A blank answer is no answer (CON-3)."""
        if not isinstance(answers, Mapping):
            return answers
        return {key: answer for key, answer in answers.items() if not _is_blank(answer)}


def _is_blank(answer: object) -> bool:
    return answer is None or (isinstance(answer, str) and not answer.strip())


@dataclass(frozen=True)
class RecordContext:
    """Where a record is applied: the task, its case, and the person who completes (or opens) it."""

    session: Session
    case: Case
    family: Family
    actor: Person
    task: bpmn.Task
    now: datetime
    today: date


@dataclass(frozen=True)
class Choice:
    """One option of a question whose options come from the case."""

    label: str
    value: str


@dataclass(frozen=True)
class Prefill:
    """What a form opens with: `values` by field key (lists for dynamic lists) and `choices` by values key (EHA-7)."""

    values: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, Sequence[Choice]] = field(default_factory=dict)


Apply = Callable[[RecordContext, Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Record:
    """What one form feeds.

    `apply` gets the context and an instance of `model`, writes the case's rows, and returns the process variables; it
    raises `AnswersRefusedError` for what only the case can tell to be wrong. `sentence` is what the timeline says
    (without it: the task's name); it must not repeat what the family said. `cannot_wait`: a child's safety hangs on it,
    so that nobody puts it off. `is_personal`: only the person themselves can answer, whoever stands in for them.
    """

    form_key: str
    model: type[Answers]
    apply: Apply
    prefill: Callable[[RecordContext], Prefill] | None = None
    sentence: Callable[[RecordContext, Any], str] | None = None
    cannot_wait: bool = False
    is_personal: bool = False


_records: dict[str, Record] = {}


def register(*records: Record) -> None:
    """Makes `records` known. Registering the same one again is no harm; two for one form key are a ValueError."""
    for record in records:
        if _records.setdefault(record.form_key, record) is not record:
            raise ValueError(f"Two records claim the form {record.form_key}.")


def find(form_key: str) -> Record | None:
    """The record that this form feeds; None when it only keeps its answers."""
    return _records.get(form_key)


def list_all() -> Sequence[Record]:
    """Every record, by form key."""
    return [_records[key] for key in sorted(_records)]

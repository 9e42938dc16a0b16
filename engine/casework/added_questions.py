"""Questions that the process owner added to a form: answers are kept with the form's others and shown on the case."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, select

from engine import bpmn
from engine.casework import records
from engine.casework.models.timeline import FormAnswers

YES_NO = {True: "Yes", False: "No"}


@dataclass(frozen=True)
class AddedAnswer:
    """A question that no record knows, as it was asked then, with its answer in words."""

    question: str
    answer: str


def list_for_case(session: Session, reference: str) -> Mapping[str, Sequence[AddedAnswer]]:
    """Task id → the added answers of its form, in the form's order; tasks without any are left out."""
    kept = session.exec(select(FormAnswers).where(FormAnswers.case == reference)).all()
    found = {row.task: _added(session, row) for row in kept if not _known(row).issuperset(row.answers)}
    return {task: answers for task, answers in found.items() if answers}


def _known(row: FormAnswers) -> set[str]:
    record = records.find(row.form_key)
    return set(record.model.model_fields) if record else set()


def _added(session: Session, row: FormAnswers) -> Sequence[AddedAnswer]:
    schema = bpmn.definitions.release(session, row.release).forms[row.form_key]
    known = _known(row)
    parts = _leaves(schema.show(row.answers, {}, now=row.at))
    asked = [part for part in parts if part.path.split(".")[0] not in known]
    return [AddedAnswer(part.label, words) for part in asked if (words := _words(part))]


def _leaves(parts: Sequence[bpmn.forms.Shown]) -> Iterator[bpmn.forms.Shown]:
    for part in parts:
        if part.parts:
            yield from _leaves(part.parts)
        elif part.path and not part.locked and not part.hidden:
            yield part


def _words(part: bpmn.forms.Shown) -> str:
    if part.rows:
        rows = [", ".join(filter(None, map(_words, _leaves(row)))) for row in part.rows]
        return "; ".join(rows)
    labels = {str(option.value): option.label for option in part.options}
    values = part.value if isinstance(part.value, list) else [part.value]
    return ", ".join(labels.get(str(value)) or _plain(part, value) for value in values if value not in (None, ""))


def _plain(part: bpmn.forms.Shown, value: Any) -> str:
    if isinstance(value, bool):
        return YES_NO[value]
    question = part.component
    if isinstance(question, bpmn.forms.DateQuestion) and question.kind is bpmn.forms.DateKind.DATE:
        day = date.fromisoformat(value)
        return f"{day.day} {day:%B %Y}"
    return str(value)

"""Forms as they were answered: each question as it was asked then, with its answer in words.

A form of a later release may ask something else; what was said is shown as it was said, with the questions that the
process owner has added to those of the record.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from engine import bpmn, clock
from engine.casework import records
from engine.casework.models.timeline import FormAnswers
from engine.words import _


@dataclass(frozen=True)
class Answered:
    """A question and its answer in words. `rows`: a list's entries, each with its own questions, also told in `answer`.

    `is_added`: no record knows the question, the process owner added it.
    """

    question: str
    answer: str
    rows: Sequence[Sequence["Answered"]] = ()
    is_added: bool = False


@dataclass(frozen=True)
class AnsweredSection:
    """Questions under one heading of the form; the heading is empty for those that stand under none."""

    heading: str
    answers: Sequence[Answered]


@dataclass(frozen=True)
class CompletedForm:
    """That a form was completed: the task's id, which form, who (a user name) and when."""

    task: str
    form_key: str
    by: str
    at: datetime


def list_completed(session: Session, reference: str) -> Sequence[CompletedForm]:
    """Every completed form of a case, oldest first."""
    columns = select(FormAnswers.task, FormAnswers.form_key, FormAnswers.by, FormAnswers.at)
    return [CompletedForm(*row) for row in session.exec(_oldest_first(columns, FormAnswers.case == reference))]


def read(session: Session, tasks: Collection[str], names: Mapping[str, str]) -> Mapping[str, Sequence[AnsweredSection]]:
    """Task id → what was answered in it; questions without an answer are left out.

    `names`: what the ids are called that a form offered as choices.
    """
    rows = session.exec(_oldest_first(select(FormAnswers), col(FormAnswers.task).in_(tasks)))
    return {row.task: _sections(session, row, names) for row in rows}


def list_added(session: Session, reference: str) -> Mapping[str, Sequence[Answered]]:
    """Task id → answers to the questions that the process owner added, in order; tasks without are left out."""
    rows = session.exec(_oldest_first(select(FormAnswers), FormAnswers.case == reference))
    added = {row.task: _added(session, row) for row in rows if _asks_more(row)}
    return {task: answers for task, answers in added.items() if answers}


def words_by_path(schema: bpmn.FormSchema, row: FormAnswers, names: Mapping[str, str]) -> Mapping[str, str]:
    """Question's path → answer in words, of one completed form; those of a list's rows are told together."""
    reading = _Reading(_known(row), names)
    shown = _leaves(schema.show(row.answers, {}, now=row.at))
    said = {part.path: reading.tell(part) for part in shown if part.path and not part.locked}
    return {path: words for path, words in said.items() if words}


def _oldest_first(statement: Any, condition: Any) -> Any:
    return statement.where(condition).order_by(col(FormAnswers.at), col(FormAnswers.task))


def _asks_more(row: FormAnswers) -> bool:
    return not _known(row).issuperset(row.answers)


def _added(session: Session, row: FormAnswers) -> Sequence[Answered]:
    return [answer for section in _sections(session, row, {}) for answer in section.answers if answer.is_added]


def _sections(session: Session, row: FormAnswers, names: Mapping[str, str]) -> Sequence[AnsweredSection]:
    schema = bpmn.definitions.release(session, row.release).forms[row.form_key]
    return tuple(_Reading(_known(row), names).sections("", schema.show(row.answers, {}, now=row.at)))


def _known(row: FormAnswers) -> frozenset[str]:
    record = records.find(row.form_key)
    return frozenset(record.model.model_fields) if record else frozenset()


@dataclass(frozen=True)
class _Reading:
    """From what a form shows to words. `known`: the record's own questions."""

    known: frozenset[str]
    names: Mapping[str, str]

    def sections(self, heading: str, parts: Sequence[bpmn.forms.Shown]) -> Iterator[AnsweredSection]:
        """The questions that stand here, then those of each group in it."""
        here = [part for part in parts if not part.parts]
        if answers := tuple(self._answers(here)):
            yield AnsweredSection(heading, answers)
        for group in parts:
            if group.parts:
                yield from self.sections(group.label or heading, group.parts)

    def tell(self, part: bpmn.forms.Shown) -> str:
        """The answer to one question, or to all in a list's rows, in words."""
        return self._answered(part).answer

    def _answers(self, parts: Sequence[bpmn.forms.Shown]) -> Iterator[Answered]:
        for part in parts:
            if part.path and not part.locked and (answered := self._answered(part)).answer:
                yield answered

    def _answered(self, part: bpmn.forms.Shown) -> Answered:
        is_added = part.path.split(".")[0] not in self.known
        rows = tuple(filter(None, (tuple(self._answers(tuple(_leaves(row)))) for row in part.rows)))
        words = "; ".join(", ".join(each.answer for each in row) for row in rows) if rows else self._words(part)
        return Answered(part.label, words, rows, is_added)

    def _words(self, part: bpmn.forms.Shown) -> str:
        labels = {str(option.value): option.label for option in part.options}
        values = part.value if isinstance(part.value, list) else [part.value]
        given = [value for value in values if value not in (None, "")]
        return ", ".join(labels.get(str(value)) or self.names.get(str(value)) or _plain(part, value) for value in given)


def _leaves(parts: Sequence[bpmn.forms.Shown]) -> Iterator[bpmn.forms.Shown]:
    for part in parts:
        if part.parts:
            yield from _leaves(part.parts)
        else:
            yield part


def _plain(part: bpmn.forms.Shown, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    question = part.component
    if isinstance(question, bpmn.forms.DateQuestion) and question.kind is bpmn.forms.DateKind.DATE:
        return clock.in_words(date.fromisoformat(value))
    return f"{value:f}" if isinstance(value, Decimal) else str(value)

"""What was said last time, beside what is asked now: at a meeting, what the one before it recorded (TAF-2, EHA-9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from engine import bpmn, clock
from engine.casework import answered_forms, meeting_record
from engine.casework.models.timeline import FormAnswers
from engine.casework.task_forms import TaskForm
from engine.database import table_of
from engine.facts import reader
from engine.prepared import Prepared

BEFORE: Final = ("complete_assessment", *sorted(meeting_record.FORMS))
"""What may have been said last: at the first meeting that is the assessment."""
OF_ONE_MEETING: Final = frozenset({"held_on", "attendance", "actions", "action_updates", "long_review_reason"})
"""Questions whose last answer says nothing about this meeting, or stands in the form already."""


@dataclass(frozen=True)
class LastTime:
    """What was answered, in words by the question's path, and on which day the meeting was."""

    on: date
    words: Mapping[str, str] = field(default_factory=dict)


def find(session: Session, form: TaskForm) -> LastTime | None:
    """What the case's last meeting said to questions that `form` asks again; None where it is no form of a meeting, or
    the first. One statement."""
    task = form.context.task
    if task.form_key not in meeting_record.FORMS or form.schema is None:
        return None
    row = _LAST.first(session, {"case": task.business_key, "task": task.id})
    if row is None:
        return None
    before = _as_answers(row)
    asked = {leaf.name: leaf.component.type for leaf in form.schema.leaves}
    schema = bpmn.definitions.release(session, before.release).forms[before.form_key]
    again = {leaf.name for leaf in schema.leaves if asked.get(leaf.name) == leaf.component.type} - OF_ONE_MEETING
    said = answered_forms.words_by_path(schema, before, _names(form))
    held_on = before.answers.get("held_on")
    on = date.fromisoformat(held_on) if isinstance(held_on, str) else clock.london(before.at).date()
    return LastTime(on, {path: words for path, words in said.items() if path in again})


def _names(form: TaskForm) -> Mapping[str, str]:
    """What the ids are called that the form offers, such as the children's."""
    return {choice.value: choice.label for choices in form.prefill.choices.values() for choice in choices}


_LAST: Final = Prepared(
    select(table_of(FormAnswers))
    .where(
        col(FormAnswers.case) == bindparam("case"),
        col(FormAnswers.task) != bindparam("task"),
        col(FormAnswers.form_key).in_(BEFORE),
    )
    .order_by(col(FormAnswers.at).desc(), col(FormAnswers.task))
    .limit(1)
)
_as_answers = reader(FormAnswers)

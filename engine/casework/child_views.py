"""Each child's own view (EHA-2, TAF-3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlmodel import Session, col

from engine.casework import choices, families, recording
from engine.casework.answers import Refusals, Sometimes, Words
from engine.casework.models.assessment import ChildView
from engine.casework.records import Answers, Prefill, Record, RecordContext
from engine.words import _

How = Literal[
    "own_words",
    "with_help",
    "observation",
    "wizard_and_fairies",
    "three_houses",
    "wishes_and_feelings",
    "why_worry",
    "not_possible",
]


class ChildViewAnswers(Answers):
    """`record_childs_view`: in the child's words, with a tool, by observation; or why it could not be had."""

    gathered_on: date
    how: How
    view: Sometimes[Words] = None
    wishes: Words | None = None
    reason_absent: Sometimes[Words] = None


@dataclass(frozen=True)
class ChildViewSummary:
    """A child's newest view. `heard` is False when it could not be had, or nobody has asked yet (`how` is None)."""

    child: str
    first_name: str
    how: str | None
    view: str | None
    wishes: str | None
    gathered_on: date | None
    heard: bool


def record_childs_view(context: RecordContext, answers: ChildViewAnswers) -> dict[str, object]:
    """Keeps the view of the child whom the task is about."""
    with Refusals() as refuse:
        refuse.future(answers.gathered_on, "gathered_on", context.today)
        impossible = answers.how == "not_possible"
        refuse.missing(answers.view, "view", _("Record what the child said or showed."), when=not impossible)
        refuse.missing(answers.reason_absent, "reason_absent", _("Say why this was not possible."), when=impossible)
    recording.keep(context, ChildView, answers, child=context.task.local_variables["child_id"])
    return {}


def summary(session: Session, case_reference: str, family_id: str) -> Sequence[ChildViewSummary]:
    """One row per child of the family, the eldest first, with the newest view."""
    views = recording.newest_of_each(session, ChildView, case_reference, col(ChildView.child))
    newest = {view.child: view for view in views}
    children = families.list_children(session, family_id)
    return [_summary_of(child.id, child.first_name, newest.get(child.id)) for child in children]


def _summary_of(child: str, first_name: str, view: ChildView | None) -> ChildViewSummary:
    if view is None:
        return ChildViewSummary(child, first_name, None, None, None, None, heard=False)
    heard = view.how != "not_possible"
    return ChildViewSummary(child, first_name, view.how, view.view, view.wishes, view.gathered_on, heard)


def _prefill(context: RecordContext) -> Prefill:
    child = context.task.local_variables.get("child_id")
    about = [choice for choice in choices.children(context) if choice.value == child]
    return Prefill(values={"child_name": about[0].label if about else ""})


RECORDS = (Record("record_childs_view", ChildViewAnswers, record_childs_view, _prefill),)

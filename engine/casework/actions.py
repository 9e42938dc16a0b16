"""The whole family's one plan: actions that somebody of an agency or of the family does by a date (EHA-4, TAF-6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlmodel import Session, col

from engine import clock
from engine.casework import recording
from engine.casework.answers import Line, Refusals, Words, path
from engine.casework.models.actions import Action, ActionUpdate
from engine.casework.records import Answers, Choice, Prefill, RecordContext
from engine.words import _, later

Status = Literal["not_started", "going_on", "done", "not_needed"]
STATUS_WORDS = {
    "not_started": later("Not started"),
    "going_on": later("Going on"),
    "done": later("Done"),
    "not_needed": later("Not needed any more"),
}
OPEN: tuple[Status, ...] = ("not_started", "going_on")


class ActionAnswers(Answers):
    """A new action: what, by whom of which agency, by when, and how it shows that it is done."""

    what: Words
    owner_person: Line
    owner_agency: Line
    due_on: date
    measure: Words


class ActionUpdateAnswers(Answers):
    """How an action goes."""

    action: Line
    status: Status
    note: Words | None = None


@dataclass(frozen=True)
class ActionSummary:
    """An action as it stands. `overdue`: still open after its date."""

    id: str
    number: int
    what: str
    owner_person: str
    owner_agency: str
    due_on: date
    measure: str
    status: str
    note: str | None
    overdue: bool

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


def check(
    refuse: Refusals,
    context: RecordContext,
    *,
    new: Sequence[ActionAnswers] = (),
    updates: Sequence[ActionUpdateAnswers] = (),
) -> None:
    """Refuses new actions that are due already, and updates of actions that the case does not have."""
    for index, action in enumerate(new):
        refuse.past(action.due_on, path("actions", index, "due_on"), context.today)
    named = col(Action.id).in_([update.action for update in updates])
    known = {action.id for action in recording.history(context.session, Action, context.case.reference, named)}
    for index, update in enumerate(updates):
        unknown = update.action not in known
        refuse.when(unknown, path("action_updates", index, "action"), _("Choose an action of this family's plan."))


def keep(context: RecordContext, new: Sequence[ActionAnswers], updates: Sequence[ActionUpdateAnswers] = ()) -> None:
    """Adds actions to the plan, numbered on, and what is new about those in it."""
    before = recording.newest(context.session, Action, context.case.reference)
    for number, action in enumerate(new, before.number + 1 if before else 1):
        recording.keep(context, Action, action, number=number)
    for update in updates:
        recording.keep(context, ActionUpdate, update)


def summary(session: Session, case_reference: str) -> Sequence[ActionSummary]:
    """The whole plan, in the order in which actions were agreed."""
    return _summaries(session, case_reference, recording.history(session, Action, case_reference))


def list_open(session: Session, case_reference: str) -> Sequence[ActionSummary]:
    """The actions that still have to be done."""
    return [action for action in summary(session, case_reference) if action.is_open]


def prefill_open(context: RecordContext) -> Prefill:
    """A row for each open action, as it stood last, to say how it goes now (EHA-7)."""
    open_actions = list_open(context.session, context.case.reference)
    return Prefill(
        values={"action_updates": [{"action": one.id, "status": one.status} for one in open_actions]},
        choices={"open_actions": [Choice(f"{one.number}. {one.what}", one.id) for one in open_actions]},
    )


def _summaries(session: Session, case_reference: str, actions: Sequence[Action]) -> Sequence[ActionSummary]:
    newest = recording.newest_of_each(session, ActionUpdate, case_reference, col(ActionUpdate.action))
    updates = {update.action: update for update in newest}
    today = clock.today(session)
    return [_summary_of(action, updates.get(action.id), today) for action in actions]


def _summary_of(action: Action, update: ActionUpdate | None, today: date) -> ActionSummary:
    status = update.status if update else "not_started"
    return ActionSummary(
        id=action.id,
        number=action.number,
        what=action.what,
        owner_person=action.owner_person,
        owner_agency=action.owner_agency,
        due_on=action.due_on,
        measure=action.measure,
        status=status,
        note=update.note if update else None,
        overdue=status in OPEN and action.due_on < today,
    )

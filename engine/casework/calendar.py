"""The dates that somebody has to keep, for the calendar on their own phone: no family is named in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from engine import bpmn, clock
from engine.casework import access
from engine.casework.models.cases import Case, CaseRole, CaseStatus
from engine.casework.models.people import Person
from engine.words import _

MOST_TASKS = 500
"""Calendars are asked for every hour by every phone."""


@dataclass(frozen=True)
class CalendarEntry:
    """A date to keep. `key` stays the same while the date moves; `path` is the page that it leads to."""

    key: str
    on: date
    summary: str
    path: str


def list_entries(session: Session, person: Person) -> Sequence[CalendarEntry]:
    """The due dates of the person's own open tasks, and the reviews of the cases that they have a part in."""
    return [*_due_dates(session, person), *_reviews(session, person)]


def _due_dates(session: Session, person: Person) -> Iterator[CalendarEntry]:
    offers = access.offers(session, person)
    for task in bpmn.tasks.inbox(session, person.user_name, offers, limit=MOST_TASKS).tasks:
        if task.due_at is not None:
            summary = _("Due: %(name)s (%(reference)s)", name=task.name, reference=task.business_key)
            yield CalendarEntry(f"task-{task.id}", clock.london(task.due_at).date(), summary, f"/tasks/{task.id}")


def _reviews(session: Session, person: Person) -> Iterator[CalendarEntry]:
    mine = select(CaseRole.case).where(CaseRole.person == person.user_name, col(CaseRole.until_at).is_(None))
    reviewed = select(Case.reference, col(Case.review_on)).where(
        col(Case.reference).in_(mine), Case.status == CaseStatus.OPEN, col(Case.review_on).is_not(None)
    )
    for reference, review_on in session.exec(reviewed.order_by(Case.reference)):
        if review_on is not None:
            summary = _("Review (%(reference)s)", reference=reference)
            yield CalendarEntry(f"review-{reference}", review_on, summary, f"/cases/{reference}")

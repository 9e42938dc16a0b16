"""Telling people of what somebody else moved: their tasks, the lead of a case, a review. Written with the move."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlmodel import Session, col, select

from engine import bpmn, clock
from engine.casework.mail.choices import message_kind
from engine.casework.models.cases import CaseRole
from engine.casework.models.mail import MailKind
from engine.casework.models.people import Person
from engine.casework.models.timeline import Notification

MOVED = message_kind(MailKind.MOVED)


def tell_task(session: Session, task: bpmn.Task, was: str | None, actor: str) -> None:
    """Tells who had the task (`was`) and who has it now that it was moved; `actor`, who moved it, knows already."""
    if task.assignee == was:
        return
    if task.assignee not in (None, actor):
        tell(session, task.business_key, [task.assignee], f"{task.name} is yours now", task=task.id)
    if was not in (None, actor):
        tell(session, task.business_key, [was], f"{task.name} is no longer yours")


def tell_lead(session: Session, reference: str, was: Collection[str], now: str, actor: str) -> None:
    """Somebody else leads the case, and has those of its tasks that go with the lead."""
    if now not in {*was, actor}:
        tell(session, reference, [now], "you lead this case now, and its open tasks are yours")
    tell(session, reference, sorted({*was} - {now, actor}), "you no longer lead this case")


def tell_review(session: Session, reference: str, review_on: date, actor: str) -> None:
    """The review is on another day: everybody with a part in the case should know."""
    parts = select(CaseRole.person).where(CaseRole.case == reference, col(CaseRole.until_at).is_(None)).distinct()
    others = sorted({*session.exec(parts)} - {actor})
    tell(session, reference, others, f"the review is on {clock.in_words(review_on)} now")


def tell(session: Session, reference: str, people: Iterable[str | None], what: str, *, task: str | None = None) -> None:
    """A message that something moved, to each of these people who can sign in."""
    known = select(Person.user_name).where(col(Person.user_name).in_({*people} - {None}), col(Person.is_active))
    now = clock.now(session)
    sentence = f"{reference}: {what}."
    session.add_all(
        Notification(case=reference, person=person, kind=MOVED, sentence=sentence, task=task, created_at=now)
        for person in session.exec(known.order_by(Person.user_name))
    )

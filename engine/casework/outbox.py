"""The outbox: messages that wait (`Notification`), as the letters that they leave in.

What is critical and reminders leave at once. What is red leaves with the next working day's morning mail, all of a
person's in one letter. A letter names cases and what is to be done, and nothing about a family.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select, update

from engine import clock
from engine.casework.models.people import Person
from engine.casework.models.timeline import Notification
from engine.working_days import is_working_day

MORNING_HOUR = 7
"""In London."""
TRY_AGAIN_AFTER = timedelta(minutes=15)
"""A letter whose sending was begun and not finished by then is taken up again, under the same id."""
IN_THE_MORNING = "stuck_red"
SUBJECTS = {
    "stuck_critical": "Early Help: this cannot wait",
    IN_THE_MORNING: "Early Help: cases that are stuck",
    "reminder": "Early Help: still to be done",
    "support_offered": "Early Help: support is offered",
    "outside_view": "Early Help: a view that was asked for outside",
    "join_requested": "Early Help: somebody asks to join",
    "join_answered": "Early Help: your request was answered",
}
ENDING = "Sign in to Early Help to see more. This message names no family on purpose: please do not reply to it."


@dataclass(frozen=True)
class Letter:
    """One mail. `id` stays the same when it is sent again, so that the receiver's server can tell."""

    id: str
    to: str
    subject: str
    text: str
    notifications: Sequence[str]


def take_letters(session: Session, *, limit: int = 200) -> Sequence[Letter]:
    """What is to be sent now, of so many messages at most. Nobody else gets them for a while: `mark_sent` follows."""
    now = clock.now(session)
    free = or_(col(Notification.claimed_at).is_(None), col(Notification.claimed_at) <= now - TRY_AGAIN_AFTER)
    waiting = (
        select(Notification, Person.email)
        .join(Person, col(Person.user_name) == col(Notification.person))
        .where(col(Notification.sent_at).is_(None), free, col(Person.is_active), _is_due(now))
        .order_by(col(Notification.created_at), col(Notification.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=Notification)
    )
    by_letter: dict[tuple[str, str], list[Notification]] = {}
    for notification, email in session.exec(waiting).all():
        notification.claimed_at = now
        session.add(notification)
        by_letter.setdefault((email, notification.kind), []).append(notification)
    session.flush()
    return [_letter(email, kind, notifications) for (email, kind), notifications in by_letter.items()]


def mark_sent(session: Session, letter: Letter) -> None:
    """The letter has left."""
    sent = update(Notification).where(col(Notification.id).in_(letter.notifications))
    session.execute(sent.values(sent_at=clock.now(session)))


def _is_due(now: datetime) -> ColumnElement[bool]:
    today = clock.london(now).date()
    morning = clock.london_moment(today, MORNING_HOUR)
    at_once = col(Notification.kind) != IN_THE_MORNING
    if now < morning or not is_working_day(today):
        return at_once
    return or_(at_once, col(Notification.created_at) < morning)


def _letter(email: str, kind: str, notifications: Sequence[Notification]) -> Letter:
    ids = [notification.id for notification in notifications]
    sentences = "\n".join(f"- {notification.sentence}" for notification in notifications)
    text = f"{SUBJECTS[kind]}\n\n{sentences}\n\n{ENDING}\n"
    return Letter(sha256("".join(ids).encode()).hexdigest(), email, SUBJECTS[kind], text, ids)

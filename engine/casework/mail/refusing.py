"""Letters that could not leave, for administrators: why, and another try."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, select, update

from engine import clock
from engine.casework.models.mail import OutgoingLetter
from engine.casework.models.people import Person
from engine.casework.models.timeline import Notification


class LetterRefusedError(Exception):
    """A letter will never be taken as it is; the message says why."""


@dataclass(frozen=True)
class Undelivered:
    """A letter that could not leave. `try_at`: when it is tried again; None: it was refused, and waits for somebody."""

    id: str
    to: str
    email: str
    made_at: datetime
    tries: int
    failure: str
    try_at: datetime | None


def list_undelivered(session: Session, *, limit: int = 100) -> Sequence[Undelivered]:
    """What was refused, then what is tried again, the oldest first; so many of each at most."""
    return [*_list(session, _is_refused(), limit), *_list(session, _is_tried(), limit)]


def try_again(session: Session, letter_id: str | None = None) -> None:
    """The letter leaves as soon as it can, or every one that could not where none is named."""
    again = update(OutgoingLetter).where(_is_refused() | _is_tried())
    if letter_id is not None:
        again = again.where(col(OutgoingLetter.id) == letter_id)
    session.execute(again.values(refused_at=None, try_at=clock.now(session)))


def forget(session: Session, letter_id: str) -> None:
    """A letter that was refused is given up, with its messages; another one is left alone."""
    refused = select(OutgoingLetter.id).where(col(OutgoingLetter.id) == letter_id, _is_refused())
    session.execute(delete(Notification).where(col(Notification.letter).in_(refused)))
    session.execute(delete(OutgoingLetter).where(col(OutgoingLetter.id) == letter_id, _is_refused()))


def _list(session: Session, wanted: ColumnElement[bool], limit: int) -> Sequence[Undelivered]:
    rows = (
        select(OutgoingLetter, Person.full_name, Person.email)
        .join(Person, col(Person.user_name) == col(OutgoingLetter.person))
        .where(wanted)
        .order_by(col(OutgoingLetter.made_at), col(OutgoingLetter.id))
        .limit(limit)
    )
    return [
        Undelivered(
            one.id, name, email, one.made_at, one.tries, one.failure or "", None if one.refused_at else one.try_at
        )
        for one, name, email in session.exec(rows)
    ]


def _is_refused() -> ColumnElement[bool]:
    return col(OutgoingLetter.refused_at).is_not(None)


def _is_tried() -> ColumnElement[bool]:
    waits = col(OutgoingLetter.sent_at).is_(None) & col(OutgoingLetter.refused_at).is_(None)
    return waits & col(OutgoingLetter.failure).is_not(None)

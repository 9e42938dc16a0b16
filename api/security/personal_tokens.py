"""Personal tokens: with one, a person's tool may do what they may do there, until it expires or they revoke it.

A token opens what tools call (`api/modeler`) and nothing else; pages and task lists need a person who signs in.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlmodel import Session, col, delete, select

from api.demo_clock import unmoved_now
from api.security.models import PersonalToken
from api.security.sessions import fingerprint
from engine.casework.models.people import Person

PREFIX: Final = "eht_"
"""Tells such a secret from others, for whoever finds one where it should not be."""
LIFETIMES: Final = (30, 90, 365)
"""For how many days a token may be made."""
MOST: Final = 20
SEEN_EVERY: Final = timedelta(minutes=1)


class TokenRefusedError(Exception):
    """A token cannot be made; the message says why."""


@dataclass(frozen=True)
class NewToken:
    """A token just made; `secret` is shown once and never kept."""

    secret: str
    token: PersonalToken


def create(session: Session, user_name: str, *, label: str, days: int) -> NewToken:
    """Makes a token for the person, good for `days` days; ASCII only. Raises TokenRefusedError."""
    if days not in LIFETIMES:
        raise TokenRefusedError(f"Choose one of {', '.join(map(str, LIFETIMES))} days.")
    if len(list_valid(session, user_name)) >= MOST:
        raise TokenRefusedError(f"Nobody needs more than {MOST} tokens. Revoke one that you no longer use.")
    now, secret = unmoved_now(session), PREFIX + secrets.token_urlsafe(32)
    token = PersonalToken(
        id=fingerprint(secret),
        user_name=user_name,
        label=label,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    return NewToken(secret, token)


def find_person(session: Session, secret: str) -> Person | None:
    """Whose token this is; None when it is unknown, expired, revoked, or the person is inactive."""
    token = session.get(PersonalToken, fingerprint(secret))
    now = unmoved_now(session)
    if token is None or token.expires_at <= now:
        return None
    person = session.get_one(Person, token.user_name)
    return person if person.is_active else None


def note_use(session: Session, secret: str) -> None:
    """Remembers, to the minute, that the token was used, so that its owner can tell which are not."""
    token = session.get(PersonalToken, fingerprint(secret))
    now = unmoved_now(session)
    if token is not None and (token.last_used_at is None or now - token.last_used_at > SEEN_EVERY):
        token.last_used_at = now
        session.add(token)


def list_valid(session: Session, user_name: str) -> Sequence[PersonalToken]:
    """The person's tokens that have not expired, newest first."""
    mine = select(PersonalToken).where(
        col(PersonalToken.user_name) == user_name, col(PersonalToken.expires_at) > unmoved_now(session)
    )
    return session.exec(mine.order_by(col(PersonalToken.created_at).desc(), col(PersonalToken.id))).all()


def revoke_all(session: Session, user_name: str) -> None:
    """Makes all of a person's tokens worth nothing: when they leave."""
    session.execute(delete(PersonalToken).where(col(PersonalToken.user_name) == user_name))


def revoke(session: Session, user_name: str, token_id: str) -> None:
    """Makes one of the person's tokens worth nothing from now on; another's, or an unknown one, is left alone."""
    token = session.get(PersonalToken, token_id)
    if token is not None and token.user_name == user_name:
        session.delete(token)

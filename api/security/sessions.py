"""Server-side sessions: an opaque secret in a cookie or a bearer token, everything else in a row."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlmodel import Session, col

from api.demo_clock import unmoved_now
from api.security.models import WebSession
from engine.casework.models.people import Person, PersonRole, Role
from engine.database import table_of
from engine.facts import reader
from engine.prepared import Prepared

IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
#: How long a session that has run out still says who typed what comes from its pages. It opens nothing.
REMEMBERED = timedelta(days=3)
#: `last_seen_at` is written at most this often, so that reading a page seldom writes.
SEEN_EVERY = timedelta(minutes=1)


_FIND = Prepared(
    select(table_of(Person), col(WebSession.csrf_token), col(WebSession.last_seen_at), col(PersonRole.role))
    .select_from(WebSession)
    .join(Person, col(Person.user_name) == col(WebSession.user_name))
    .outerjoin(PersonRole, col(PersonRole.person) == col(Person.user_name))
    .where(
        col(WebSession.id) == bindparam("id"),
        col(WebSession.expires_at) > bindparam("now"),
        col(WebSession.last_seen_at) > bindparam("idle_since"),
        col(Person.is_active),
    )
)


@dataclass(frozen=True)
class SignedIn:
    """A valid session and the person it belongs to, a fact for reading, with the rights that they hold."""

    id: str
    person: Person
    roles: frozenset[Role]
    csrf_token: str
    stale: bool
    """Whether `touch` is due."""


@dataclass(frozen=True)
class NewSession:
    """A session just begun; `secret` is told to the client once and never kept."""

    secret: str
    expires_at: datetime


def begin(session: Session, user_name: str) -> NewSession:
    """Signs `user_name` in: a new secret (256 bits), good for twelve hours or until an hour passes unused."""
    now = unmoved_now(session)
    forgotten = now - REMEMBERED
    over = or_(col(WebSession.expires_at) <= forgotten, col(WebSession.last_seen_at) <= forgotten - IDLE)
    session.execute(delete(WebSession).where(over))
    secret = secrets.token_urlsafe(32)
    session.add(
        WebSession(
            id=fingerprint(secret),
            user_name=user_name,
            csrf_token=secrets.token_urlsafe(32),
            last_seen_at=now,
            expires_at=now + LONGEST,
        )
    )
    session.flush()
    return NewSession(secret, now + LONGEST)


def find(session: Session, secret: str) -> SignedIn | None:
    """The session with this secret and its person; None when it is over, unknown, or the person is inactive."""
    now = unmoved_now(session)
    session_id = fingerprint(secret)
    rows = _FIND.all(session, {"id": session_id, "now": now, "idle_since": now - IDLE})
    if not rows:
        return None
    *person, csrf_token, last_seen_at, _role = rows[0]
    roles = frozenset(role for *_, role in rows if role is not None)
    return SignedIn(session_id, _as_person(person), roles, csrf_token, stale=now - last_seen_at > SEEN_EVERY)


_as_person = reader(Person)


def find_person_of_ended(session: Session, secret: str, csrf_token: str) -> Person | None:
    """Whose session this was, if it has run out and one of its own pages sent the request.

    None for who has signed out or is inactive.
    """
    ended = session.get(WebSession, fingerprint(secret))
    if ended is None or not secrets.compare_digest(ended.csrf_token.encode(), csrf_token.encode()):
        return None
    person = session.get_one(Person, ended.user_name)
    return person if person.is_active else None


def is_told(session: Session, user_name: str, csrf_token: str) -> bool:
    """Whether this token is from a page of the person's own: of any session of theirs, also of one that has run out."""
    of_person = col(WebSession.user_name) == user_name
    told = select(col(WebSession.id)).where(of_person, col(WebSession.csrf_token) == csrf_token)
    return session.execute(told).first() is not None


def touch(session: Session, session_id: str) -> None:
    """Notes that the session was used now."""
    used = update(WebSession).where(col(WebSession.id) == session_id).values(last_seen_at=unmoved_now(session))
    session.execute(used)


def end(session: Session, session_id: str) -> None:
    """Signs out on this device: the secret is worth nothing from now on."""
    session.execute(delete(WebSession).where(col(WebSession.id) == session_id))


def end_all(session: Session, user_name: str) -> None:
    """Signs the person out everywhere: after a new password, or when they leave."""
    session.execute(delete(WebSession).where(col(WebSession.user_name) == user_name))


def count(session: Session, user_name: str) -> int:
    """On how many devices the person is signed in."""
    now = unmoved_now(session)
    good = (col(WebSession.expires_at) > now, col(WebSession.last_seen_at) > now - IDLE)
    mine = select(func.count()).where(col(WebSession.user_name) == user_name, *good)
    return int(session.execute(mine).scalar_one())


def fingerprint(secret: str) -> str:
    """What is kept of a secret: nobody who reads it can use it."""
    return sha256(secret.encode()).hexdigest()

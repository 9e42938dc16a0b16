"""Letting somebody in who is no user: a link by mail, a code by telephone, and with both one section of one case.

Of link, code and session only what cannot be turned back is kept. An attempt at the code counts as failed from before
it is checked, so that attempts made side by side cannot slip through together.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlmodel import Session, col, delete

from api.demo_clock import unmoved_now
from api.security.models import OutsideCode, OutsideLink, OutsideSession
from api.security.passwords import hash_password, password_matches
from api.security.sessions import fingerprint
from engine.database import Database

DIGITS: Final = 8
MOST_ATTEMPTS: Final = 5
"""Wrong codes after which the link is locked until who asked makes a new code: 5 in 100 million are guessed."""
IDLE: Final = timedelta(hours=2)
"""How long nothing may be sent before the code is asked for again."""


class CodeLockedError(Exception):
    """Wrong codes were entered too often."""


@dataclass(frozen=True)
class WrongCodeError(Exception):
    """The code is not the one that belongs to this link; `left` attempts remain."""

    left: int


def make_code(session: Session, view_id: str) -> str:
    """A new code for this view, told once and never kept; the one before is worth nothing, and nobody stays inside."""
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    kept = session.get(OutsideCode, view_id) or OutsideCode(view=view_id, code_hash="")
    kept.code_hash, kept.failures = hash_password(_salted(view_id, code)), 0
    session.add(kept)
    end_all(session, view_id)
    session.flush()
    return f"{code[:4]} {code[4:]}"


def make_link(session: Session, view_id: str) -> str:
    """The secret (256 bits) of a new link to this view; links made before stay good."""
    secret = secrets.token_urlsafe(32)
    session.add(OutsideLink(id=fingerprint(secret), view=view_id, made_at=unmoved_now(session)))
    session.flush()
    return secret


def find_view_id(session: Session, link: str) -> str | None:
    """The view that the link with this secret leads to; None for an unknown one."""
    found = session.get(OutsideLink, fingerprint(link))
    return found.view if found else None


def enter(database: Database, view_id: str, code: str) -> str:
    """The secret of a new session, for who knows the code. No transaction is open while argon2 works.

    Raises WrongCodeError and CodeLockedError.
    """
    with database.transaction() as session:
        kept = session.get_one(OutsideCode, view_id, with_for_update=True)
        if kept.failures >= MOST_ATTEMPTS:
            raise CodeLockedError
        kept.failures += 1
        failures, code_hash = kept.failures, kept.code_hash
        session.add(kept)
    digits = "".join(sign for sign in code if sign in "0123456789")
    if not password_matches(_salted(view_id, digits), code_hash):
        raise WrongCodeError(MOST_ATTEMPTS - failures)
    with database.transaction() as session:
        return _begin(session, view_id, code_hash)


def find_session(session: Session, secret: str) -> OutsideSession | None:
    """The session with this secret; None when it is over or unknown."""
    found = session.get(OutsideSession, fingerprint(secret))
    return found if found and found.expires_at > unmoved_now(session) else None


def touch(session: Session, inside: OutsideSession) -> None:
    """Something was sent: the time begins again."""
    inside.expires_at = unmoved_now(session) + IDLE
    session.add(inside)


def end_all(session: Session, view_id: str) -> None:
    """Nobody is inside this view from now on."""
    session.execute(delete(OutsideSession).where(col(OutsideSession.view) == view_id))


def _begin(session: Session, view_id: str, code_hash: str) -> str:
    kept = session.get_one(OutsideCode, view_id, with_for_update=True, populate_existing=True)
    if kept.code_hash != code_hash:  # A new code was made while this one was checked.
        raise CodeLockedError
    kept.failures = 0
    now, secret = unmoved_now(session), secrets.token_urlsafe(32)
    session.execute(delete(OutsideSession).where(col(OutsideSession.expires_at) <= now))
    token = secrets.token_urlsafe(32)
    session.add(kept)
    session.add(OutsideSession(id=fingerprint(secret), view=view_id, csrf_token=token, expires_at=now + IDLE))
    session.flush()
    return secret


def _salted(view_id: str, code: str) -> str:
    return f"{view_id}:{code}"

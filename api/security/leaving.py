"""Somebody has gone: casework ends their rights, and here ends their sign-in, in one transaction."""

from datetime import date

from sqlmodel import Session, col, delete

from api.kept_forms.models import KeptForm
from api.security import calendar_addresses, personal_tokens, sessions
from engine import clock
from engine.casework import leavers
from engine.casework.models import Leaving, Person


def mark_gone(session: Session, actor: Person, user_name: str, *, gone_on: date, reason: str) -> Leaving:
    """As `leavers.mark_gone`, and signs them out everywhere: tokens, calendar and kept forms go."""
    leaving = leavers.mark_gone(session, actor, user_name, gone_on=gone_on, reason=reason)
    _end_sign_in(session, user_name)
    return leaving


def deactivate(session: Session, person: Person, *, reason: str) -> None:
    """The same by the command line, from today. Who is gone already stays so."""
    if person.is_active:
        leavers.leave(session, person, gone_on=clock.today(session), reason=reason, by=None)
    _end_sign_in(session, person.user_name)


def _end_sign_in(session: Session, user_name: str) -> None:
    sessions.end_all(session, user_name)
    personal_tokens.revoke_all(session, user_name)
    calendar_addresses.revoke(session, user_name)
    session.execute(delete(KeptForm).where(col(KeptForm.person) == user_name))


def count_sign_ins(session: Session, user_name: str) -> tuple[int, int]:
    """On how many devices they are signed in, and how many tokens tools have of theirs."""
    return sessions.count(session, user_name), len(personal_tokens.list_valid(session, user_name))

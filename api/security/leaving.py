"""Somebody has gone: casework ends their rights, and here ends their sign-in, in one transaction."""

from datetime import date

from sqlmodel import Session

from api.kept_forms import keeping
from api.security import calendar_addresses, personal_tokens, sessions
from engine.casework import leavers
from engine.casework.models import Leaving, Person


def mark_gone(session: Session, actor: Person, user_name: str, *, gone_on: date, reason: str) -> Leaving:
    """As `leavers.mark_gone`, and signs them out everywhere: tokens, calendar and kept forms go."""
    leaving = leavers.mark_gone(session, actor, user_name, gone_on=gone_on, reason=reason)
    sessions.end_all(session, user_name)
    personal_tokens.revoke_all(session, user_name)
    calendar_addresses.revoke(session, user_name)
    keeping.forget_all(session, user_name)
    return leaving


def count_sign_ins(session: Session, user_name: str) -> tuple[int, int]:
    """On how many devices they are signed in, and how many tokens tools have of theirs."""
    return sessions.count(session, user_name), len(personal_tokens.list_valid(session, user_name))

"""The secret address of a person's calendar: whoever has it reads the dates and can do nothing else.

Calendars on phones cannot sign in, so the address itself is the key. It is shown once, never kept, and can be replaced.
"""

import secrets

from sqlmodel import Session, select

from api.demo_clock import unmoved_now
from api.security.models import CalendarAddress
from api.security.sessions import fingerprint
from engine.casework.models.people import Person


def make(session: Session, user_name: str) -> str:
    """Makes the person's address anew and returns its secret; the one before is worth nothing from now on."""
    secret = secrets.token_urlsafe(32)
    address = find(session, user_name) or CalendarAddress(user_name=user_name, secret="", made_at=unmoved_now(session))
    address.secret, address.made_at = fingerprint(secret), unmoved_now(session)
    session.add(address)
    session.flush()
    return secret


def find(session: Session, user_name: str) -> CalendarAddress | None:
    """The person's address; None when they have none."""
    return session.get(CalendarAddress, user_name)


def find_person(session: Session, secret: str) -> Person | None:
    """Whose address this is; None when nobody's, or when the person is inactive."""
    address = session.exec(select(CalendarAddress).where(CalendarAddress.secret == fingerprint(secret))).first()
    person = session.get_one(Person, address.user_name) if address else None
    return person if person and person.is_active else None


def revoke(session: Session, user_name: str) -> None:
    """The address is worth nothing from now on."""
    if address := find(session, user_name):
        session.delete(address)

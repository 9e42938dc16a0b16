"""Signing in with a local account."""

from sqlmodel import Session, col, select

from api.security import sessions, slow_down
from api.security.errors import WrongPasswordError
from api.security.passwords import password_matches
from api.security.sessions import NewSession
from engine import clock
from engine.casework.models.people import Person
from engine.database import Database


def sign_in(database: Database, user_name: str, password: str, address: str) -> NewSession:
    """Begins a session for the person with this name and password, asked for from the network address `address`.

    Raises what `check_password` raises.
    """
    check_password(database, user_name, password, address)
    with database.transaction() as session:
        _note_sign_in(session, user_name)
        return sessions.begin(session, user_name)


def check_password(database: Database, user_name: str, password: str, address: str) -> None:
    """Returns when this is the person's password.

    Raises WrongPasswordError (also for unknown and inactive people, after the same time) and TooManyAttemptsError.
    No transaction is open while argon2 works.
    """
    with database.transaction() as session:
        slow_down.begin_attempt(session, user_name, address)
        kept_hash = session.exec(
            select(Person.password_hash).where(col(Person.user_name) == user_name, col(Person.is_active))
        ).one_or_none()
    if not password_matches(password, kept_hash):
        raise WrongPasswordError
    with database.transaction() as session:
        slow_down.attempt_succeeded(session, user_name, address)


def _note_sign_in(session: Session, user_name: str) -> None:
    person = session.get_one(Person, user_name)
    person.last_sign_in_at = clock.now(session)
    session.add(person)

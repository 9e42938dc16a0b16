"""Local accounts: who can sign in with a password. For the command line; people are never deleted."""

from collections.abc import Collection, Iterable

from sqlmodel import Session, col, delete

from api.security import leaving, sessions
from api.security.passwords import hash_password
from engine.casework import people
from engine.casework.models import Agency, Person, PersonRole, Role

BY_THE_COMMAND_LINE = "By the command line."
"""The reason that is recorded where none is given."""


class AccountError(Exception):
    """An account cannot be made or changed; the message says why."""


def create(session: Session, person: Person, roles: Iterable[Role], *, password: str, agency_kind: str) -> None:
    """Adds `person`, who holds `roles` and signs in with `password`; their agency too, when it is new.

    Raises AccountError when the user name is taken, and WeakPasswordError.
    """
    if people.find(session, person.user_name) is not None:
        raise AccountError(f"There is a {person.user_name} already.")
    person.password_hash = hash_password(password)
    if session.get(Agency, person.agency) is None:
        session.add(Agency(name=person.agency, kind=agency_kind))
        session.flush()
    session.add(person)
    session.flush()
    session.add_all(PersonRole(person=person.user_name, role=role) for role in set(roles))


def change(
    session: Session,
    user_name: str,
    *,
    roles: Collection[Role] | None = None,
    line_manager: str | None = None,
    safeguarding_lead: bool | None = None,
) -> None:
    """Changes what is given: the roles that a person holds, who manages them, and whether they are their agency's
    designated safeguarding lead. Raises AccountError where the line manager cannot be theirs.
    """
    person = _get(session, user_name)
    if line_manager is not None:
        _check_line_manager(session, person, line_manager)
        person.line_manager = line_manager
    if safeguarding_lead is not None:
        person.is_dsl = safeguarding_lead
    session.add(person)
    if roles:
        session.execute(delete(PersonRole).where(col(PersonRole.person) == user_name))
        session.add_all(PersonRole(person=user_name, role=role) for role in set(roles))
    session.flush()


def set_password(session: Session, user_name: str, password: str) -> None:
    """Gives a person a new password and signs them out everywhere. Raises AccountError and WeakPasswordError."""
    person = _get(session, user_name)
    person.password_hash = hash_password(password)
    session.add(person)
    sessions.end_all(session, user_name)


def deactivate(session: Session, user_name: str, *, reason: str = BY_THE_COMMAND_LINE) -> None:
    """Marks a person as gone, as their page does: they no longer sign in, and are signed out everywhere.

    Raises AccountError.
    """
    leaving.deactivate(session, _get(session, user_name), reason=reason)


def _check_line_manager(session: Session, person: Person, line_manager: str) -> None:
    """Whoever is asked as somebody's manager must be somebody else, and there (CLO-5)."""
    if line_manager == person.user_name:
        raise AccountError("Nobody is their own line manager.")
    if not _get(session, line_manager).is_active:
        raise AccountError(f"{line_manager} has gone, and manages nobody.")


def _get(session: Session, user_name: str) -> Person:
    person = people.find(session, user_name)
    if person is None:
        raise AccountError(f"There is no {user_name}.")
    return person

"""Slows guessing of passwords down, for one user name and from one address. Nobody is ever locked out for good.

An attempt counts as failed from before its password is checked until it succeeds: attempts made side by side, in any
number of processes, cannot slip through together.
"""

import ipaddress
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete
from sqlmodel import Session, col

from api.demo_clock import unmoved_now
from api.security.errors import TooManyAttemptsError
from api.security.models import SignInAttempts
from engine.database import inserter

#: Mistyping is free; then each failure doubles the wait, up to the longest.
FREE_FOR_NAME = 5
FREE_FOR_ADDRESS = 30
LONGEST_WAIT = timedelta(minutes=5)
FORGOTTEN_AFTER = timedelta(hours=24)


def begin_attempt(session: Session, user_name: str, address: str) -> None:
    """Counts an attempt. Raises TooManyAttemptsError, and counts nothing, when it comes too soon."""
    now = unmoved_now(session)
    session.execute(delete(SignInAttempts).where(col(SignInAttempts.last_failed_at) <= now - FORGOTTEN_AFTER))
    subjects = ((_name(user_name), FREE_FOR_NAME), (_address(address), FREE_FOR_ADDRESS))
    rows = [(_attempts(session, subject, now), free) for subject, free in subjects]
    wait = max(row.wait_until for row, _ in rows) - now
    if wait > timedelta():
        raise TooManyAttemptsError(int(wait.total_seconds()) + 1)
    for row, free in rows:
        row.failures += 1
        row.last_failed_at = now
        row.wait_until = now + _wait(row.failures - free)
        session.add(row)
    session.flush()


def attempt_succeeded(session: Session, user_name: str, address: str) -> None:
    """Takes the attempt back: the name starts afresh, the address has one failure less."""
    session.execute(delete(SignInAttempts).where(col(SignInAttempts.subject) == _name(user_name)))
    row = session.get(SignInAttempts, _address(address), with_for_update=True)
    if row is not None:
        row.failures -= 1
        row.wait_until = unmoved_now(session)
        session.add(row)


def _attempts(session: Session, subject: str, now: datetime) -> SignInAttempts:
    insert = inserter(session)
    first = insert(SignInAttempts).values(subject=subject, failures=0, last_failed_at=now, wait_until=now)
    session.execute(first.on_conflict_do_nothing())
    return session.get_one(SignInAttempts, subject, with_for_update=True)


def _wait(beyond_free: int) -> timedelta:
    # 2**9 seconds is already more than the longest wait.
    return min(timedelta(seconds=2 ** min(beyond_free, 9)), LONGEST_WAIT) if beyond_free > 0 else timedelta()


def _name(user_name: str) -> str:
    return sha256(f"name:{user_name.casefold()}".encode()).hexdigest()


def _address(address: str) -> str:
    return sha256(f"address:{_network(address)}".encode()).hexdigest()


def _network(address: str) -> str:
    """One household or school has one IPv4 address but a whole /64 of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address

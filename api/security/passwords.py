"""Passwords: argon2id with the parameters of OWASP's Password Storage Cheat Sheet (19 MiB, two passes)."""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_LENGTH = 12
MOST_LENGTH = 200

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# A burst of attempts must not take all memory and every core: the rest waits its turn.
_turns = BoundedSemaphore(4)


class WeakPasswordError(Exception):
    """The password is too short or too long; the message says what it must be."""


def hash_password(password: str) -> str:
    """The argon2id hash to keep. Raises WeakPasswordError."""
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        raise WeakPasswordError(f"A password must have {LEAST_LENGTH} to {MOST_LENGTH} characters.")
    with _turns:
        return _hasher.hash(password)


@cache
def _nobodys_hash() -> str:
    """What an unknown name is checked against, so that it takes as long as a known one."""
    return hash_password("nobody's password")


def password_matches(password: str, kept_hash: str | None) -> bool:
    """Whether `password` made `kept_hash`. Without a hash (an unknown person) it is False and takes as long."""
    nobodys_hash = _nobodys_hash()  # also for a known name: else the first unknown one would take longer
    with _turns:
        try:
            _hasher.verify(kept_hash or nobodys_hash, password)
        except (VerificationError, InvalidHashError):
            return False
    return bool(kept_hash)

"""Transactions that waited too long for others: nothing is wrong, and the same may be tried again."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

PASSING: Final = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL's states for a serialisation failure, a deadlock, and a lock that was waited for in vain."""
PASSING_ON_SQLITE: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PRIMARY: Final = 0xFF
"""What of SQLite's extended codes says which error it is."""


class DatabaseBusyError(Exception):
    """A transaction waited too long for others, or would have waited for itself. It was rolled back, and may be tried
    again as it is."""

    def __init__(self) -> None:
        super().__init__("Nothing was changed. Please try again in a few seconds.")


@contextmanager
def telling_when_busy() -> Iterator[None]:
    """Wraps a whole transaction: raises DatabaseBusyError in place of the database's own errors about locks."""
    try:
        yield
    except (DBAPIError, sqlite3.OperationalError, NoConnectionError) as error:
        if not _is_passing(error):
            raise
        raise DatabaseBusyError from error


def _is_passing(error: Exception) -> bool:
    said = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(said, "sqlite_errorcode", 0) & _PRIMARY
    return isinstance(error, NoConnectionError) or code in PASSING_ON_SQLITE or getattr(said, "sqlstate", "") in PASSING

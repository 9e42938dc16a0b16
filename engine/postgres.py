"""psycopg without what it does for every statement and nobody here needs."""

from select import POLLIN, poll
from typing import Any

import psycopg
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy.exc import InvalidatePoolError


class KeepingConnection(psycopg.Connection[Any]):
    """A connection on which what the server has prepared outlives a roll-back.

    psycopg lets the server forget all of it then, for a roll-back could undo a change of tables, which only migrations
    make. Whatever is read ends with a roll-back, so every statement would be planned anew each time, which takes
    longer than most of them run.
    """

    def rollback(self) -> None:
        with self.lock:
            if self.pgconn.transaction_status == TransactionStatus.IDLE:
                return
            is_done = self.pgconn.exec_(b"ROLLBACK").status == ExecStatus.COMMAND_OK
        if not is_done:
            super().rollback()  # which says what is wrong


def connect(_dialect: Any, _record: Any, arguments: Any, named: Any) -> KeepingConnection:
    """What SQLAlchemy connects with (its event `do_connect`)."""
    return KeepingConnection.connect(*arguments, **named)


class LeanCursor(psycopg.Cursor[Any]):
    """A cursor whose description is plain tuples (PEP 249).

    psycopg makes an object for each column of each answer, which takes as long as to ask; SQLAlchemy looks at them only
    the first time that it sees a statement.
    """

    @property
    def description(self) -> Any:
        result = self.pgresult
        if result is None or not result.nfields:
            return None
        names = ((result.fname(place) or b"").decode() for place in range(result.nfields))
        return [(name, result.ftype(place), *_UNKNOWN) for place, name in enumerate(names)]


_UNKNOWN = (None,) * 5
"""PEP 249's sizes, scale and whether it may be null."""


def refuse_ended(connection: Any, *_pooled: Any) -> None:
    """Raises InvalidatePoolError when the server has ended this pooled connection: then all of them are made anew.

    A server that ends a connection says so, and one at rest has nothing else to say. To look costs a hundredth of
    asking it whether it is still there.
    """
    unasked = poll()
    unasked.register(connection.fileno(), POLLIN)
    if unasked.poll(0):
        raise InvalidatePoolError

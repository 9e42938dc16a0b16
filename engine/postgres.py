"""psycopg, without work that it does for every statement and that nothing here needs."""

from collections.abc import Sequence
from functools import cached_property
from select import POLLIN, poll
from typing import Any, Final

import psycopg
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from sqlalchemy.exc import InvalidatePoolError

# To look at a member of an enumeration takes as long as to compare it ten times.
_DONE, _FOUND, _IDLE, _TEXT = ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK, TransactionStatus.IDLE, PyFormat.TEXT


class KeepingConnection(psycopg.Connection[Any]):
    """A connection that keeps its prepared statements when it rolls back, and that asks without a cursor.

    psycopg gives them up, because a roll-back could undo a change of tables; here only migrations change tables.
    Whatever is read ends with a roll-back, so each statement would be planned anew every time, which takes longer than
    running most of them.

    A cursor finds out anew how each statement is written, passed and prepared, in ten times the instructions that libpq
    takes to ask (`ask`). It is to be used by one thread at a time, as the pool gives connections out.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._prepared_names: dict[str, bytes] = {}

    def ask(self, statement: str, values: Sequence[Any]) -> tuple[list[tuple[Any, ...]], int]:
        """Runs a statement with parameters $1, $2, …: the rows that it finds, and how many it found or changed.

        The server infers the types of its parameters, so it is prepared once, whatever values it is given. Raises
        psycopg.Error.
        """
        self._begin()
        adapt = self._adapt
        given = adapt.dump_sequence(values, [_SENT_AS.get(type(value), _TEXT) for value in values])
        name = self._prepared_names.get(statement) or self._prepare(statement)
        answer = self.pgconn.exec_prepared(name, given, adapt.formats)
        if answer.status == _DONE:
            return [], answer.command_tuples or 0
        if answer.status != _FOUND:
            raise self._error(answer)
        adapt.set_pgresult(answer)
        found = adapt.load_rows(0, answer.ntuples, tuple)
        adapt.set_pgresult(None)
        return found, len(found)

    def ask_each(self, statement: str, entries: Sequence[Sequence[Any]]) -> tuple[list[tuple[Any, ...]], int]:
        """Runs a statement that writes once for each of the entries; else as `ask`. Raises psycopg.Error."""
        return [], sum(self.ask(statement, values)[1] for values in entries)

    def commit(self) -> None:
        if self.pgconn.transaction_status != _IDLE:
            self._require_done(self.pgconn.exec_(b"COMMIT"))

    def rollback(self) -> None:
        if self.pgconn.transaction_status == _IDLE:
            return
        if self.pgconn.exec_(b"ROLLBACK").status != _DONE:
            super().rollback()  # which says what is wrong

    @cached_property
    def _adapt(self) -> Any:  # psycopg's Transformer, in C or Python
        return Transformer(self)

    def _begin(self) -> None:
        if self.pgconn.transaction_status == _IDLE and not self.autocommit:
            self._require_done(self.pgconn.exec_(b"BEGIN"))

    def _prepare(self, statement: str) -> bytes:
        name = f"kept_{len(self._prepared_names)}".encode()
        self._require_done(self.pgconn.prepare(name, statement.encode()))
        self._prepared_names[statement] = name
        return name

    def _deallocate(self, name: bytes | None) -> PQGen[None]:
        if name is None:  # psycopg makes the server forget all: it does after a savepoint has been rolled back
            self._prepared_names.clear()
        return super()._deallocate(name)

    def _require_done(self, answer: PGresult) -> None:
        if answer.status != _DONE:
            raise self._error(answer)

    def _error(self, answer: PGresult) -> psycopg.Error:
        if self.pgconn.status == ConnStatus.BAD:
            return psycopg.OperationalError(answer.get_error_message())
        return error_from_result(answer)


_SENT_AS: Final = {bytes: PyFormat.BINARY}
"""The rest as texts: they say nothing of a number's size, which the server would have to have inferred alike."""


def connect(_dialect: Any, _record: Any, arguments: Any, named: Any) -> KeepingConnection:
    """What SQLAlchemy connects with (its event `do_connect`)."""
    return KeepingConnection.connect(*arguments, **named)


class LeanCursor(psycopg.Cursor[Any]):
    """A cursor whose description is plain tuples (PEP 249).

    psycopg makes an object for each column of each answer, which takes as long as asking. SQLAlchemy looks at them only
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
    """Raises InvalidatePoolError when the server has ended this pooled connection: then all of them are opened anew.

    A server that ends a connection says so, and sends nothing else to one at rest. To look for that costs a hundredth
    of asking the server whether it is still there.
    """
    unasked = poll()
    unasked.register(connection.fileno(), POLLIN)
    if unasked.poll(0):
        raise InvalidatePoolError

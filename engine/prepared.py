"""Statements that every request runs: compiled once for each kind of database, then given to the driver as they are.

SQLAlchemy finds out anew each time what a statement compiles to, how its parameters are passed and its columns read:
two thirds of what a small statement took. What it found out is kept here. Types, errors and listeners stay its own.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.visitors import cloned_traverse
from sqlmodel import Session

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]


class Prepared:
    """One Core statement, a select or one that writes, without lists of any length among its parameters.

    Its parameters are given by name, as to SQLAlchemy: `bindparam`s, and columns that an insert or update sets. What a
    session has not written yet is not seen.
    """

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._by_database: dict[tuple[str, ...], _Compiled] = {}

    def all(self, session: Session, values: Values) -> list[tuple[Any, ...]]:
        """The rows that it finds."""
        return list(self.each(session, values))

    def each(self, session: Session, values: Values) -> Iterable[tuple[Any, ...]]:
        """The rows that it finds, each made what it means only when it is taken: of many large ones, one is there."""
        connection = session.connection()
        compiled = self._compiled(connection.dialect, values)
        found: list[tuple[Any, ...]] = _execute(connection, compiled.sql, compiled.parameters(values)).fetchall()
        return map(compiled.row, found) if compiled.results else found

    def first(self, session: Session, values: Values) -> tuple[Any, ...] | None:
        """The first row that it finds; None when there is none."""
        return next(iter(self.all(session, values)), None)

    def run(self, session: Session, values: Values) -> int:
        """Writes; how many rows it changed."""
        connection = session.connection()
        compiled = self._compiled(connection.dialect, values)
        changed: int = _execute(connection, compiled.sql, compiled.parameters(values)).rowcount
        return changed

    def run_each(self, session: Session, entries: Sequence[Values]) -> None:
        """Writes once for each of the entries, which all name the same parameters; there may be none."""
        if len(entries) < 2:
            for values in entries:
                self.run(session, values)
            return
        connection = session.connection()
        compiled = self._compiled(connection.dialect, entries[0])
        _execute(connection, compiled.sql, [compiled.parameters(values) for values in entries], many=True)

    def _compiled(self, dialect: Dialect, values: Values) -> "_Compiled":
        key = (dialect.name, *values)
        if key not in self._by_database:
            self._by_database[key] = _compile(self._statement, dialect, values)
        return self._by_database[key]


@dataclass(frozen=True)
class _Compiled:
    sql: str
    asked: Sequence[tuple[str, str, Convert]]
    """The parameters: each one's name in the statement, its name in the values, and what makes it the driver's."""
    fixed: Values
    """What the statement says itself, as the driver takes it."""
    order: Sequence[str] | None
    """The parameters by their place; None where the driver takes them by name."""
    results: Sequence[tuple[int, Convert]]
    """The columns that the driver does not answer as they are meant, and what makes them so."""

    def parameters(self, values: Values) -> Any:
        named = {**self.fixed, **{name: convert(values[key]) for name, key, convert in self.asked}}
        return named if self.order is None else [named[name] for name in self.order]

    def row(self, found: Sequence[Any]) -> tuple[Any, ...]:
        row = list(found)
        for place, convert in self.results:
            row[place] = convert(row[place])
        return tuple(row)


def _compile(statement: Any, dialect: Dialect, values: Values) -> _Compiled:
    compiled = _with_its_constants(statement, values).compile(dialect=dialect, column_keys=list(values))
    state = compiled.construct_expanded_state(values)
    keys = {name: bind.key for bind, name in compiled.bind_names.items() if bind.key in values}
    convert = dict.fromkeys(state.parameters, _as_it_is) | state.processors
    for bind, name in compiled.bind_names.items():
        convert[name] = bind.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is
    columns = getattr(statement, "exported_columns", ())
    readers = (column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)
    return _Compiled(
        sql=state.statement,
        asked=[(name, key, convert[name]) for name, key in keys.items()],
        fixed={name: convert[name](value) for name, value in state.parameters.items() if name not in keys},
        order=state.positiontup,
        results=[(place, reader) for place, reader in enumerate(readers) if reader],
    )


def _with_its_constants(statement: Any, values: Values) -> Any:
    """The statement with what it says itself written out: a database that is told it as a parameter plans the statement
    anew each time, for the value may decide which index serves."""

    def write_out(bind: BindParameter[Any]) -> None:
        bind.literal_execute = bind.key not in values and not bind.required

    return cloned_traverse(statement, {}, {"bindparam": write_out})


def _as_it_is(value: Any) -> Any:
    return value


def _execute(connection: Connection, sql: str, parameters: Any, *, many: bool = False) -> Any:
    cursor = connection.connection.cursor()
    for listener in connection.dispatch.before_cursor_execute:
        listener(connection, cursor, sql, parameters, None, many)
    try:
        (cursor.executemany if many else cursor.execute)(sql, parameters)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _known_error(connection, sql, error) from error
    return cursor


def _known_error(connection: Connection, sql: str, error: Exception) -> Exception:
    dialect = connection.dialect
    is_lost = dialect.is_disconnect(error, connection.connection, None)  # type: ignore[arg-type]  # the driver’s own error: see `_execute`
    if is_lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=is_lost,
        dialect=dialect,
    )

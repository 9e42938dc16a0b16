"""Statements that every request runs: compiled once for each kind of database, then given to the driver as they are.

SQLAlchemy finds out anew each time what a statement compiles to, how its parameters are passed and its columns read:
two thirds of what a small statement took. What it found out is kept here. Types, errors and listeners stay its own.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Dialect, Table, bindparam
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.visitors import cloned_traverse
from sqlalchemy.types import TypeEngine
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]


class Prepared:
    """One Core statement that reads or writes, with no lists of varying length among its parameters.

    Parameters are given by name, as to SQLAlchemy: `bindparam`s, and columns that an insert or update sets. It does not
    flush the session first.
    """

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._by_database: dict[tuple[str, ...], _Compiled] = {}

    def all(self, session: Session, values: Values) -> list[tuple[Any, ...]]:
        """The rows that it finds."""
        return list(self.each(session, values))

    def each(self, session: Session, values: Values) -> Iterable[tuple[Any, ...]]:
        """The rows that it finds, each converted only when it is taken: of many large ones, one is in memory."""
        connection = _connection_of(session)
        compiled = self._compiled(connection.dialect, values)
        found, _changed = _ask(connection, compiled, compiled.parameters(values))
        return map(compiled.row, found) if compiled.results else found

    def first(self, session: Session, values: Values) -> tuple[Any, ...] | None:
        """The first row that it finds; None when there is none."""
        return next(iter(self.each(session, values)), None)

    def run(self, session: Session, values: Values) -> int:
        """Writes; returns how many rows it changed."""
        connection = _connection_of(session)
        compiled = self._compiled(connection.dialect, values)
        _found, changed = _ask(connection, compiled, compiled.parameters(values))
        return changed

    def run_each(self, session: Session, entries: Sequence[Values]) -> None:
        """Writes once for each of the entries, which all name the same parameters; there may be none."""
        if len(entries) < 2:
            for values in entries:
                self.run(session, values)
            return
        connection = _connection_of(session)
        compiled = self._compiled(connection.dialect, entries[0])
        _ask(connection, compiled, [compiled.parameters(values) for values in entries], many=True)

    def _compiled(self, dialect: Dialect, values: Values) -> "_Compiled":
        key = (dialect.name, *values)
        if key not in self._by_database:
            self._by_database[key] = _compile(self._statement, dialect, values)
        return self._by_database[key]


class PreparedRows:
    """Inserts a row into each of several tables from one set of values, by column name; on PostgreSQL in one go."""

    def __init__(self, *tables: Table) -> None:
        self._tables = tables
        self._one_by_one = [Prepared(table.insert().inline()) for table in tables]
        first, *others = (_insert_as_given(table) for table in tables)
        self._at_once = Prepared(first.add_cte(*(each.cte(f"also_{place}") for place, each in enumerate(others))))

    def run(self, session: Session, values: Values) -> None:
        """Writes the rows; `values` name every column of every table."""
        if session.get_bind().dialect.name == "postgresql":
            self._at_once.run(session, {f"given_{name}": value for name, value in values.items()})
            return
        for table, insert in zip(self._tables, self._one_by_one, strict=True):
            insert.run(session, {one.name: values[one.name] for one in table.c})


def _insert_as_given(table: Table) -> Any:
    # The names of columns are SQLAlchemy's own to give.
    return table.insert().inline().values({one.name: bindparam(f"given_{one.name}", type_=one.type) for one in table.c})


@dataclass(frozen=True)
class _Compiled:
    sql: str
    numbered: str | None
    """As PostgreSQL itself takes it, $1 for the first parameter; None for other databases."""
    names: Sequence[str]
    """The parameters in their order, by their names in the statement."""
    keys: Sequence[str]
    """The same by their names among the values."""
    fixed: Values
    """Those that are not given: what a database writes of itself, such as an offset of none."""
    given: Sequence[tuple[int, Convert]]
    """The parameters that the driver does not take as they are, by their places, and what makes them so."""
    results: Sequence[tuple[int, Convert]]
    """The columns that the driver does not answer as they are meant, and what makes them so."""

    def parameters(self, values: Values) -> list[Any]:
        known = {**values, **self.fixed} if self.fixed else values
        return _converted([known[key] for key in self.keys], self.given)

    def told(self, parameters: Sequence[Any]) -> Any:
        """The parameters as SQLAlchemy tells of them."""
        return parameters if self.numbered is None else dict(zip(self.names, parameters, strict=True))

    def row(self, found: Sequence[Any]) -> tuple[Any, ...]:
        row = list(found)
        for place, convert in self.results:
            value = row[place]
            if value is not None:
                row[place] = convert(value)
        return tuple(row)


def _converted(values: list[Any], converts: Sequence[tuple[int, Convert]]) -> list[Any]:
    for place, convert in converts:
        values[place] = convert(values[place])
    return values


def _compile(statement: Any, dialect: Dialect, values: Values) -> _Compiled:
    compiled = _with_its_constants(statement, values).compile(dialect=dialect, column_keys=list(values))
    state = compiled.construct_expanded_state(values)
    is_numbered = state.positiontup is None
    names = _names_in(state.statement) if is_numbered else state.positiontup
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    writers = (binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)
    columns = getattr(statement, "exported_columns", ())
    readers = (_reader(column.type, dialect) for column in columns)
    return _Compiled(
        sql=state.statement,
        numbered=_numbered(state.statement, names) if is_numbered else None,
        names=names,
        keys=[binds[name].key for name in names],
        fixed={binds[name].key: state.parameters[name] for name in names if binds[name].key not in values},
        given=[(place, writer) for place, writer in enumerate(writers) if writer],
        results=[(place, reader) for place, reader in enumerate(readers) if reader],
    )


_PARAMETER = re.compile(r"%(?:\((?P<name>[^)]+)\)s|%)")
"""A parameter by its name, or a percent sign, as psycopg takes them."""


def _names_in(sql: str) -> Sequence[str]:
    return list(dict.fromkeys(found["name"] for found in _PARAMETER.finditer(sql) if found["name"]))


def _numbered(sql: str, names: Sequence[str]) -> str:
    return _PARAMETER.sub(lambda found: f"${names.index(found['name']) + 1}" if found["name"] else "%", sql)


def _with_its_constants(statement: Any, values: Values) -> Any:
    """The statement with what it says itself written out: a database that is told it as a parameter plans the statement
    anew each time, for the value may decide which index serves."""

    def write_out(bind: BindParameter[Any]) -> None:
        bind.literal_execute = bind.key not in values and not bind.required

    return cloned_traverse(statement, {}, {"bindparam": write_out})


def _reader(meant: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    """What makes of the driver's answer what is meant; None where it is that already."""
    if isinstance(meant, UTCDateTime):
        return None if dialect.name == "postgresql" else _as_moment  # PostgreSQL is told to answer in UTC
    return meant.dialect_impl(dialect).result_processor(dialect, None)


def _as_moment(answer: Any) -> datetime:
    # SQLite answers text without a zone.
    moment: datetime = datetime.fromisoformat(answer) if isinstance(answer, str) else answer
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


_CONNECTION = "connection"
"""Where a session keeps its connection, which it takes long to find each time."""


def _connection_of(session: Session) -> Connection:
    kept: Connection | None = session.info.get(_CONNECTION)
    if kept is None or kept.closed or session.in_nested_transaction() or not session.in_transaction():
        kept = session.info[_CONNECTION] = session.connection()
    return kept


def _ask(connection: Connection, compiled: _Compiled, parameters: Any, *, many: bool = False) -> tuple[Any, int]:
    """The rows that the driver finds, and how many it changed; `many`: of several lists of parameters one by one."""
    driver: Any = connection.connection.driver_connection
    if listeners := connection.dispatch.before_cursor_execute:
        told = list(map(compiled.told, parameters)) if many else compiled.told(parameters)
        for listener in listeners:
            listener(connection, None, compiled.sql, told, None, many)
    try:
        if compiled.numbered is not None:
            found: tuple[Any, int] = (driver.ask_each if many else driver.ask)(compiled.numbered, parameters)
            return found
        answer = (driver.executemany if many else driver.execute)(compiled.sql, parameters)
        return answer.fetchall(), answer.rowcount
    except connection.dialect.loaded_dbapi.Error as error:
        raise _known_error(connection, compiled.sql, error) from error


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

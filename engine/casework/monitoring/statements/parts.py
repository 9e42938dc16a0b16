"""What a case's row is put together from: single facts, and lists that come as one JSON document.

A list that came as rows would cost a statement, and each of its rows an object: much more than reading a document.
"""

from typing import Any, Final

from sqlalchemy import JSON, ColumnElement, Select, String, cast, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from engine import bpmn
from engine.casework.models import Case, Person
from engine.database import table_of

Part = ColumnElement[Any]
"""One column of a case's row."""


CASE, PERSON, TASK = table_of(Case), table_of(Person), table_of(bpmn.Task)
HAS: Final[ColumnElement[int]] = literal_column("1")


def of_case(column: Any) -> ColumnElement[bool]:
    """The rows of the case whose row this is a part of."""
    found: ColumnElement[bool] = column == CASE.c.reference
    return found


def text_of(column: Any) -> ColumnElement[str]:
    """A JSON column as the text that it is kept as."""
    return cast(column, String)


class _Entry(FunctionElement[Any]):
    """Columns side by side as one JSON array."""

    inherit_cache = True
    type = JSON()


class Listed(FunctionElement[Any]):
    """What there is of every row, an entry or a text, as one JSON array; in no order."""

    inherit_cache = True
    type = JSON()


class Mapped(FunctionElement[Any]):
    """The first column of every row to the second, as one JSON object."""

    inherit_cache = True
    type = JSON()


@compiles(_Entry, "sqlite")
def _sqlite_entry(entry: _Entry, compiler: Any, **options: Any) -> str:
    # SQLite keeps JSON as text, and has to be told that it is no text here.
    said = [(compiler.process(one, **options), isinstance(one.type, JSON)) for one in entry.clauses]
    return f"json_array({', '.join(f'json({text})' if is_json else text for text, is_json in said)})"


@compiles(_Entry, "postgresql")
def _postgresql_entry(entry: _Entry, compiler: Any, **options: Any) -> str:
    return f"json_build_array({compiler.process(entry.clauses, **options)})"


@compiles(Listed, "sqlite")
def _sqlite_listed(entries: Listed, compiler: Any, **options: Any) -> str:
    return f"json_group_array({compiler.process(entries.clauses, **options)})"


@compiles(Listed, "postgresql")
def _postgresql_listed(entries: Listed, compiler: Any, **options: Any) -> str:
    return f"json_agg({compiler.process(entries.clauses, **options)})"


@compiles(Mapped, "sqlite")
def _sqlite_mapped(entries: Mapped, compiler: Any, **options: Any) -> str:
    return f"json_group_object({compiler.process(entries.clauses, **options)})"


@compiles(Mapped, "postgresql")
def _postgresql_mapped(entries: Mapped, compiler: Any, **options: Any) -> str:
    return f"json_object_agg({compiler.process(entries.clauses, **options)})"


def all_of(name: str, rows: Select[Any]) -> Part:
    """Every row of a statement about a case, as a list of entries."""
    return _part(name, rows, Listed(_Entry(*rows.selected_columns)))


def first_of(name: str, rows: Select[Any]) -> Part:
    """The first row of a statement about a case, as one entry; None without one."""
    return _part(name, rows.limit(1), _Entry(*rows.selected_columns))


def newest_of(name: str, model: Any, *columns: str) -> Part:
    """These columns of what was recorded last, as one entry; None when nothing was."""
    rows = table_of(model)
    return first_of(
        name, select(*(rows.c[each] for each in columns)).where(of_case(rows.c.case)).order_by(rows.c.serial.desc())
    )


def one_of(name: str, statement: Select[Any]) -> Part:
    """What a statement about a case finds, a single value."""
    return statement.correlate(CASE).scalar_subquery().label(name)


def _part(name: str, rows: Select[Any], document: FunctionElement[Any]) -> Part:
    return one_of(name, rows.with_only_columns(document, maintain_column_froms=True))

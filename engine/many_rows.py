"""Inserting hundreds of rows: on PostgreSQL by one statement with one parameter, however many there are.

Otherwise its driver sends each row by itself and the server answers each, which takes four times as long as writing
them. SQLite's driver takes all of them in one call.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Table, bindparam, column, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from engine.prepared import Prepared


class ManyRows:
    """Inserts rows with these columns into a table; a row that a unique index has already is left as it is."""

    def __init__(self, table: Table, *columns: str) -> None:
        self._by_row = Prepared(sqlite.insert(table).on_conflict_do_nothing())
        typed = (column(name, table.c[name].type) for name in columns)
        rows = func.json_to_recordset(bindparam("rows")).table_valued(*typed).render_derived(with_types=True)
        insert = postgresql.insert(table).from_select(columns, select(rows), include_defaults=False)
        self._at_once = Prepared(insert.on_conflict_do_nothing())

    def insert(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Writes the rows, of which there may be none; each names all the columns."""
        if session.get_bind().dialect.name == "sqlite":
            self._by_row.run_each(session, rows)
        elif rows:
            self._at_once.run(session, {"rows": orjson.dumps(rows).decode()})

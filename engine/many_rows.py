"""Rows by the hundred: on PostgreSQL one statement with one parameter, however many there are.

There the driver sends, and the server answers, each row of its own, which takes four times as long as to write it.
SQLite's driver is told once and writes them all.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Table, bindparam, column, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from engine.prepared import Prepared


class ManyRows:
    """Inserts rows of these columns into a table; what a unique index has already is left as it is."""

    def __init__(self, table: Table, *columns: str) -> None:
        self._by_row = Prepared(sqlite.insert(table).on_conflict_do_nothing())
        typed = (column(name, table.c[name].type) for name in columns)
        rows = func.json_to_recordset(bindparam("rows")).table_valued(*typed).render_derived(with_types=True)
        insert = postgresql.insert(table).from_select(columns, select(rows), include_defaults=False)
        self._at_once = Prepared(insert.on_conflict_do_nothing())

    def insert(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Writes them; each names all the columns. There may be none."""
        if session.get_bind().dialect.name == "sqlite":
            self._by_row.run_each(session, rows)
        elif rows:
            self._at_once.run(session, {"rows": orjson.dumps(rows).decode()})

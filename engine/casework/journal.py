"""What a transaction writes into tables through its session, row by row, so that it can be undone.

The session itself tells (SQLAlchemy's flush): no record and no handler has to say what it wrote.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from pydantic import TypeAdapter
from sqlalchemy import event, inspect
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, SQLModel
from sqlmodel.main import default_registry

from engine.casework.models.recorded import Recorded

_JOURNAL = "journal"
"""Where a session keeps it."""

Columns = Mapping[str, Any]


@dataclass
class Change:
    """One row: its columns before (None: it was added) and after (None: it was deleted), as far as they changed.

    Of rows that are never changed (`Recorded`) only the key is kept.
    """

    table: str
    key: Sequence[Any]
    before: Columns | None
    after: Columns | None


class ChangedSinceError(Exception):
    """A row of `table` is not as it was left."""

    def __init__(self, table: str) -> None:
        super().__init__(f"A row of {table} has changed since.")
        self.table = table


class Journal:
    """The changes of a transaction, one for each row; `added` are the new rows. It is not whole (`is_whole`) where a
    column was changed whose old value nobody had read."""

    def __init__(self) -> None:
        self.added: list[SQLModel] = []
        self.is_whole = True
        self._changes: dict[tuple[str, tuple[Any, ...]], Change] = {}

    def packed(self) -> Sequence[Sequence[Any]]:
        """Every change, as `orjson.dumps` takes it."""
        return [[change.table, change.key, change.before, change.after] for change in self._changes.values()]

    def note_added(self, row: SQLModel) -> None:
        self.added.append(row)
        self._note(row, None, {} if isinstance(row, Recorded) else _columns(row))

    def note_changed(self, row: SQLModel) -> None:
        changed = {each.key: each.history for each in inspect(row).attrs if each.history.has_changes()}
        self.is_whole = self.is_whole and all(history.deleted for history in changed.values())
        before = {name: value for name, history in changed.items() for value in history.deleted}
        self._note(row, before, {name: value for name, history in changed.items() for value in history.added})

    def note_deleted(self, row: SQLModel) -> None:
        self._note(row, _columns(row), None)

    def _note(self, row: SQLModel, before: Columns | None, after: Columns | None) -> None:
        mapper = inspect(row).mapper
        place = (mapper.local_table.name, tuple(mapper.primary_key_from_instance(row)))
        known = self._changes.get(place)
        if known is None:
            self._changes[place] = Change(*place, before, after)
            return
        known.before = None if known.before is None else {**(before or {}), **known.before}
        known.after = None if after is None else {**(known.after or {}), **after}


@contextmanager
def keeping(session: Session) -> Iterator[Journal]:
    """Keeps a journal of what is written inside the block, without what was waiting to be written before."""
    session.flush()
    journal = session.info[_JOURNAL] = Journal()
    try:
        yield journal
        session.flush()
    finally:
        del session.info[_JOURNAL]


@event.listens_for(AnySession, "after_flush")
def _note_what_was_written(session: AnySession, _context: object) -> None:
    journal: Journal | None = session.info.get(_JOURNAL)
    if journal is None:
        return
    for row in session.new:
        journal.note_added(row)
    for row in session.dirty:
        if session.is_modified(row):
            journal.note_changed(row)
    for row in session.deleted:
        journal.note_deleted(row)


def undo(session: Session, packed: Sequence[Sequence[Any]]) -> None:
    """Makes the rows what they were, if every one is as it was left. `packed` is what a journal gave, after JSON.

    Raises ChangedSinceError.
    """
    changes = [Change(*one) for one in packed]
    found = [(change, _find(session, change)) for change in changes]
    for change, row in sorted(found, key=_last_tables_first):
        if change.before is None and row is not None:
            session.delete(row)
            session.flush()
    for change, row in sorted(found, key=_last_tables_first, reverse=True):
        if change.before is not None:
            session.add(_as_before(change, row))
            session.flush()


def _find(session: Session, change: Change) -> SQLModel | None:
    model = _models()[change.table]
    row = session.get(model, tuple(change.key), populate_existing=True, with_for_update=True)
    if (row is None) != (change.after is None):
        raise ChangedSinceError(change.table)
    if row is not None and any(_plain(getattr(row, name)) != value for name, value in (change.after or {}).items()):
        raise ChangedSinceError(change.table)
    return row


def _last_tables_first(found: tuple[Change, Any]) -> int:
    """Rows that point to others go before those."""
    return -_places()[found[0].table]


def _as_before(change: Change, row: SQLModel | None) -> SQLModel:
    model = _models()[change.table]
    values = {name: _as_typed(model, name, value) for name, value in (change.before or {}).items()}
    if row is None:
        return model(**values)
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _as_typed(model: type[SQLModel], name: str, value: Any) -> Any:
    annotation: Any = model.model_fields[name].annotation
    return TypeAdapter(annotation).validate_python(value)


@cache
def _models() -> Mapping[str, type[SQLModel]]:
    return {mapper.class_.__tablename__: mapper.class_ for mapper in default_registry.mappers}


@cache
def _places() -> Mapping[str, int]:
    """Tables that others point to come first."""
    return {table.name: place for place, table in enumerate(SQLModel.metadata.sorted_tables)}


def _columns(row: SQLModel) -> Columns:
    return {column.key: getattr(row, column.key) for column in inspect(row).mapper.column_attrs}


def _plain(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value))

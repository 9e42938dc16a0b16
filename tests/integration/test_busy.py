"""What a database says when others are in the way is one error, and nothing else is called so."""

from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from engine import database as databases
from engine.busy import DatabaseBusyError
from engine.database import Database


@pytest.fixture
def impatient(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Waits for others for a moment only."""
    monkeypatch.setattr(databases, "SQLITE_BUSY_SECONDS", 0.1)
    monkeypatch.setitem(databases.POSTGRES_SETTINGS, "lock_timeout", "100")
    own = Database(database.engine.url.render_as_string(hide_password=False), database.clock)
    make_counters(own)
    yield own
    own.dispose()


def make_counters(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text("create table counter (id integer primary key, value integer)"))
        session.execute(text("insert into counter values (1, 0), (2, 0)"))


def count(database: Database, which: int = 1) -> None:
    with database.transaction() as session:
        session.execute(text("update counter set value = value + 1 where id = :which"), {"which": which})


def test_who_waits_too_long_for_a_lock_is_told_so(impatient: Database) -> None:
    with impatient.transaction() as session:
        session.execute(text("update counter set value = 7 where id = 1"))
        with pytest.raises(DatabaseBusyError) as busy:
            count(impatient)
    assert "locked" in str(busy.value.__cause__) or "lock timeout" in str(busy.value.__cause__)
    count(impatient)


def test_so_is_one_of_two_that_wait_for_each_other(
    postgres_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_counters(postgres_database)
    both_hold_one, told = Barrier(2), []

    def take(first: int, then: int) -> None:
        try:
            with postgres_database.transaction() as session:
                session.execute(text("update counter set value = value + 1 where id = :id"), {"id": first})
                both_hold_one.wait()
                session.execute(text("update counter set value = value + 1 where id = :id"), {"id": then})
        except DatabaseBusyError as error:
            told.append(type(error.__cause__.__cause__ or error.__cause__).__name__)

    threads = [Thread(target=take, args=order) for order in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["DeadlockDetected"]


def test_so_is_whoever_changes_what_another_has_changed_meanwhile(postgres_database: Database) -> None:
    make_counters(postgres_database)
    with pytest.raises(DatabaseBusyError), postgres_database.transaction() as session:
        session.execute(text("set transaction isolation level repeatable read"))
        session.execute(text("select value from counter")).all()
        count(postgres_database)
        session.execute(text("update counter set value = 5 where id = 1"))


def test_so_is_who_gets_no_connection(postgres_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "KEPT_CONNECTIONS", 1)
    monkeypatch.setattr(databases, "CONNECTION_SECONDS", 1)
    few = Database(postgres_database.engine.url.render_as_string(hide_password=False))
    with few.engine.connect(), few.engine.connect(), pytest.raises(DatabaseBusyError), few.reading() as session:
        session.execute(text("select 1"))
    few.dispose()


def test_a_defect_is_not_called_busy(database: Database, tmp_path: Path) -> None:
    with pytest.raises(SQLAlchemyError), database.transaction() as session:
        session.execute(text("select * from nothing"))
    nowhere = Database(f"sqlite:///{tmp_path}/nowhere/x.db")
    with pytest.raises(OperationalError), nowhere.reading() as session:
        session.execute(text("select 1"))

from threading import Thread

import pytest
from sqlalchemy import text

from engine.database import Database


def create_counter(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text("create table counter (value integer)"))
        session.execute(text("insert into counter values (0)"))


def value_of(database: Database) -> int:
    with database.reading() as session:
        return session.execute(text("select value from counter")).scalar_one()


def test_a_transaction_commits_as_a_whole_or_not_at_all(database: Database) -> None:
    create_counter(database)
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        session.execute(text("update counter set value = 7"))
        raise ZeroDivisionError
    assert value_of(database) == 0


def test_updates_from_many_threads_are_all_kept(database: Database) -> None:
    create_counter(database)

    def add_one() -> None:
        for _ in range(25):
            with database.transaction() as session:
                value = session.execute(text(f"select value from counter {for_update}")).scalar_one()
                session.execute(text("update counter set value = :value"), {"value": value + 1})

    for_update = "" if database.engine.dialect.name == "sqlite" else "for update"
    threads = [Thread(target=add_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert value_of(database) == 200


def test_reading_does_not_wait_for_a_writer(sqlite_database: Database) -> None:
    create_counter(sqlite_database)
    with sqlite_database.transaction() as session:
        session.execute(text("update counter set value = 1"))
        assert value_of(sqlite_database) == 0


def test_what_was_asked_stays_out_of_error_texts(database: Database) -> None:
    with pytest.raises(Exception) as raised, database.reading() as session:
        session.execute(text("select * from no_such_table where name = :name"), {"name": "Example child"})
    assert "Example child" not in str(raised.value)

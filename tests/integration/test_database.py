from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

import engine.casework.models  # noqa: F401  # its tables
from engine.busy import DatabaseBusyError
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


def limits_of(database: Database) -> list[str]:
    names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
    with database.reading() as session:
        return [session.execute(text(f"show {name}")).scalar_one() for name in names]


def test_nothing_on_postgresql_waits_or_holds_without_end(postgres_database: Database) -> None:
    assert limits_of(postgres_database) == ["10s", "1min", "1min"]


def test_the_address_of_a_database_may_set_other_limits(postgres_database: Database) -> None:
    url = postgres_database.engine.url.update_query_dict({"options": "-c lock_timeout=200"})
    stricter = Database(url.render_as_string(hide_password=False))
    create_counter(postgres_database)
    assert limits_of(stricter) == ["200ms", "1min", "1min"]
    with postgres_database.transaction() as session:
        session.execute(text("update counter set value = 1"))
        with pytest.raises(DatabaseBusyError), stricter.transaction() as waiting:
            waiting.execute(text("update counter set value = 2"))
    stricter.dispose()
    assert value_of(postgres_database) == 1


def test_what_postgresql_has_prepared_outlives_what_is_rolled_back(postgres_database: Database) -> None:
    create_counter(postgres_database)
    for _ in range(10):
        assert value_of(postgres_database) == 0  # by a session that reads, whose end is a roll-back
    with postgres_database.reading() as session:
        prepared = session.execute(text("select statement from pg_prepared_statements")).scalars().all()
    assert [statement for statement in prepared if "counter" in statement]


def test_a_rollback_after_an_error_leaves_the_connection_fit_for_use(postgres_database: Database) -> None:
    create_counter(postgres_database)
    with pytest.raises(ProgrammingError), postgres_database.transaction() as session:
        session.execute(text("update counter set value = 7"))
        session.execute(text("select nothing from nowhere"))
    assert value_of(postgres_database) == 0


def test_a_connection_that_the_server_ended_is_replaced(postgres_database: Database) -> None:
    create_counter(postgres_database)
    assert end_connections_of(postgres_database) == 1
    assert value_of(postgres_database) == 0


def end_connections_of(database: Database) -> int:
    """As a restart of the server does; how many there were."""
    elsewhere = Database(database.engine.url.render_as_string(hide_password=False))
    others = "from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    with elsewhere.reading() as session:
        ended = session.execute(text(f"select pg_terminate_backend(pid, 10000) {others}")).scalars().all()
    elsewhere.dispose()
    return sum(ended)


def test_columns_that_say_the_same_share_their_type() -> None:
    columns = [column for table in SQLModel.metadata.tables.values() for column in table.columns]
    texts = {id(column.type) for column in columns if repr(column.type) == "AutoString()"}
    moments = {id(column.type) for column in columns if isinstance(column.type, UTCDateTime)}
    assert (len(texts), len(moments)) == (1, 1)

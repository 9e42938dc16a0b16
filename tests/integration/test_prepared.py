"""What is prepared does what SQLAlchemy does with the same statement, on both databases."""

from datetime import UTC, date, datetime
from threading import Thread
from time import sleep

import pytest
from sqlalchemy import JSON, Column, MetaData, bindparam, event, insert, select, text
from sqlalchemy.exc import IntegrityError, InvalidRequestError, OperationalError
from sqlmodel import Field, Session, SQLModel

from engine.casework.models.columns import one_of
from engine.casework.models.people import Area
from engine.database import Database, table_of
from engine.prepared import Prepared, PreparedRows

HERE = MetaData()


class Thing(SQLModel, table=True):
    """A row with every type of column that the tables have."""

    metadata = HERE

    id: str = Field(primary_key=True)
    count: int = 1
    at: datetime | None = None
    on: date | None = None
    area: Area | None = Field(default=None, sa_type=one_of(Area))
    words: list[str] | None = Field(default=None, sa_column=Column(JSON))
    state: bytes = b""
    is_late: bool = False


class Seen(SQLModel, table=True):
    """A row that has columns of the same names."""

    metadata = HERE

    id: str = Field(primary_key=True)
    area: Area | None = Field(default=None, sa_type=one_of(Area))
    by: str


THING = table_of(Thing)
ROW = {
    "id": "one",
    "count": 3,
    "at": datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    "on": date(2026, 3, 29),
    "area": Area.SOUTH,
    "words": ["a%b", "ü"],
    "state": b"\x00\xff",
    "is_late": True,
}
EMPTY = dict.fromkeys(ROW) | {"id": "two", "count": 0, "state": b"", "is_late": False}
ADD = Prepared(insert(Thing))
ALL = select(THING).order_by(THING.c.id)


@pytest.fixture
def things(database: Database) -> Database:
    HERE.create_all(database.engine)
    return database


def test_every_type_goes_in_and_comes_out_as_through_sqlalchemy(things: Database) -> None:
    with things.transaction() as session:
        assert ADD.run(session, ROW) == 1
        ADD.run_each(session, [EMPTY])
    with things.reading() as session:
        expected = session.connection().execute(ALL).all()
        assert Prepared(ALL).all(session, {}) == [tuple(row) for row in expected]
        assert dict(zip(ROW, expected[0], strict=True)) == ROW
        assert Prepared(ALL).first(session, {}) == tuple(expected[0])
        assert Prepared(ALL.where(THING.c.id == "none")).first(session, {}) is None


def test_what_a_statement_says_itself_and_what_it_is_given_twice(things: Database) -> None:
    later = Prepared(
        THING.update()
        .where(THING.c.id == bindparam("key"), THING.c.count.in_([3, 4]), THING.c.area != bindparam("area_is"))
        .values(count=THING.c.count + 2, area=Area.NORTH)
    )
    with things.transaction() as session:
        ADD.run(session, ROW)
        assert later.run(session, {"key": "one", "area_is": Area.SOUTH}) == 0
        assert later.run(session, {"key": "one", "area_is": Area.CENTRAL}) == 1
        assert later.run(session, {"key": "one", "area_is": Area.CENTRAL}) == 0
        either = Prepared(
            select(THING.c.count, THING.c.area).where((THING.c.id == bindparam("a")) | (THING.c.id > bindparam("a")))
        )
        assert either.all(session, {"a": "one"}) == [(5, Area.NORTH)]


def test_what_a_statement_says_itself_is_no_parameter(things: Database) -> None:
    # SQLite plans a statement again for each value given that may decide on an index, PostgreSQL as long as it pays.
    given: list[object] = []
    event.listen(things.engine, "before_cursor_execute", lambda *told: given.append(told[3]))
    those = select(THING.c.id).where(
        THING.c.id == bindparam("key"),
        THING.c.area == Area.SOUTH,
        THING.c.at >= ROW["at"],
        THING.c.is_late.is_(True),
        THING.c.count.in_([3, 4]),
        THING.c.id != "it's 100%, :or ?",
    )
    with things.transaction() as session:
        ADD.run(session, ROW)
        assert Prepared(those).all(session, {"key": "one"}) == [("one",)]
    assert given[-1] in (["one"], {"key": "one"})


def test_rows_of_several_tables_are_written_together(things: Database) -> None:
    run: list[str] = []
    event.listen(things.engine, "before_cursor_execute", lambda *told: run.append(told[2]))
    with things.transaction() as session:
        PreparedRows(THING, table_of(Seen)).run(session, {**ROW, "by": "ann", "words": None})
        assert Prepared(select(table_of(Seen))).all(session, {}) == [("one", Area.SOUTH, "ann")]
        assert Prepared(ALL).all(session, {}) == [tuple({**ROW, "words": None}.values())]
    written = [statement for statement in run if "INSERT" in statement]
    assert len(written) == (1 if things.engine.dialect.name == "postgresql" else 2)


def test_of_rows_that_are_written_together_none_is_kept_when_one_is_refused(things: Database) -> None:
    with things.transaction() as session:
        session.execute(table_of(Seen).insert().values(id="one", area=Area.NORTH, by="ann"))
    with pytest.raises(IntegrityError), things.transaction() as session:
        PreparedRows(THING, table_of(Seen)).run(session, {**ROW, "by": "ann"})
    with things.reading() as session:
        assert Prepared(ALL).all(session, {}) == []


def test_a_parameter_that_is_missing_is_an_error(things: Database) -> None:
    by_id = Prepared(select(THING).where(THING.c.id == bindparam("key")))
    with things.reading() as session, pytest.raises(InvalidRequestError):
        by_id.all(session, {})


def test_errors_are_sqlalchemys_and_say_nothing_of_what_was_given(things: Database) -> None:
    with pytest.raises(IntegrityError) as refused, things.transaction() as session:
        ADD.run(session, ROW)
        ADD.run(session, ROW | {"words": ["said in confidence"]})
    assert "confidence" not in str(refused.value)
    with things.reading() as session:
        assert Prepared(ALL).all(session, {}) == []


def test_listeners_hear_of_it(things: Database) -> None:
    heard: list[str] = []
    event.listen(things.engine, "before_cursor_execute", lambda *told: heard.append(told[2]))
    with things.reading() as session:
        Prepared(ALL).all(session, {})
    assert [statement for statement in heard if statement.startswith("SELECT")] == [heard[-1]]


def test_what_the_server_has_forgotten_is_prepared_again(postgres_database: Database) -> None:
    HERE.create_all(postgres_database.engine)
    count = select(THING.c.id).where(THING.c.id == bindparam("key"))
    with postgres_database.transaction() as session:
        asked = Prepared(count)
        assert asked.all(session, {"key": "one"}) == []
        for _ in range(8):  # psycopg prepares it too, and makes the server forget all when a savepoint is rolled back
            session.connection().execute(text("select 1"))
        session.connection().begin_nested().rollback()
        assert session.connection().execute(text("select count(*) from pg_prepared_statements")).scalar_one() == 0
        ADD.run(session, ROW)
        assert asked.all(session, {"key": "one"}) == [("one",)]


def test_a_statement_is_prepared_once_whatever_it_is_given(postgres_database: Database) -> None:
    HERE.create_all(postgres_database.engine)
    with postgres_database.transaction() as session:
        for number, row in enumerate((ROW, EMPTY, {**EMPTY, "count": 2**30}, {**ROW, "at": None})):
            ADD.run(session, {**row, "id": str(number)})
        kept = "select count(*) from pg_prepared_statements where statement like 'INSERT%thing%'"
        assert session.connection().execute(text(kept)).scalar_one() == 1


def test_while_one_thread_waits_for_a_lock_others_go_on(postgres_database: Database) -> None:
    HERE.create_all(postgres_database.engine)
    held = Prepared(select(THING.c.count).where(THING.c.id == bindparam("key")).with_for_update())
    with postgres_database.transaction() as session:
        ADD.run(session, ROW)
    found: list[object] = []

    def wait() -> None:
        with postgres_database.transaction() as session:
            found.append(held.first(session, {"key": "one"}))

    waiting = Thread(target=wait)
    with postgres_database.transaction() as session:
        held.first(session, {"key": "one"})
        waiting.start()
        while waiting.is_alive() and not _is_waiting(session):
            sleep(0.01)
        session.execute(THING.update().values(count=7))
    waiting.join()
    assert found == [(7,)]


def _is_waiting(session: Session) -> bool:
    waiting = "select count(*) from pg_locks where not granted"
    return bool(session.execute(text(waiting)).scalar_one())


def test_a_connection_that_breaks_is_not_used_again(postgres_database: Database) -> None:
    HERE.create_all(postgres_database.engine)
    with pytest.raises(OperationalError) as lost, postgres_database.reading() as session:
        own = session.connection().execute(text("select pg_backend_pid()")).scalar_one()
        with postgres_database.reading() as other:
            other.connection().execute(text(f"select pg_terminate_backend({own}, 10000)"))
        Prepared(ALL).all(session, {})
    assert lost.value.connection_invalidated
    with postgres_database.reading() as session:
        assert Prepared(ALL).all(session, {}) == []

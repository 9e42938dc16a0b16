"""Rows by the hundred arrive as one by one would, on both databases."""

from datetime import UTC, date, datetime

from sqlalchemy import MetaData, event, select
from sqlmodel import Field, SQLModel

from engine.casework.models.columns import one_of
from engine.casework.models.people import Area
from engine.database import Database, table_of
from engine.many_rows import ManyRows

HERE = MetaData()


class Sighting(SQLModel, table=True):
    """A row with the types of column that are written by the hundred."""

    metadata = HERE

    id: str = Field(primary_key=True)
    count: int
    at: datetime
    on: date
    area: Area = Field(sa_type=one_of(Area))
    words: str | None


SIGHTING = table_of(Sighting)
MANY = ManyRows(SIGHTING, "id", "count", "at", "on", "area", "words")
ONE = {
    "id": "one",
    "count": 3,
    "at": datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    "on": date(2026, 3, 29),
    "area": Area.SOUTH,
    "words": 'a%b "ü" \\ %(id)s',
}
OTHER = {**ONE, "id": "two", "words": None}


def test_they_arrive_as_they_are_and_what_is_there_stays(database: Database) -> None:
    HERE.create_all(database.engine)
    with database.transaction() as session:
        MANY.insert(session, [])
        MANY.insert(session, [ONE])
        MANY.insert(session, [{**row, "count": 7} for row in (ONE, OTHER)])
        kept = session.connection().execute(select(SIGHTING).order_by(SIGHTING.c.id)).mappings().all()
    assert list(map(dict, kept)) == [ONE, {**OTHER, "count": 7}]


def test_on_postgresql_any_number_is_one_statement(postgres_database: Database) -> None:
    HERE.create_all(postgres_database.engine)
    run_each: list[bool] = []
    event.listen(postgres_database.engine, "before_cursor_execute", lambda *given: run_each.append(given[5]))
    with postgres_database.transaction() as session:
        MANY.insert(session, [{**ONE, "id": str(number)} for number in range(300)])
    assert run_each == [False]

"""What a worker's look for due timers costs does not grow with the timers that are not due.

The databases themselves say what they did: SQLite counts the steps of its machine, PostgreSQL the pages that it read.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam, event, text
from sqlmodel import Session

from engine import bpmn
from engine.bpmn.rows import TIMER
from engine.clock import ManualClock
from engine.database import Database

FEW, MANY = 1_000, 100_000

_NUMBERS = (
    "WITH RECURSIVE number(n) AS (SELECT CAST(:first AS INTEGER) UNION ALL SELECT n + 1 FROM number WHERE n < :last)"
)
_INSTANCES = f"""
    INSERT INTO process_instance
        (id, process_key, release_id, business_key, area, status, revision, state, started_at)
    {_NUMBERS} SELECT 'instance-' || n, 'p', 'r', 'C-' || n, 'North', 'active', 1, :state, :at FROM number"""
_TIMERS = f"""
    INSERT INTO timer (id, instance_id, business_key, element_id, due_at, retry_at, attempts)
    {_NUMBERS} SELECT 'timer-' || n, 'instance-' || n, 'C-' || n, 'Wait', :at, :at, 0 FROM number"""


def add_timers(database: Database, first: int, last: int, days: int) -> None:
    """Timers due in so many days (all at one moment, which is the worst for an order), each of its own instance."""
    at = bindparam("at", type_=TIMER.c.due_at.type)
    with database.transaction() as session:
        values = {"first": first, "last": last, "at": database.clock.now(session) + timedelta(days=days)}
        session.execute(text(_INSTANCES).bindparams(at), values | {"state": b""})
        session.execute(text(_TIMERS).bindparams(at), values)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def look(session: Session) -> None:
    """What a worker that finds nothing due asks."""
    bpmn.timers.next_due_at(session)
    assert bpmn.timers.take_next(session) is None


def statements_of(session: Session, ask: Callable[[Session], object]) -> list[tuple[str, Any]]:
    """The statements that `ask` runs, with their parameters."""
    run: list[tuple[str, Any]] = []

    def remember(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        run.append((statement, parameters))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", remember)
    ask(session)
    event.remove(connection, "before_cursor_execute", remember)
    return run


def steps(database: Database) -> int:
    """How many steps of SQLite's machine a look takes."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    with database.reading() as session:
        session.execute(text("SELECT 1"))
        machine: Any = session.connection().connection.driver_connection
        machine.set_progress_handler(count, 1)
        look(session)
        machine.set_progress_handler(None, 1)
    return taken


def pages(database: Database) -> int:
    """How many pages PostgreSQL reads for a look, wherever they are."""
    with database.reading() as session:
        connection = session.connection()
        plans = [
            connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", parameters).scalar_one()
            for statement, parameters in statements_of(session, look)
        ]
    return sum(plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"] for plan in plans)


def test_a_look_costs_sqlite_the_same_whatever_waits(sqlite_database: Database) -> None:
    add_timers(sqlite_database, 1, FEW, days=1)
    before = steps(sqlite_database)
    add_timers(sqlite_database, FEW + 1, MANY, days=1)
    assert 0 < steps(sqlite_database) <= before * 1.1


def test_a_look_costs_postgresql_hardly_more_whatever_waits(postgres_database: Database) -> None:
    add_timers(postgres_database, 1, FEW, days=1)
    before = pages(postgres_database)
    add_timers(postgres_database, FEW + 1, MANY, days=1)
    assert 0 < pages(postgres_database) <= before + 2, (
        "an index of a hundred thousand is a page deeper, once a statement"
    )


def nodes_of(plan: Mapping[str, Any]) -> list[str]:
    below = [name for inner in plan.get("Plans", ()) for name in nodes_of(inner)]
    return [f"{plan['Node Type']} {plan.get('Index Name', '')}".strip(), *below]


@pytest.fixture
def many_due(postgres_database: Database, clock: ManualClock) -> Database:
    """Ten thousand due timers before many others."""
    add_timers(postgres_database, 1, 10_000, days=1)
    add_timers(postgres_database, 10_001, MANY, days=30)
    clock.move(timedelta(days=2))
    return postgres_database


@pytest.mark.parametrize("take", [bpmn.timers.take_next, bpmn.timers.take_some])
def test_the_next_of_many_due_timers_is_found_by_the_index_that_orders_them(many_due: Database, take: Any) -> None:
    with many_due.transaction() as session:
        [(statement, parameters)] = statements_of(session, take)
        plan = session.connection().exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
    nodes = nodes_of(plan[0]["Plan"])
    assert nodes[:2] == ["Limit", "LockRows"]
    assert any(node.endswith("Scan ix_timer_order") for node in nodes)
    assert not [node for node in nodes if node.startswith(("Seq Scan", "Sort", "Incremental Sort", "Hash"))]

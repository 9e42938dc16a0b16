"""What the database is asked: few statements, one transaction, nothing once per row, every list by its index."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from engine import bpmn
from engine.casework import access
from engine.casework.models import Area, Person
from engine.casework.monitoring import board, listing, statements, tallies, workload
from engine.casework.monitoring.listing import Narrowing
from engine.database import Database
from tests.benchmarks import two_tasks
from tests.benchmarks.in_process import Application
from tests.benchmarks.served import Store
from tests.benchmarks.targets import MOST_START_STATEMENTS, MOST_STATEMENTS, STATE_KB
from tests.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def application(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Application]:
    """The small diagram in force on a new database, and a person who is signed in."""
    if request.param == "sqlite":
        store = Store(f"sqlite:///{tmp_path / 'small.db'}")
    else:
        postgres: PostgresServer = request.getfixturevalue("postgres")
        store = Store(postgres.url(postgres.create_database()))
    two_tasks.furnish(store)
    application = Application(store)
    yield application
    application.database.dispose()


def test_a_completion_is_few_statements_in_one_transaction(application: Application) -> None:
    [task] = application.start()["tasks"]
    [task] = application.complete(task["id"])["next_tasks"]
    commits: list[object] = []
    event.listen(application.database.engine, "commit", commits.append)
    with application.statements() as run:
        application.complete(task["id"])
    assert len(run) <= MOST_STATEMENTS[application.database.engine.dialect.name], "\n".join(run)
    assert len(commits) == 1


def test_a_start_is_few_statements(application: Application) -> None:
    application.start()
    with application.statements() as run:
        application.start("Elm family")
    assert len(run) <= MOST_START_STATEMENTS, "\n".join(run)


def test_the_live_state_is_small(application: Application) -> None:
    [task] = application.start()["tasks"]
    for _ in range(6):
        [task] = application.complete(task["id"])["next_tasks"]
    with application.database.reading() as session:
        instance = bpmn.instances.find_by_business_key(session, task["reference"])
    assert instance is not None
    assert len(instance.state) <= STATE_KB * 1024


@pytest.mark.parametrize(("path", "most"), [("/tasks", 6), ("/tasks/{task}", 4), ("/api/v1/tasks", 4)])
def test_a_page_is_few_statements(application: Application, path: str, most: int) -> None:
    """A list: who calls with their rights; what they are offered; one count; one list; its names; who is away. A task:
    who calls; the task; where they stand in its case; what the case waits for."""
    [task] = application.start()["tasks"]
    address = path.format(task=task["id"])
    application.get(address)
    with application.statements() as run:
        application.get(address)
    assert len(run) <= most, "\n".join(run)


@pytest.mark.parametrize("path", ["/api/v1/tasks", "/api/v1/tasks?view=queue", "/api/v1/cases", "/tasks"])
def test_a_list_of_many_asks_no_more_than_a_list_of_one(application: Application, path: str) -> None:
    first = application.start()
    application.post(f"/api/v1/tasks/{first['tasks'][0]['id']}/claim")
    application.start("Elm family")
    application.get(path)
    with application.statements() as of_few:
        application.get(path)
    for number in range(12):
        started = application.start(f"Ash {number} family")
        if number % 2:
            application.post(f"/api/v1/tasks/{started['tasks'][0]['id']}/claim")
    with application.statements() as of_many:
        application.get(path)
    assert of_many == of_few, "\n".join(of_many)


def plans(database: Database, of_table: str, work: Any) -> list[str]:
    """How the database goes about each statement of `work(session)` that reads the table."""
    run: list[tuple[str, Any]] = []

    def remember(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        run.append((statement, tuple(parameters) if isinstance(parameters, list) else parameters))

    is_sqlite = database.engine.dialect.name == "sqlite"
    with database.reading() as session:
        connection = session.connection()
        if not is_sqlite:  # with next to no rows it would rather read all of them
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql("SET LOCAL enable_sort = off")
        event.listen(database.engine, "before_cursor_execute", remember)
        work(session)
        event.remove(database.engine, "before_cursor_execute", remember)
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        wanted = [entry for entry in run if f"FROM {of_table}" in entry[0].replace("\n", " ")]
        return [
            "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {statement}", parameters))
            for statement, parameters in wanted
        ]


NOTHING = bpmn.Offers({}, {})
OWN = bpmn.Offers({"author": ["C-1", "C-2"], "lead": ["C-1"]}, {})
LISTS = {
    "ix_work_item_inbox": lambda session: bpmn.tasks.inbox(session, "ann", NOTHING, limit=50),
    "ix_work_item_later": lambda session: bpmn.tasks.later(session, "ann", NOTHING, limit=50),
    "ix_work_item_archive": lambda session: bpmn.tasks.archive(session, "ann", limit=50),
}


@pytest.mark.parametrize("index", LISTS)
def test_every_list_is_read_by_its_index_in_its_order(database: Database, index: str) -> None:
    [plan] = plans(database, "work_item", LISTS[index])
    assert index in plan, plan
    assert "SCAN work_item USING" not in plan and "Seq Scan" not in plan, plan
    assert "TEMP B-TREE" not in plan and "Sort" not in plan, plan


def count(session: Session, person: str, offers: bpmn.Offers, *, limit: int) -> bpmn.Numbers:
    return bpmn.tasks.count(session, person, offers, own_at_most=500, others_at_most=limit)


@pytest.mark.parametrize("work", [bpmn.tasks.inbox, bpmn.tasks.later, count])
def test_what_waits_for_a_role_of_one_is_read_by_its_index(sqlite_database: Database, work: Any) -> None:
    """Only what nobody has in the person's own cases: neither what others have there, nor what waits elsewhere."""
    [plan] = plans(sqlite_database, "work_item", lambda session: work(session, "ann", OWN, limit=50))
    assert "USING INDEX ix_work_item_of_case (business_key=? AND status=? AND assignee=?)" in plan, plan
    assert "SCAN work_item" not in plan, plan
    assert "ix_work_item_inbox (assignee=?)\nLIST SUBQUERY" not in plan, plan


WHEN = datetime(2026, 3, 2, tzinfo=UTC)
OF_OWN: dict[str, Any] = {
    "a later page": {"after": f"{WHEN.isoformat()}~task"},
    "due soon": {"only": bpmn.Narrowing(due_from=WHEN, due_before=WHEN)},
    "a later page of what is late": {"after": f"{WHEN.isoformat()}~task", "only": bpmn.Narrowing(due_before=WHEN)},
}


@pytest.mark.parametrize("which", OF_OWN)
def test_what_of_it_is_soon_or_on_a_later_page_is_read_by_the_same_index(sqlite_database: Database, which: str) -> None:
    """And not out of all tasks that nobody has and that are due then."""

    def read(session: Session) -> None:
        bpmn.tasks.inbox(session, "ann", OWN, limit=50, **OF_OWN[which])

    [plan] = plans(sqlite_database, "work_item", read)
    assert "USING INDEX ix_work_item_of_case (business_key=? AND status=? AND assignee=?)" in plan, plan
    assert plan.count("ix_work_item_inbox") == 1, plan


@pytest.mark.parametrize("work", [bpmn.tasks.inbox, bpmn.tasks.later, bpmn.tasks.archive])
def test_where_a_page_begins_does_not_decide_on_its_plan(postgres_database: Database, work: Any) -> None:
    """PostgreSQL would take next to nothing to follow the last of many days, and plan each page anew for that."""
    offers = () if work is bpmn.tasks.archive else (OWN,)
    after = "2031-05-04T00:00:00+00:00~last"
    [plan] = plans(postgres_database, "work_item", lambda session: work(session, "ann", *offers, limit=50, after=after))
    assert "ROW($" in plan and "2031-05-04" not in plan and "last" not in plan, plan


@pytest.mark.parametrize("work", [bpmn.tasks.inbox, bpmn.tasks.later, bpmn.tasks.archive])
def test_a_list_says_its_length_itself(application: Application, work: Any) -> None:
    """As a parameter it would decide on the plan, and PostgreSQL would make that anew whenever the list is read."""
    offers = () if work is bpmn.tasks.archive else (OWN,)
    with application.statements() as run, application.database.reading() as session:
        for limit in range(11, 51):
            work(session, "ann", *offers, limit=limit)
    [statement] = set(run)
    assert "LIMIT 51" in statement


WHOSE = Person(
    user_name="max", full_name="Max", job_title="Manager", agency="LCSS", area=Area.NORTH, email="max@example.org"
)
STUCK = {
    "ix_monitoring_finding_list": Narrowing(),
    "ix_monitoring_finding_by_rule": Narrowing(rule="MON-4"),
    "ix_monitoring_finding_by_person": Narrowing(person="ann"),
}


@pytest.mark.parametrize("index", STUCK)
def test_what_is_stuck_is_read_by_its_index_in_its_order(
    database: Database, index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "is_lcss_of", lambda *_: True)
    after = f"2~2026-03-02~{2**20}"

    def list_page(session: Session) -> None:
        listing.list_stuck(session, WHOSE, Area.NORTH, limit=50, after=after, only=STUCK[index])

    [plan] = plans(database, "monitoring_finding", list_page)
    assert index in plan, plan
    assert "Seq Scan" not in plan and "SCAN monitoring_finding USING" not in plan, plan
    assert "TEMP B-TREE" not in plan and "Sort" not in plan, plan


def test_what_waits_for_an_agency_is_found_by_indexes(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "is_lcss_of", lambda *_: True)

    def list_page(session: Session) -> None:
        listing.list_stuck(session, WHOSE, Area.NORTH, limit=50, only=Narrowing(agency="LCSS"))

    [plan] = plans(database, "monitoring_finding", list_page)
    assert "ix_monitoring_finding" in plan and "person" in plan and "gone_at" not in plan.split("Filter")[0], plan
    assert "Seq Scan" not in plan and "SCAN" not in plan, plan


def test_who_carries_what_is_counted_by_indexes(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "is_lcss_of", lambda *_: True)
    [plan] = plans(database, "work_item", lambda session: workload.list_loads(session, WHOSE, Area.NORTH))
    assert "work_item" in plan and "early_help_case" in plan and "case_role" in plan, plan
    for table in ("work_item", "early_help_case", "case_role"):
        assert f"Seq Scan on {table}" not in plan and f"SCAN {table}\n" not in plan, plan


def test_where_cases_are_is_read_from_kept_numbers(database: Database) -> None:
    """Only of the few cases that have changed since is anything looked at, and of all others what is late."""
    [plan] = plans(database, "area_tally", lambda session: tallies.read(session, Area.NORTH))
    assert "ix_work_item_late" in plan and "area_tally" in plan, plan
    assert plan.count("Seq Scan") == plan.count("Seq Scan on tally_mark"), plan  # which has one row
    if database.engine.dialect.name == "sqlite":  # PostgreSQL chooses by how many there are.
        late = "ix_work_item_late (area=? AND process_key=? AND element_id=? AND due_at>? AND due_at<?)"
        assert plan.count(late) == plan.count("ix_work_item_late") == 1, plan
        assert plan.count("ix_work_item_of_case (business_key=? AND status=?)") == 2, plan
        for few in (
            "process_history USING INTEGER PRIMARY KEY",
            "case_tally_1 (case=?",
            "early_help_case_1 (reference",
        ):
            assert few in plan, plan


def test_a_board_asks_for_its_numbers_by_three_statements(application: Application) -> None:
    """What is kept, what it supports elsewhere, and what is stuck."""
    application.start()
    with application.statements() as run, application.database.reading() as session:
        counted = board.count(session, Area.NORTH)
    assert (counted.open_cases, counted.cases_at) == (1, {"early_help_case": 1})
    assert [(one.element_id, one.open, one.late) for one in counted.steps] == [("A", 1, 0)]
    assert len(run) == 3, "\n".join(run)


def test_findings_are_counted_in_the_order_of_their_index(sqlite_database: Database) -> None:
    [plan] = plans(sqlite_database, "monitoring_finding", lambda session: board.count_stuck(session, Area.NORTH))
    assert "USING INDEX ix_monitoring_finding_by_rule (area=?)" in plan and "TEMP B-TREE" not in plan, plan


@pytest.mark.parametrize("references", [["EH-2026-0001"], ["EH-2026-0001", "EH-2026-0002"]], ids=["one", "many"])
def test_everything_known_of_cases_is_found_by_indexes(sqlite_database: Database, references: list[str]) -> None:
    def read(session: Session) -> None:
        statement = statements.ONE_CASE if len(references) == 1 else statements.CASES
        statement.all(session, {"today": date(2026, 3, 2), "reference": references[0], "references": references})

    [plan] = plans(sqlite_database, "early_help_case", read)
    assert plan.count("SEARCH") > 25, plan
    whole = {"SCAN json_each VIRTUAL TABLE INDEX 1:", "SCAN policy_profile"}  # the cases asked for; every policy
    assert {line for line in plan.splitlines() if "SCAN" in line} <= whole, plan


def test_the_tasks_of_a_case_are_read_by_its_index(sqlite_database: Database) -> None:
    [plan] = plans(sqlite_database, "work_item", lambda session: bpmn.tasks.list_open(session, "EH-2026-0001"))
    assert "ix_work_item_of_case" in plan, plan


def test_due_timers_are_read_by_their_index(database: Database) -> None:
    [plan] = plans(database, "timer", lambda session: bpmn.timers.list_due(session, limit=50))
    assert "ix_timer_order" in plan, plan

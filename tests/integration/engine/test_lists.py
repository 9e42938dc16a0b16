"""Inbox, queue and archive: who sees what, in which order, page by page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from engine import bpmn
from engine.bpmn.models import FAR_FUTURE
from engine.database import Database
from tests.processes.rehearsal import Rehearsal

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOTHING = bpmn.Offers({}, {})


def holds(*pairs: tuple[str, str], alone_in: tuple[str, ...] = ()) -> bpmn.Offers:
    """The offers of somebody who holds these (group, scope), in some groups alone."""
    return bpmn.tasks.offers(pairs, alone_in=alone_in)


@pytest.fixture
def cases(rehearsal: Rehearsal) -> Rehearsal:
    """Seven cases, C-0 to C-6: even ones in the North, odd ones in the South; some with due dates."""
    rehearsal.deploy("task_fields", "one_task")
    with rehearsal.database.transaction() as session:
        for number in range(7):
            bpmn.instances.start(
                session,
                "one_task",
                business_key=f"C-{number}",
                area="South" if number % 2 else "North",
                variables={},
                actor="ann",
            )
            [task] = bpmn.tasks.list_open(session, f"C-{number}")
            if number > 1:
                bpmn.tasks.set_due_at(session, task.id, NOW + timedelta(days=10 - number // 2), "ann")
    return rehearsal


def keys_by_page(database: Database, page: Callable[..., bpmn.TaskPage]) -> list[list[str]]:
    """The business keys on each page of two."""
    pages: list[list[str]] = []
    after: str | None = None
    with database.reading() as session:
        while True:
            found = page(session, limit=2, after=after)
            pages.append([task.business_key for task in found.tasks])
            if found.next is None:
                return pages
            after = found.next


def flat(pages: list[list[str]]) -> list[str]:
    return [key for page in pages for key in page]


def test_the_queue_holds_what_the_person_may_take_soonest_due_first(cases: Rehearsal) -> None:
    by_area = holds(("worker", "North"))
    pages = keys_by_page(cases.database, lambda s, **page: bpmn.tasks.queue(s, by_area, **page))
    assert pages == [["C-6", "C-4"], ["C-2", "C-0"]]
    by_case = holds(("worker", "C-3"), ("manager", "North"), ("worker", "C-6"))
    pages = keys_by_page(cases.database, lambda s, **page: bpmn.tasks.queue(s, by_case, **page))
    assert pages == [["C-6", "C-3"]]


def test_a_task_that_a_person_may_take_twice_over_is_listed_once(cases: Rehearsal) -> None:
    twice = holds(("worker", "North"), ("worker", "C-6"))
    pages = keys_by_page(cases.database, lambda s, **page: bpmn.tasks.queue(s, twice, **page))
    assert flat(pages) == ["C-6", "C-4", "C-2", "C-0"]


def test_pages_are_whole_and_in_order_when_many_are_due_together(cases: Rehearsal) -> None:
    everything = holds(("worker", "North"), ("worker", "South"))
    pages = keys_by_page(cases.database, lambda s, **page: bpmn.tasks.queue(s, everything, **page))
    assert sorted(flat(pages)) == [f"C-{number}" for number in range(7)]
    with cases.database.reading() as session:
        tasks = bpmn.tasks.queue(session, everything, limit=10).tasks
    assert [task.order_at for task in tasks] == sorted(task.order_at for task in tasks)
    assert tasks[-1].order_at == FAR_FUTURE


def test_the_inbox_holds_what_the_person_has_and_the_queue_no_longer(cases: Rehearsal) -> None:
    with cases.database.transaction() as session:
        for key in ("C-2", "C-6", "C-1"):
            bpmn.tasks.claim(session, bpmn.tasks.list_open(session, key)[0].id, "ann")
    inbox = keys_by_page(cases.database, lambda s, **page: bpmn.tasks.inbox(s, "ann", NOTHING, **page))
    assert inbox == [["C-6", "C-2"], ["C-1"]]
    by_area = holds(("worker", "North"))
    queue = keys_by_page(cases.database, lambda s, **page: bpmn.tasks.queue(s, by_area, **page))
    assert queue == [["C-4", "C-0"]]


def test_the_lists_are_counted_as_they_are_read(cases: Rehearsal) -> None:
    twice = holds(("worker", "North"), ("worker", "C-6"), ("worker", "C-4"), ("worker", "C-1"), alone_in=("author",))
    with cases.database.transaction() as session:
        for key in ("C-2", "C-3", "C-5"):
            bpmn.tasks.claim(session, bpmn.tasks.list_open(session, key)[0].id, "ann")
        [later] = bpmn.tasks.list_open(session, "C-5")
        bpmn.tasks.put_off(session, later.id, datetime.now(UTC) + timedelta(days=3), "ann")
        assert bpmn.tasks.count(session, "ann", twice, own_at_most=9, others_at_most=9) == bpmn.Numbers(2, 1, 4)
        assert bpmn.tasks.count(session, "ann", twice, own_at_most=1, others_at_most=3) == bpmn.Numbers(1, 1, 3)
        alone = holds(("worker", "C-0"), ("worker", "C-1"), alone_in=("worker",))
        assert bpmn.tasks.count(session, "ann", alone, own_at_most=9, others_at_most=9) == bpmn.Numbers(4, 1, 0)
        assert bpmn.tasks.count(session, "ben", NOTHING, own_at_most=9, others_at_most=9) == bpmn.Numbers(0, 0, 0)


@pytest.mark.parametrize(("words", "found"), [("c-6", ["C-6"]), ("WORK", ["C-6", "C-2"]), ("%", []), ("visit", [])])
def test_the_inbox_is_searched_by_name_and_case(cases: Rehearsal, words: str, found: list[str]) -> None:
    with cases.database.transaction() as session:
        for key in ("C-2", "C-6"):
            bpmn.tasks.claim(session, bpmn.tasks.list_open(session, key)[0].id, "ann")
        page = bpmn.tasks.inbox(session, "ann", NOTHING, limit=10, only=bpmn.Narrowing(words=words))
    assert [task.business_key for task in page.tasks] == found


def test_the_archive_holds_what_the_person_has_done_newest_first(cases: Rehearsal) -> None:
    for key in ("C-3", "C-0", "C-5"):
        cases.clock.move(timedelta(minutes=1))
        with cases.database.transaction() as session:
            task = bpmn.tasks.list_open(session, key)[0]
            bpmn.tasks.complete(session, task.id, revision=None, actor="ann", variables={})
    pages = keys_by_page(cases.database, lambda s, **page: bpmn.tasks.archive(s, "ann", **page))
    assert pages == [["C-5", "C-0"], ["C-3"]]
    with cases.database.reading() as session:
        assert bpmn.tasks.archive(session, "ben", limit=10).tasks == []


@pytest.mark.parametrize("cursor", ["", "nonsense", "2026-03-02", "~", "x~y", "9999-12-31T23:00:00-02:00~x"])
def test_a_cursor_that_no_page_gave_is_refused(cases: Rehearsal, cursor: str) -> None:
    with cases.database.reading() as session, pytest.raises(bpmn.CursorError):
        bpmn.tasks.inbox(session, "ann", NOTHING, limit=10, after=cursor)


def test_every_list_is_read_by_an_index(sqlite_database: Database) -> None:
    run: list[tuple[str, Any]] = []

    def remember(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        run.append((statement, tuple(parameters)))

    with sqlite_database.reading() as session:
        event.listen(sqlite_database.engine, "before_cursor_execute", remember)
        offers = holds(
            ("worker", "C-1"), ("worker", "C-2"), ("manager", "North"), ("author", "C-1"), alone_in=("author",)
        )
        bpmn.tasks.inbox(session, "ann", offers, limit=10)
        bpmn.tasks.later(session, "ann", offers, limit=10)
        bpmn.tasks.count(session, "ann", offers, own_at_most=500, others_at_most=10)
        bpmn.tasks.archive(session, "ann", limit=10)
        bpmn.tasks.queue(session, offers, limit=10)
        bpmn.timers.list_due(session, limit=10)
        bpmn.tasks.list_open(session, "C-1")
        event.remove(sqlite_database.engine, "before_cursor_execute", remember)
        reads = [entry for entry in run if "FROM work_item" in entry[0] or "FROM timer" in entry[0]]
        plans = [
            row[-1]
            for statement, parameters in reads
            for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    assert len(reads) == 10
    assert not [step for step in plans if step.startswith(("SCAN work_item", "SCAN timer"))]

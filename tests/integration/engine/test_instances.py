"""Instances as rows: starting, suspending, resuming, cancelling, and how few statements a completion takes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlmodel import select

from engine import bpmn
from engine.bpmn.models import Subscription, Timer
from engine.database import Database
from tests.processes.rehearsal import CASE, DIAGRAMS, Rehearsal, heard


def test_an_unknown_process_is_refused(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("one_task")
    with pytest.raises(bpmn.errors.ProcessNotFoundError):
        rehearsal.start("other")


def test_nothing_goes_on_while_suspended_and_timers_catch_up(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("reminders")
    rehearsal.start("reminders", deadline="2026-06-30")
    with rehearsal.database.transaction() as session:
        bpmn.instances.suspend(session, rehearsal.instance_id, actor="olu", reason="Being looked into")
    with pytest.raises(bpmn.errors.InstanceSuspendedError):
        rehearsal.complete("Task")
    assert rehearsal.pass_time(days=50) == ["Task"]
    assert heard == []
    assert rehearsal.messages() == set()
    with rehearsal.database.transaction() as session:
        bpmn.instances.resume(session, rehearsal.instance_id, actor="olu", reason="Settled")
    rehearsal.pass_time(seconds=1)
    assert len(heard) == 1
    rehearsal.complete("Task")
    assert rehearsal.has_ended


def test_a_suspended_instance_receives_no_message(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("receive")
    rehearsal.start("receive")
    with rehearsal.database.transaction() as session:
        bpmn.instances.suspend(session, rehearsal.instance_id, actor="olu", reason="Being looked into")
    with pytest.raises(bpmn.errors.InstanceSuspendedError):
        rehearsal.send("answer")


def test_cancelling_leaves_nothing_open(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("any_time", "one_task")
    rehearsal.start("any_time", people=["ben"])
    with rehearsal.database.transaction() as session:
        bpmn.instances.cancel(session, rehearsal.instance_id, actor="olu", reason="Started by mistake")
    assert rehearsal.instance().status is bpmn.InstanceStatus.CANCELLED
    assert rehearsal.instance().ended_at is not None
    with rehearsal.database.reading() as session:
        assert bpmn.tasks.list_open(session, CASE) == []
        for leftover in (Subscription, Timer):
            assert session.exec(select(leftover)).all() == []
        reasons = [event.detail for event in bpmn.history.list_for_business_key(session, CASE)]
    assert "Started by mistake" in reasons


@pytest.mark.parametrize("change", ["suspend", "resume", "cancel"])
def test_what_does_not_fit_the_status_is_refused(rehearsal: Rehearsal, change: str) -> None:
    rehearsal.deploy("one_task")
    rehearsal.start("one_task")
    rehearsal.complete("Task")
    with rehearsal.database.transaction() as session, pytest.raises(bpmn.errors.InstanceStatusError) as refused:
        getattr(bpmn.instances, change)(session, rehearsal.instance_id, actor="olu", reason="Why not")
    assert refused.value.status == "completed"


def test_a_case_is_found_by_its_business_key(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("one_task")
    rehearsal.start("one_task")
    with rehearsal.database.reading() as session:
        found = bpmn.instances.find_by_business_key(session, CASE)
        assert found is not None
        assert found.id == rehearsal.instance_id
        assert bpmn.instances.find_by_business_key(session, "CASE-2") is None
        with pytest.raises(bpmn.errors.InstanceNotFoundError):
            bpmn.instances.get(session, "00000000-0000-0000-0000-000000000000")


def test_an_instance_stays_on_the_release_that_it_started_with(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("one_task")
    rehearsal.start("one_task")
    changed = (DIAGRAMS / "one_task.bpmn").read_bytes().replace(b"Do the work", b"Do it differently")
    with rehearsal.database.transaction() as session:
        bpmn.definitions.deploy(session, {"one_task.bpmn": changed}, name="new", source="test", deployed_by="olu")
    assert rehearsal.complete("Task") == []
    rehearsal.start("one_task")
    assert rehearsal.task("Task").name == "Do it differently"


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The SQL statements that run meanwhile."""
    run: list[str] = []

    def remember(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        run.append(statement)

    event.listen(database.engine, "before_cursor_execute", remember)
    yield run
    event.remove(database.engine, "before_cursor_execute", remember)


def test_a_completion_takes_few_statements(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("review_rounds", "review", "concern")
    rehearsal.start("review_rounds")
    task = rehearsal.task("Prepare")
    with statements(rehearsal.database) as run, rehearsal.database.transaction() as session:
        bpmn.tasks.complete(session, task.id, revision=task.revision, actor="ann", variables={})
    assert len([text for text in run if not text.startswith("BEGIN")]) <= 10, "\n".join(run)

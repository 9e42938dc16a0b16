"""Timers taken in turn by workers side by side, and moved: in the rows and in the state, wherever they run."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest

from engine import bpmn
from engine.bpmn import commands, handlers
from engine.clock import ManualClock, london, london_moment
from engine.database import Database
from tests.processes.rehearsal import CASE, DIAGRAMS, Rehearsal
from tests.unit.bpmn.diagrams import diagram, line, node

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TASK = {"camunda_formRef": "any", "camunda_candidateGroups": "worker"}


def timer(duration: str) -> str:
    return f"<bpmn:timerEventDefinition><bpmn:timeDuration>{duration}</bpmn:timeDuration></bpmn:timerEventDefinition>"


def wait_and_look(after: str, days: int) -> str:
    """A wait of so many days, and the task that it leads to."""
    wait, look, end = f"Wait_{days}", f"Look_{days}", f"Seen_{days}"
    event = node("intermediateCatchEvent", wait, timer(f"P{days}D"))
    return event + node("userTask", look, **TASK) + node("endEvent", end) + line(after, wait, look, end)


TWO_WAITS = diagram(
    node("startEvent", "Begin") + node("parallelGateway", "Fork") + line("Begin", "Fork")
    + wait_and_look("Fork", 5) + wait_and_look("Fork", 3),
    key="two_waits",
)  # fmt: skip
EACH = '<bpmn:multiInstanceLoopCharacteristics camunda:collection="people" camunda:elementVariable="person" />'
CALLS_EACH = diagram(
    node("startEvent", "Begin") + node("callActivity", "Ask", EACH, calledElement="asked_later")
    + node("endEvent", "Done") + line("Begin", "Ask", "Done"),
    key="calls_each",
)  # fmt: skip
ASKED_LATER = diagram(
    node("startEvent", "Begin") + node("endEvent", "Done") + line("Begin", "Inside", "Done")
    + node("subProcess", "Inside", node("startEvent", "Begin_inside") + wait_and_look("Begin_inside", 14)),
    key="asked_later",
)  # fmt: skip


def deploy(rehearsal: Rehearsal, **diagrams: bytes) -> None:
    files = {f"{name}.bpmn": content for name, content in diagrams.items()}
    files["any.form"] = (DIAGRAMS / "any.form").read_bytes()
    with rehearsal.database.transaction() as session:
        bpmn.definitions.deploy(session, files, name="timers", source="test", deployed_by="olu")


def start(rehearsal: Rehearsal, key: str) -> str:
    with rehearsal.database.transaction() as session:
        return bpmn.instances.start(session, "two_waits", business_key=key, area="North", variables={}, actor="ann").id


@contextmanager
def held(database: Database, instance_id: str) -> Iterator[None]:
    """Somebody else is at work on the instance, as when a person completes a task of it."""
    with database.transaction() as session:
        commands.lock(session, instance_id)
        yield


def fire_all(database: Database) -> list[tuple[str, str]]:
    """One round of a worker: case and element of each timer fired, in order."""
    fired, taken = [], None
    while True:
        with database.transaction() as session:
            taken = bpmn.timers.take_next(session, after=taken)
            if taken is None:
                return fired
            assert bpmn.timers.fire_taken(session, taken)
            fired.append((taken.business_key, taken.element_id))


def test_timers_are_taken_in_the_order_in_which_they_fall_due(rehearsal: Rehearsal) -> None:
    deploy(rehearsal, two_waits=TWO_WAITS)
    start(rehearsal, "C-1")
    rehearsal.clock.move(timedelta(days=1))
    start(rehearsal, "C-2")
    rehearsal.clock.move(timedelta(days=4))
    assert fire_all(rehearsal.database) == [("C-1", "Wait_3"), ("C-2", "Wait_3"), ("C-1", "Wait_5")]
    assert fire_all(rehearsal.database) == []
    rehearsal.clock.move(timedelta(days=1))
    assert fire_all(rehearsal.database) == [("C-2", "Wait_5")]


def test_a_case_that_somebody_holds_keeps_no_other_waiting_and_its_own_order(
    engine_alone: None, postgres_database: Database, clock: ManualClock
) -> None:
    rehearsal = Rehearsal(postgres_database, clock)
    deploy(rehearsal, two_waits=TWO_WAITS)
    first = start(rehearsal, "C-1")
    clock.move(timedelta(days=1))
    start(rehearsal, "C-2")
    clock.move(timedelta(days=9))
    with held(postgres_database, first):
        assert fire_all(postgres_database) == [("C-2", "Wait_3"), ("C-2", "Wait_5")]
    assert fire_all(postgres_database) == [("C-1", "Wait_3"), ("C-1", "Wait_5")]


def test_a_later_timer_is_not_taken_before_an_earlier_one_of_its_case(
    engine_alone: None, postgres_database: Database, clock: ManualClock
) -> None:
    rehearsal = Rehearsal(postgres_database, clock)
    deploy(rehearsal, two_waits=TWO_WAITS)
    instance_id = start(rehearsal, "C-1")
    clock.move(timedelta(days=9))
    with held(postgres_database, instance_id), postgres_database.reading() as session:
        [earlier, later] = bpmn.timers.list_due(session, limit=9)
    with postgres_database.transaction() as session:
        taken = bpmn.timers.take_next(session)
    assert taken is not None and (taken.id, later.element_id) == (earlier.id, "Wait_5")
    with postgres_database.transaction() as session:  # a worker that had to leave the first, and comes to the second
        assert bpmn.timers.take_next(session, after=taken) is None


def test_several_that_are_taken_at_once_are_the_first_of_each_case(rehearsal: Rehearsal) -> None:
    deploy(rehearsal, two_waits=TWO_WAITS)
    start(rehearsal, "C-1")
    rehearsal.clock.move(timedelta(hours=1))
    start(rehearsal, "C-2")
    rehearsal.clock.move(timedelta(days=9))
    with rehearsal.database.transaction() as session:
        taken = bpmn.timers.take_some(session)
        assert [(one.business_key, one.element_id) for one in taken] == [("C-1", "Wait_3"), ("C-2", "Wait_3")]
        assert [one.business_key for one in bpmn.timers.take_some(session, after=taken[0])] == ["C-2"]
        assert all(bpmn.timers.fire_taken(session, one) for one in taken)
        later = bpmn.timers.take_some(session)
    assert [(one.business_key, one.element_id) for one in later] == [("C-1", "Wait_5"), ("C-2", "Wait_5")]


def test_a_timer_that_another_worker_fired_meanwhile_is_not_fired_again(rehearsal: Rehearsal) -> None:
    deploy(rehearsal, two_waits=TWO_WAITS)
    start(rehearsal, CASE)
    rehearsal.clock.move(timedelta(days=3))
    with rehearsal.database.transaction() as session:
        taken = bpmn.timers.take_next(session)
        assert taken is not None and bpmn.timers.fire(session, taken.id)
        assert not bpmn.timers.fire(session, taken.id)
    assert rehearsal.open() == ["Look_3"]


def test_six_weeks_from_nine_end_at_nine_when_the_clocks_have_changed(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("reminders")
    rehearsal.start("reminders", deadline="2026-12-01")
    reminder = next(timer for timer in rehearsal.timers() if timer.element_id == "Reminder")
    assert reminder.due_at == london_moment(date(2026, 4, 13), 9)
    assert london(reminder.due_at).hour == london(NOW).hour == 9


@pytest.fixture
def three_asked(rehearsal: Rehearsal) -> Rehearsal:
    """Three called processes side by side, each with a timer inside a subprocess."""
    deploy(rehearsal, calls_each=CALLS_EACH, asked_later=ASKED_LATER)
    rehearsal.start("calls_each", people=["Ada", "Ben", "Cy"])
    return rehearsal


def due_by_state(rehearsal: Rehearsal) -> dict[str, datetime]:
    with rehearsal.database.transaction() as session:
        workflow = commands.restore(session, commands.lock(session, rehearsal.instance_id), None)
        return {str(task.id): due_at for task, due_at in workflow.waiting_timers()}


def due_by_rows(rehearsal: Rehearsal) -> dict[str, datetime]:
    return {timer.id: timer.due_at for timer in rehearsal.timers()}


def test_one_of_several_timers_deep_inside_is_moved_and_stays_moved(three_asked: Rehearsal) -> None:
    first, second, third = three_asked.timers()
    sooner, later = NOW + timedelta(days=2), NOW + timedelta(days=30)
    with three_asked.database.transaction() as session:
        bpmn.timers.move(session, second.id, sooner, actor="lena", reason="The family asked for it.")
        bpmn.timers.move(session, third.id, later, actor="lena", reason="Half-term.")
        assert [timer.id for timer in bpmn.timers.list_for_business_key(session, CASE)] == [
            second.id,
            first.id,
            third.id,
        ]
    moved = {first.id: first.due_at, second.id: sooner, third.id: later}
    assert due_by_state(three_asked) == due_by_rows(three_asked) == moved
    assert three_asked.pass_time(days=2) == ["Look_14"]
    assert three_asked.pass_time(days=12) == ["Look_14"] * 2
    assert due_by_state(three_asked) == due_by_rows(three_asked) == {third.id: later}
    assert three_asked.pass_time(days=16) == ["Look_14"] * 3


def test_a_timer_moved_to_the_past_is_due_now(three_asked: Rehearsal) -> None:
    first, *_others = three_asked.timers()
    with three_asked.database.transaction() as session:
        bpmn.timers.move(session, first.id, NOW - timedelta(days=1), actor="lena", reason="At once.")
        assert [timer.id for timer in bpmn.timers.list_due(session, limit=9)] == [first.id]
    assert three_asked.pass_time(days=0) == ["Look_14"]


def test_history_tells_who_moved_a_timer_to_when_and_why(three_asked: Rehearsal) -> None:
    first, *_others = three_asked.timers()
    nine_in_london = datetime.fromisoformat("2026-04-01T09:00:00+01:00")
    with three_asked.database.transaction() as session:
        bpmn.timers.move(session, first.id, nine_in_london, actor="lena", reason="Half-term.")
        [moved] = [
            event
            for event in bpmn.history.list_for_business_key(session, CASE)
            if event.kind is bpmn.HistoryKind.TIMER_MOVED
        ]
    assert (moved.actor, moved.element_id, moved.task_id) == ("lena", "Wait_14", first.id)
    assert moved.detail == "2026-04-01T08:00:00+00:00: Half-term."


def test_a_timer_of_a_suspended_instance_is_not_moved(three_asked: Rehearsal) -> None:
    first, *_others = three_asked.timers()
    with three_asked.database.transaction() as session:
        bpmn.instances.suspend(session, three_asked.instance_id, actor="olu", reason="A check.")
    with pytest.raises(bpmn.errors.InstanceSuspendedError), three_asked.database.transaction() as session:
        bpmn.timers.move(session, first.id, NOW, actor="lena", reason="At once.")
    assert due_by_rows(three_asked)[first.id] == first.due_at


@pytest.fixture
def failed_reminder(rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> Rehearsal:
    """A timer that has failed once, with its incident; from now on it would work."""
    rehearsal.deploy("timer_fails")
    rehearsal.start("timer_fails", said="fail")
    rehearsal.clock.move(timedelta(days=2))
    with rehearsal.database.reading() as session:
        [timer] = bpmn.timers.list_due(session, limit=2)
    with pytest.raises(bpmn.errors.StepFailedError) as failed, rehearsal.database.transaction() as session:
        bpmn.timers.fire(session, timer.id)
    with rehearsal.database.transaction() as session:
        bpmn.incidents.record(session, failed.value, None)
    monkeypatch.setitem(handlers._handlers, "test_note", lambda _call: None)
    return rehearsal


def incidents_of(rehearsal: Rehearsal) -> int:
    with rehearsal.database.reading() as session:
        return len(bpmn.incidents.list_open(session))


def test_a_timer_that_works_after_all_closes_its_incident(failed_reminder: Rehearsal) -> None:
    assert incidents_of(failed_reminder) == 1
    failed_reminder.pass_time(minutes=1)
    assert incidents_of(failed_reminder) == 0


def test_so_does_one_whose_instance_was_suspended_meanwhile(failed_reminder: Rehearsal) -> None:
    with failed_reminder.database.transaction() as session:
        bpmn.instances.suspend(session, failed_reminder.instance_id, actor="olu", reason="A check.")
        bpmn.instances.resume(session, failed_reminder.instance_id, actor="olu", reason="Checked.")
    failed_reminder.pass_time(minutes=0)
    assert incidents_of(failed_reminder) == 0


def test_who_moves_a_timer_that_failed_has_dealt_with_its_incident(failed_reminder: Rehearsal) -> None:
    [timer] = failed_reminder.timers()
    later = failed_reminder.clock.moment + timedelta(days=3)
    with failed_reminder.database.transaction() as session:
        bpmn.timers.move(session, timer.id, later, actor="lena", reason="Half-term.")
        assert bpmn.timers.next_due_at(session) == later
    assert incidents_of(failed_reminder) == 0

"""Events on an activity: what ends it, what comes beside it, how often, and what becomes of everything inside."""

from datetime import UTC, datetime

import pytest

from engine import bpmn
from tests.processes.rehearsal import Rehearsal, heard


@pytest.fixture
def at_work(rehearsal: Rehearsal) -> Rehearsal:
    rehearsal.deploy("any_time", "one_task")
    rehearsal.start("any_time", people=["ben", "cai"])
    return rehearsal


def test_an_interrupting_event_ends_everything_inside(at_work: Rehearsal) -> None:
    at_work.send("question")
    assert at_work.open() == ["Answer_question", "Ask_each", "Ask_each", "Deep", "Task"]
    assert at_work.send("withdrawn") == ["Withdrawal"]
    assert at_work.messages() == set()
    at_work.complete("Withdrawal", again=False)
    assert at_work.has_ended


def test_what_was_interrupted_is_cancelled_and_cannot_be_completed(at_work: Rehearsal) -> None:
    task = at_work.task("Deep")
    at_work.send("withdrawn")
    with pytest.raises(bpmn.errors.TaskFinishedError) as refused:
        at_work.complete(task)
    assert refused.value.by is None
    assert ("cancelled", "Deep") in at_work.history()
    assert ("cancelled", "Called") in at_work.history()


def test_an_event_that_does_not_interrupt_comes_any_number_of_times(at_work: Rehearsal) -> None:
    for person in ("ben", "cai", "dee"):
        at_work.send("handover", raised_by=person)
    assert at_work.open().count("Hand_over") == 3
    assert {task.assignee for task in at_work.tasks() if task.element_id == "Hand_over"} == {"ben", "cai", "dee"}
    at_work.complete(at_work.task("Hand_over", raised_by="cai"))
    assert at_work.open().count("Hand_over") == 2
    assert "handover" in at_work.messages()


def test_paths_beside_the_activity_go_on_when_it_is_interrupted(at_work: Rehearsal) -> None:
    at_work.send("handover", raised_by="ben")
    assert at_work.send("withdrawn") == ["Hand_over", "Withdrawal"]
    at_work.complete("Withdrawal", again=False)
    assert not at_work.has_ended
    at_work.complete("Hand_over")
    assert at_work.has_ended


def test_what_was_interrupted_can_begin_again(at_work: Rehearsal) -> None:
    fresh = at_work.open()
    for _ in range(3):
        at_work.complete("Deep")
        at_work.send("withdrawn")
        assert at_work.complete("Withdrawal", again=True) == fresh
    assert at_work.messages() == {"withdrawn", "handover", "question"}


def test_the_activity_ends_when_all_inside_is_done_and_its_events_with_it(at_work: Rehearsal) -> None:
    at_work.send("question")
    for task in at_work.tasks():
        assert "Closing" not in at_work.open()
        at_work.complete(task)
    assert at_work.open() == ["Closing"]
    assert at_work.messages() == set()


def test_reminders_come_once_and_leave_the_task_alone(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("reminders")
    rehearsal.start("reminders", deadline="2026-06-30")
    task = rehearsal.task("Task")
    assert rehearsal.pass_time(days=41, hours=22) == ["Task"]
    assert heard == []
    rehearsal.pass_time(hours=1)
    assert [call.inputs for call in heard] == [{"said": "reminded"}]
    rehearsal.pass_time(days=10)
    assert len(heard) == 1
    assert rehearsal.task("Task").id == task.id


def test_days_go_by_the_calendar_across_a_clock_change(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("reminders")
    rehearsal.start("reminders", deadline="2026-06-30")
    # 42 days after 09:00 GMT on 2 March is 09:00 BST on 13 April, which is 08:00 UTC.
    assert [timer.due_at for timer in rehearsal.timers()] == [
        datetime(2026, 4, 13, 8, tzinfo=UTC),
        datetime(2026, 6, 30, 16, tzinfo=UTC),
    ]


def test_a_deadline_ends_the_task(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("reminders")
    rehearsal.start("reminders", deadline="2026-03-06")
    assert rehearsal.pass_time(days=5) == ["Late"]
    assert rehearsal.timers() == []


def test_a_boundary_path_sees_what_was_written_since_the_activity_began(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("any_time", "one_task")
    rehearsal.start("any_time", people=["ben"], raised_by="nobody")
    rehearsal.complete("Deep", raised_by="cai")
    rehearsal.send("handover")
    assert rehearsal.task("Hand_over").assignee == "cai"


def test_a_timer_without_a_date_is_a_failure_and_not_forgotten(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("reminders")
    with pytest.raises(bpmn.errors.StepFailedError) as failed:
        rehearsal.start("reminders")
    assert failed.value.element_id == "Deadline"

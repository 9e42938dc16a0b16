"""Messages: from outside, thrown to oneself, thrown to others, and lost."""

import pytest

from engine import bpmn
from tests.processes.rehearsal import CASE, Rehearsal


def test_a_receive_task_waits_for_its_message(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("receive")
    rehearsal.start("receive")
    assert rehearsal.messages() == {"answer"}
    assert rehearsal.send("answer", said="yes") == ["Answered"]
    assert rehearsal.task("Answered").local_variables == {"said": "yes"}


def test_a_message_that_nobody_waits_for_is_refused(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("receive")
    rehearsal.start("receive")
    with pytest.raises(bpmn.errors.NoReceiverError) as refused:
        rehearsal.send("question")
    assert (refused.value.name, refused.value.business_key) == ("question", CASE)


def test_a_process_can_interrupt_itself_with_a_message(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("throws")
    rehearsal.start("throws", why="risk")
    assert rehearsal.complete("Task") == ["Hand_over"]
    assert rehearsal.task("Hand_over").local_variables == {"reason": "risk"}
    rehearsal.complete("Hand_over")
    assert rehearsal.has_ended


def test_a_receiver_that_comes_later_in_the_same_run_still_hears(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("late_receiver")
    assert rehearsal.start("late_receiver") == ["Heard"]


def test_a_message_reaches_another_process_of_the_same_case(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("tells_others", "receive")
    rehearsal.start("receive")
    rehearsal.start("tells_others")
    assert rehearsal.open() == ["Task"]
    assert rehearsal.complete("Task") == ["Answered"]
    assert rehearsal.has_ended


def test_a_thrown_message_that_nobody_waits_for_is_lost_without_harm(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("tells_others")
    rehearsal.start("tells_others")
    assert rehearsal.complete("Task") == []
    assert rehearsal.has_ended
    assert ("message_lost", "Tell") in rehearsal.history()


def test_a_message_does_not_reach_another_case(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("receive")
    rehearsal.start("receive")
    with rehearsal.database.transaction() as session, pytest.raises(bpmn.errors.NoReceiverError):
        bpmn.messages.send(session, "answer", business_key="CASE-2", payload={}, actor="ann")

"""Where variables live, who sees them, and what ends with terminate, errors and escalations."""

import pytest

from engine import bpmn
from tests.processes.rehearsal import Rehearsal, heard


def test_a_called_process_sees_its_callers_and_writes_to_itself(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("scopes", "scoped")
    rehearsal.start("scopes", outer=1)
    assert rehearsal.complete("Task", own="mine") == ["Seen"]
    assert rehearsal.variables() == {"outer": 1}
    assert rehearsal.complete("Seen", result=5) == ["Good"]
    assert rehearsal.variables() == {"outer": 1, "result": 5, "doubled": 10}


def test_an_embedded_subprocess_shares_the_variables_around_it(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("any_time", "one_task")
    rehearsal.start("any_time", people=[])
    rehearsal.complete("Deep", found=True)
    assert rehearsal.variables() == {"people": [], "found": True}


def test_two_called_processes_side_by_side_do_not_mix(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("side_by_side", "concern")
    rehearsal.start("side_by_side")
    rehearsal.send("concern", raised_by="ben")
    rehearsal.send("concern", raised_by="cai")
    rehearsal.complete(rehearsal.task("Judge", raised_by="cai"), outcome="serious")
    rehearsal.complete(rehearsal.task("Judge", raised_by="ben"), outcome="mild")
    assert "outcome" not in rehearsal.variables()
    rehearsal.complete(rehearsal.task("Record", raised_by="ben"))
    assert rehearsal.open() == ["Record", "Work"]
    rehearsal.complete(rehearsal.task("Record", raised_by="cai"))
    assert rehearsal.open() == ["Escalate", "Work"]


def test_a_messages_payload_stays_on_its_path_and_goes_into_what_is_called(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("side_by_side", "concern")
    rehearsal.start("side_by_side", raised_by="somebody")
    rehearsal.send("concern", raised_by="ben")
    assert rehearsal.task("Judge").assignee == "ben"
    rehearsal.complete("Judge")
    assert rehearsal.task("Record").assignee == "ben"
    assert rehearsal.variables() == {"raised_by": "somebody"}
    assert rehearsal.task("Work").local_variables == {}


def test_the_next_round_begins_without_what_a_message_said_in_the_last(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("any_time", "one_task")
    rehearsal.start("any_time", people=[], raised_by="somebody")
    rehearsal.send("withdrawn", raised_by="ben")
    assert rehearsal.task("Withdrawal").local_variables == {"raised_by": "ben"}
    rehearsal.complete("Withdrawal", again=True)
    assert rehearsal.task("Deep").local_variables == {}
    rehearsal.send("handover")
    assert rehearsal.task("Hand_over").assignee == "somebody"


def test_what_a_process_writes_is_what_it_reads(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("side_by_side", "concern")
    rehearsal.start("side_by_side")
    rehearsal.send("concern", raised_by="ben")
    rehearsal.complete("Judge", raised_by="dee")
    assert rehearsal.task("Record").assignee == "dee"


def test_terminate_ends_the_subprocess_or_called_process_that_it_is_in(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("terminate_inside", "terminate_called")
    assert rehearsal.start("terminate_inside") == ["Left", "Right"]
    assert rehearsal.complete("Left") == ["After"]
    assert rehearsal.complete("After") == ["Called_left", "Called_right"]
    assert rehearsal.complete("Called_left") == ["After_call"]
    assert rehearsal.complete("After_call") == ["Top_left", "Top_right"]
    assert rehearsal.complete("Top_left") == []
    assert rehearsal.has_ended


def test_an_error_ends_the_nearest_activity_that_catches_it(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("errors", "fails")
    assert rehearsal.start("errors") == ["Other", "Task"]
    assert rehearsal.complete("Task", how="refused") == ["Repair"]
    assert rehearsal.complete("Repair") == ["Beside_task"]


def test_an_error_that_nothing_catches_is_a_failure(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("errors", "fails")
    rehearsal.start("errors")
    with pytest.raises(bpmn.errors.StepFailedError) as failed:
        rehearsal.complete("Task", how="unheard")
    assert (failed.value.element_id, failed.value.cause) == ("Unheard", "nothing catches the error “unheard”")
    assert rehearsal.open() == ["Other", "Task"]


def test_an_error_is_caught_around_it_and_not_beside_it(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("error_beside", "fails_at_once")
    rehearsal.start("error_beside")
    with pytest.raises(bpmn.errors.StepFailedError) as failed:
        rehearsal.send("aside")
    assert failed.value.cause == "nothing catches the error “refused”"
    assert rehearsal.open() == ["Work"]


def test_an_escalation_is_heard_beside_the_work(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("escalation")
    assert rehearsal.start("escalation") == ["Look", "Work"]
    assert rehearsal.complete("Work") == ["After", "Look"]


def test_a_service_gets_its_inputs_and_writes_what_it_returns(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("services")
    assert rehearsal.start("services", number=2) == ["After"]
    [call] = heard
    assert dict(call.inputs) == {"said": "hello", "count": 3}
    assert (call.business_key, call.element_id, call.actor) == ("CASE-1", "Serve", "ann")
    assert call.variables["number"] == 2
    assert rehearsal.variables() == {"number": 2, "said": "hello", "count": 3}


@pytest.mark.parametrize(("number", "task"), [(100, "Big"), (99, "Small")])
def test_a_decision_writes_its_result(rehearsal: Rehearsal, number: int, task: str) -> None:
    rehearsal.deploy("decides")
    assert rehearsal.start("decides", number=number) == [task]

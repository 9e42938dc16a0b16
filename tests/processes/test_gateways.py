"""Exclusive, parallel, inclusive and event-based gateways."""

import pytest

from engine import bpmn
from engine.bpmn import validation
from tests.processes.rehearsal import Rehearsal


@pytest.mark.parametrize(("size", "task"), [(5, "Small"), (50, "Large"), (500, "Huge")])
def test_an_exclusive_gateway_takes_the_first_condition_that_holds(rehearsal: Rehearsal, size: int, task: str) -> None:
    rehearsal.deploy("exclusive")
    assert rehearsal.start("exclusive", size=size) == [task]


@pytest.mark.parametrize("variables", [{}, {"size": None}, {"size": "many"}])
def test_a_condition_that_is_neither_true_nor_false_is_never_taken_for_false(
    rehearsal: Rehearsal, variables: dict[str, object]
) -> None:
    rehearsal.deploy("exclusive")
    with pytest.raises(bpmn.errors.StepFailedError) as failed:
        rehearsal.start("exclusive", **variables)
    assert failed.value.element_id == "Choice"
    assert "neither true nor false" in failed.value.cause


def test_equality_with_nothing_is_plainly_false(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("any_time", "one_task")
    rehearsal.start("any_time")
    rehearsal.send("withdrawn")
    assert rehearsal.complete("Withdrawal") == []
    assert rehearsal.has_ended


def test_a_parallel_join_waits_for_every_way_in_and_goes_on_once(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("fork_join")
    assert rehearsal.start("fork_join") == ["Left", "Right"]
    assert rehearsal.complete("Right") == ["Left"]
    assert rehearsal.complete("Left") == ["After"]
    assert rehearsal.complete("After") == []
    assert rehearsal.has_ended


def test_several_ways_into_a_join_may_come_from_one_gateway(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("straight_to_join")
    assert rehearsal.start("straight_to_join") == ["Look"]
    assert rehearsal.complete("Look") == ["After"]
    assert rehearsal.complete("After") == []
    assert rehearsal.has_ended


def test_a_join_loses_nothing_of_what_either_side_wrote(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("fork_join")
    rehearsal.start("fork_join", plan={"a": 1}, both=["start"])
    rehearsal.complete("Left", left=1, plan={"a": 1, "b": 2})
    rehearsal.complete("Right", right=2, both=["right"])
    assert rehearsal.variables() == {"left": 1, "right": 2, "plan": {"a": 1, "b": 2}, "both": ["right"]}


def test_joins_in_rounds_wait_in_every_round(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("rounds_with_join")
    rehearsal.start("rounds_with_join")
    for _ in range(4):
        assert rehearsal.open() == ["Left", "Right"]
        assert rehearsal.complete("Left") == ["Right"]
        assert rehearsal.complete("Right") == ["After"]
        rehearsal.complete("After", again=True)
    rehearsal.complete("Right")
    rehearsal.complete("Left")
    rehearsal.complete("After", again=False)
    assert rehearsal.has_ended


def test_a_join_that_can_never_go_on_is_a_failure_and_not_a_silent_end(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(bpmn.definitions.DeploymentRefusedError):
        rehearsal.deploy("stuck")
    monkeypatch.setattr(validation, "check_joins", lambda _process: [])  # As in a release from before this was checked.
    rehearsal.deploy("stuck")
    rehearsal.start("stuck", left=True)
    with pytest.raises(bpmn.errors.StepFailedError) as failed:
        rehearsal.complete("Left")
    assert failed.value.element_id == "Join"
    assert rehearsal.open() == ["Left"]


@pytest.mark.parametrize(
    ("visit", "letter", "tasks"),
    [
        (True, True, ["Letter", "Visit"]),
        (True, False, ["Visit"]),
        (False, True, ["Letter"]),
        (False, False, ["Note"]),
    ],
)
def test_an_inclusive_gateway_waits_for_the_ways_that_were_taken(
    rehearsal: Rehearsal, visit: bool, letter: bool, tasks: list[str]
) -> None:
    rehearsal.deploy("inclusive")
    assert rehearsal.start("inclusive", visit=visit, letter=letter) == tasks
    while rehearsal.open() != ["After"]:
        assert "After" not in rehearsal.open()
        rehearsal.complete(rehearsal.open()[0])
    rehearsal.complete("After")
    assert rehearsal.has_ended


def test_an_inclusive_join_waits_for_a_path_that_is_still_on_its_way(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("inclusive")
    rehearsal.start("inclusive", visit=True, letter=True)
    assert rehearsal.complete("Visit") == ["Letter"]
    assert rehearsal.complete("Letter") == ["Check"]
    assert rehearsal.complete("Check") == ["After"]


def test_of_several_events_the_first_one_counts(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("first_event")
    rehearsal.start("first_event")
    assert rehearsal.messages() == {"answer"}
    assert len(rehearsal.timers()) == 1
    assert rehearsal.send("answer") == ["Answered"]
    assert rehearsal.messages() == set()
    assert rehearsal.timers() == []
    assert rehearsal.pass_time(days=30) == ["Answered"]


def test_the_deadline_counts_when_no_answer_comes(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("first_event")
    rehearsal.start("first_event")
    assert rehearsal.pass_time(days=13) == []
    assert rehearsal.pass_time(days=1) == ["Reminded"]
    assert rehearsal.messages() == set()
    with pytest.raises(bpmn.errors.NoReceiverError):
        rehearsal.send("answer")

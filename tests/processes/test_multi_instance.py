"""One activity for each item of a list."""

import pytest

from engine import bpmn
from tests.processes.rehearsal import Rehearsal


def _people(rehearsal: Rehearsal) -> list[str]:
    return sorted(task.assignee or "" for task in rehearsal.tasks() if task.element_id == "Ask")


def test_side_by_side_all_are_there_at_once(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("each_in_parallel")
    rehearsal.start("each_in_parallel", people=["ann", "ben", "cai"])
    assert _people(rehearsal) == ["ann", "ben", "cai"]
    rehearsal.complete(rehearsal.task("Ask", person="ben"))
    assert _people(rehearsal) == ["ann", "cai"]
    rehearsal.complete(rehearsal.task("Ask", person="ann"))
    assert rehearsal.complete(rehearsal.task("Ask", person="cai")) == ["After"]
    assert rehearsal.task("After").local_variables == {}


def test_in_turn_each_begins_when_the_one_before_is_done(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("each_in_turn")
    rehearsal.start("each_in_turn", people=["ann", "ben", "ann"])
    for person in ("ann", "ben", "ann"):
        assert _people(rehearsal) == [person]
        rehearsal.complete("Ask")
    assert rehearsal.open() == ["After"]


@pytest.mark.parametrize("process", ["each_in_parallel", "each_in_turn"])
@pytest.mark.parametrize("variables", [{"people": []}, {"people": None}, {}])
def test_nobody_to_ask_means_nothing_to_wait_for(
    rehearsal: Rehearsal, process: str, variables: dict[str, object]
) -> None:
    rehearsal.deploy(process)
    assert rehearsal.start(process, **variables) == ["After"]


def test_something_else_than_a_list_is_a_failure(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("each_in_parallel")
    with pytest.raises(bpmn.errors.StepFailedError) as failed:
        rehearsal.start("each_in_parallel", people="ann")
    assert (failed.value.element_id, failed.value.cause) == ("Ask", "“people” is not a list")


def test_called_processes_each_have_their_item_all_the_way(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("each_called", "asked")
    rehearsal.start("each_called", people=["ann", "ben"])
    rehearsal.complete(rehearsal.task("Call_person", person="ben"), answer="yes")
    assert rehearsal.task("Note_answer").assignee == "ben"
    rehearsal.complete("Note_answer")
    rehearsal.complete("Call_person")
    assert rehearsal.complete("Note_answer") == ["After"]
    assert rehearsal.variables() == {"people": ["ann", "ben"]}


def test_an_event_on_the_whole_ends_every_one(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("each_called", "asked")
    rehearsal.start("each_called", people=["ann", "ben"])
    rehearsal.complete(rehearsal.task("Call_person", person="ann"))
    assert rehearsal.send("stop") == ["Stopped"]
    rehearsal.complete("Stopped")
    assert rehearsal.has_ended


def test_a_message_can_be_addressed_to_one_of_several(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("each_told", "told")
    rehearsal.start("each_told", people=["ann", "ben", "cai"])
    assert rehearsal.send("answer", to={"person": "ben"}, said="yes") == ["Thank"]
    assert rehearsal.task("Thank").assignee == "ben"
    with pytest.raises(bpmn.errors.NoReceiverError):
        rehearsal.send("answer", to={"person": "ben"})
    assert rehearsal.send("answer") == ["Thank", "Thank"]
    assert {task.assignee for task in rehearsal.tasks()} == {"ann", "ben"}


def test_an_addressed_message_finds_its_instance_among_those_of_the_case(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("each_told", "told")
    rehearsal.start("each_told", people=["ann"])
    rehearsal.start("each_told", people=["ben"])
    rehearsal.send("answer", to={"person": "ben"})
    assert [task.instance_id for task in rehearsal.tasks()] == [rehearsal.instance_id]


def test_what_one_of_several_throws_reaches_what_is_around_itself(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("each_stops", "stops")
    rehearsal.start("each_stops", people=["ann", "ben"])
    assert rehearsal.complete(rehearsal.task("Try", person="ben")) == ["Say_why", "Try"]
    assert rehearsal.task("Say_why").assignee == "ben"
    assert rehearsal.task("Try").assignee == "ann"


def test_a_loop_that_waits_for_nobody_is_stopped(rehearsal: Rehearsal) -> None:
    rehearsal.deploy("endless")
    rehearsal.start("endless", people=[])
    with pytest.raises(bpmn.errors.StepFailedError) as failed:
        rehearsal.complete("Task")
    assert "never comes to rest" in failed.value.cause
    assert rehearsal.open() == ["Task"]

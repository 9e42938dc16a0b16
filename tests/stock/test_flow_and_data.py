"""Joins, what they do to data, events that come again, and what a boundary path sees: facts 1, 2, 9 and 15."""

from random import Random

import pytest
from SpiffWorkflow.bpmn.specs.defaults import UserTask

from engine.bpmn.releases import Release
from tests.soundness.shapes import register_topics, shapes_release
from tests.soundness.walkers import EngineWalker, look_at
from tests.soundness.walks import walk
from tests.stock.stock import Stock
from tests.unit.bpmn.diagrams import (
    MESSAGE,
    ON_MESSAGE,
    around,
    codes,
    diagram,
    flow,
    line,
    node,
    read_problems,
    user_task,
)
from tests.upgrades.moves import Moving


def round_with(gateway: str, condition: str | None) -> str:
    """A fork and its join in a loop of gateways; the conditions are Python's, for the stock parts."""
    arrows = line("Begin", "Round", "Fork") + line("Left", "Join", "After", "Again") + line("Right", "Join")
    arrows += flow("Fork_Left", "Fork", "Left", condition) + flow("Fork_Right", "Fork", "Right", condition)
    arrows += flow("Again_Round", "Again", "Round", "again") + flow("Again_Done", "Again", "Done")
    gateways = node("exclusiveGateway", "Round") + node("exclusiveGateway", "Again", default="Again_Done")
    gateways += node(gateway, "Fork") + node(gateway, "Join")
    tasks = user_task("Left") + user_task("Right") + user_task("After")
    return node("startEvent", "Begin") + gateways + tasks + node("endEvent", "Done") + arrows


FORK_JOIN = (
    node("startEvent", "Begin") + node("parallelGateway", "Fork") + user_task("Left") + user_task("Right")
    + node("parallelGateway", "Join") + user_task("After") + node("endEvent", "Done")
    + line("Begin", "Fork", "Left", "Join", "After", "Done") + line("Fork", "Right", "Join")
)  # fmt: skip


@pytest.fixture(scope="module")
def shapes() -> Release:
    return shapes_release()


def two_rounds(shapes: Release, key: str) -> list[list[str]]:
    """What is open after each step of two rounds in which the right side comes first."""
    walker = EngineWalker(shapes, key, {"visit": True, "letter": True}, restarts=True)
    seen = []
    for name in ("Right", "Also", "Left", "After") * 2:
        found = [choice for choice in look_at(walker).choices if choice[0][0].endswith(f"/{name}")]
        for _place, element, handle in found:
            walker.do(handle, element, {"again": True})
            seen.append([choice[0][0].split("/")[1] for choice in look_at(walker).choices])
    return seen


def test_01_a_parallel_join_in_a_loop_waits_for_all_its_paths_in_every_round(shapes: Release) -> None:
    assert two_rounds(shapes, "parallel_in_loop") == [["Left"], ["After"], ["Left", "Right"]] * 2


def test_01_an_inclusive_join_in_a_loop_waits_for_all_its_paths_in_every_round(shapes: Release) -> None:
    rounds = two_rounds(shapes, "inclusive_in_loop")
    assert rounds == [["Left"], ["After"], ["Also", "Left"]] * 2


@pytest.mark.usefixtures("engine_alone")
@pytest.mark.parametrize("shape", ["parallel_in_loop", "inclusive_in_loop"])
def test_01_joins_in_loops_do_as_the_tokens_of_the_diagram_do(shapes: Release, shape: str) -> None:
    register_topics()
    assert max(walk(shapes, shape, Random(number), steps=30) for number in range(20)) > 6


def test_01_stock_parallel_join_goes_on_after_one_path_in_the_second_round() -> None:
    stock = Stock(round_with("parallelGateway", None))
    stock.complete("Left")
    stock.complete("Right")
    stock.complete("After", again=True)
    assert stock.complete("Right") == ["After", "Left"]


def test_01_stock_inclusive_join_goes_on_after_one_path_in_the_second_round() -> None:
    stock = Stock(round_with("inclusiveGateway", "True"))
    stock.complete("Left")
    stock.complete("Right")
    stock.complete("After", again=True)
    assert stock.complete("Left") == ["After", "Right"]


def test_02_a_join_keeps_what_every_branch_wrote(ours: Moving) -> None:
    ours.put_in_force(diagram(FORK_JOIN))
    ours.start("process_one", plan="old")
    ours.complete("Left", plan="new")
    ours.complete("Right", other=1)
    assert ours.variables() == {"plan": "new", "other": 1}


def test_02_stock_the_last_branch_overwrites_what_the_others_wrote() -> None:
    stock = Stock(FORK_JOIN, {"plan": "old"})
    stock.complete("Left", plan="new")
    stock.complete("Right", other=1)
    assert stock.task("After").data == {"plan": "old", "other": 1}


def asked_beside(task: str) -> str:
    """A task, or a line of steps, with a message event on it that does not interrupt."""
    event = node("boundaryEvent", "Asked", ON_MESSAGE, attachedToRef=task, cancelActivity="false")
    return event + user_task("Answer") + node("endEvent", "Over") + line("Asked", "Answer", "Over")


def test_09_an_event_that_does_not_interrupt_comes_again_and_again(ours: Moving) -> None:
    ours.put_in_force(diagram(around(user_task("A"), ids=("A",)) + asked_beside("A"), top=MESSAGE))
    ours.start("process_one")
    assert [len(ours.send("message_one")) for _ in range(3)] == [2, 3, 4]


def test_09_stock_an_event_that_does_not_interrupt_comes_once() -> None:
    stock = Stock(around(user_task("A"), ids=("A",)) + asked_beside("A"))
    assert stock.send("message_one") == ["A", "Answer"]
    assert stock.send("message_one") == ["A", "Answer"]


def event_subprocess() -> str:
    inside = node("startEvent", "Heard", ON_MESSAGE, isInterrupting="true") + user_task("X") + node("endEvent", "Over")
    return node("subProcess", "Aside", inside + line("Heard", "X", "Over"), triggeredByEvent="true")


def test_09_event_subprocesses_are_refused() -> None:
    problems = read_problems(diagram(around(user_task("A"), ids=("A",)) + event_subprocess(), top=MESSAGE))
    assert ("event-subprocess", "Aside") in codes(problems)


def test_09_stock_an_interrupting_event_subprocess_interrupts_nothing() -> None:
    stock = Stock(around(user_task("A"), ids=("A",)) + event_subprocess())
    assert stock.send("message_one") == ["A", "X"]


def with_way_out() -> str:
    """Two tasks in a subprocess that a message ends."""
    work = node("subProcess", "Work", around(user_task("A"), user_task("B"), ids=("A", "B")))
    ended = node("boundaryEvent", "Ended", ON_MESSAGE, attachedToRef="Work") + user_task("Answer")
    ends = node("startEvent", "Start_1") + node("endEvent", "End_1") + node("endEvent", "End_2")
    return ends + work + ended + line("Start_1", "Work", "End_1") + line("Ended", "Answer", "End_2")


def test_15_a_boundary_path_sees_what_was_written_since_the_activity_began(ours: Moving) -> None:
    task = user_task("Answer", camunda_candidateGroups="", camunda_assignee="=helper")
    ours.put_in_force(diagram(with_way_out().replace(user_task("Answer"), task), top=MESSAGE))
    ours.start("process_one", helper="ann")
    ours.complete("A", helper="ben")
    ours.send("message_one")
    assert ours.task("Answer").assignee == "ben"


def test_15_stock_a_boundary_path_sees_data_as_it_was_when_the_activity_began() -> None:
    stock = Stock(with_way_out(), {"helper": "ann"})
    stock.complete("A", helper="ben")
    assert stock.send("message_one") == ["Answer"]
    assert isinstance(stock.task("Answer").task_spec, UserTask)
    assert stock.task("Answer").data == {"helper": "ann"}

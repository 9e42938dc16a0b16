"""Joins that can wait for ever, and work that is done twice."""

import pytest

from engine.bpmn.problems import Problem
from tests.unit.bpmn.diagrams import MESSAGE, ON_MESSAGE, diagram, flow, line, node, problems_of, timer, user_task

pytestmark = pytest.mark.usefixtures("engine_alone")

YES = "= yes"


def ends(*tasks: str) -> str:
    return node("startEvent", "Begin") + node("endEvent", "Finish") + "".join(user_task(task) for task in tasks)


def parted(split: str, join: str) -> bytes:
    """Two tasks between two gateways."""
    default = {"default": "To_Two"} if split != "parallelGateway" else {}
    condition = YES if default else None
    return diagram(
        ends("One", "Two", "After")
        + node(split, "Split", **default)
        + node(join, "Join")
        + line("Begin", "Split")
        + flow("To_One", "Split", "One", condition)
        + flow("To_Two", "Split", "Two")
        + line("One", "Join", "After", "Finish")
        + line("Two", "Join")
    )


def in_rounds(join: str = "parallelGateway", back_to: str = "Again") -> bytes:
    """Two tasks side by side, again and again."""
    return diagram(
        ends("One", "Two")
        + node("exclusiveGateway", "Again")
        + node("parallelGateway", "Fork")
        + node(join, "Join")
        + node("exclusiveGateway", "More", default="Out")
        + line("Begin", "Again", "Fork", "One", "Join", "More")
        + line("Fork", "Two", "Join")
        + flow("Back", "More", back_to, YES)
        + flow("Out", "More", "Finish")
    )


def beside(definition: str, target: str, **attributes: str) -> bytes:
    """Two tasks between parallel gateways, with an event on the first that leads to `target`."""
    return diagram(
        ends("One", "Two", "After")
        + node("parallelGateway", "Fork")
        + node("parallelGateway", "Join")
        + node("boundaryEvent", "Event", definition, attachedToRef="One", **attributes)
        + line("Begin", "Fork", "One", "Join", "After", "Finish")
        + line("Fork", "Two", "Join")
        + line("Event", target),
        top=MESSAGE,
    )


def found(content: bytes) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.element_id) for problem in about_joins(content)]


def about_joins(content: bytes) -> list[Problem]:
    return [one for one in problems_of(content) if one.code in ("join-stuck", "joins-unchecked", "done-twice")]


@pytest.mark.parametrize("kind", ["exclusiveGateway", "parallelGateway", "inclusiveGateway"])
def test_paths_that_meet_at_a_gateway_of_their_own_kind(kind: str) -> None:
    assert found(parted(kind, kind)) == []


@pytest.mark.parametrize("split", ["exclusiveGateway", "parallelGateway"])
def test_an_inclusive_join_takes_whatever_comes(split: str) -> None:
    assert found(parted(split, "inclusiveGateway")) == []


@pytest.mark.parametrize(
    ("split", "missing", "taken"), [("exclusiveGateway", "Two", "One"), ("inclusiveGateway", "One", "Two")]
)
def test_a_parallel_join_after_a_choice_waits_for_ever(split: str, missing: str, taken: str) -> None:
    [problem] = about_joins(parted(split, "parallelGateway"))
    assert (problem.code, problem.severity, problem.element_id) == ("join-stuck", "error", "Join")
    assert problem.message == (
        f"This join can wait for ever: nothing comes from “The {missing}”, "
        f"for example when “The Split” leads to “The {taken}”. "
        "Join only paths that a gateway of the same kind has parted; other ways meet without a join."
    )


@pytest.mark.parametrize("split", ["parallelGateway", "inclusiveGateway"])
def test_side_by_side_work_that_meets_without_a_join_goes_on_twice(split: str) -> None:
    [problem] = about_joins(parted(split, "exclusiveGateway"))
    assert (problem.code, problem.severity, problem.element_id) == ("done-twice", "warning", "After")


def test_side_by_side_paths_may_end_at_one_end() -> None:
    body = ends("One", "Two") + node("parallelGateway", "Fork")
    assert found(diagram(body + line("Begin", "Fork", "One", "Finish") + line("Fork", "Two", "Finish"))) == []


@pytest.mark.parametrize("join", ["parallelGateway", "inclusiveGateway"])
def test_a_join_in_a_loop_is_sound_when_each_round_parts_again(join: str) -> None:
    assert found(in_rounds(join)) == []


def test_a_loop_that_leads_back_past_the_parting_is_not() -> None:
    assert ("join-stuck", "Join") in found(in_rounds(back_to="One"))


def test_several_arrows_from_a_parting_straight_to_its_join() -> None:
    body = ends("One") + node("parallelGateway", "Fork") + node("parallelGateway", "Join")
    body += line("Begin", "Fork", "One", "Join", "Finish") + line("Fork", "Join") + flow("More", "Fork", "Join")
    assert found(diagram(body)) == []


def test_an_event_that_takes_a_path_away_from_its_join() -> None:
    [problem] = about_joins(beside(ON_MESSAGE, "Finish"))
    assert (problem.code, problem.element_id) == ("join-stuck", "Join")
    assert "nothing comes from “The One”, for example when “The Event” happens at “The One”" in problem.message


def test_an_event_that_does_not_interrupt_leaves_the_join_its_path() -> None:
    assert found(beside(ON_MESSAGE, "Finish", cancelActivity="false")) == []


@pytest.mark.parametrize("definition", [ON_MESSAGE, timer("timeDuration", "P1D")])
def test_a_path_beside_that_comes_into_the_join_as_well(definition: str) -> None:
    assert ("join-stuck", "Join") in found(beside(definition, "Join", cancelActivity="false"))


@pytest.mark.parametrize(("interrupting", "codes"), [("false", [("done-twice", "After")]), ("true", [])])
def test_an_event_that_leads_back_into_the_work_that_goes_on(interrupting: str, codes: list[tuple[str, str]]) -> None:
    event = node("boundaryEvent", "Event", ON_MESSAGE, attachedToRef="One", cancelActivity=interrupting)
    body = ends("One", "After") + event + line("Begin", "One", "After", "Finish") + line("Event", "After")
    assert found(diagram(body, top=MESSAGE)) == codes


def test_an_end_that_ends_everything_saves_a_join() -> None:
    content = beside(ON_MESSAGE, "Stop")
    stop = node("endEvent", "Stop", "<bpmn:terminateEventDefinition />").encode()
    assert found(content.replace(b"</bpmn:process>", stop + b"</bpmn:process>")) == []


def test_each_subprocess_is_looked_at_by_itself() -> None:
    inner = parted("exclusiveGateway", "parallelGateway").decode().split("</bpmn:documentation>", 1)[1]
    inner = inner.split("</bpmn:process>")[0]
    outer = node("startEvent", "Out_Begin") + node("subProcess", "Sub", inner) + node("endEvent", "Out_Finish")
    assert found(diagram(outer + line("Out_Begin", "Sub", "Out_Finish"))) == [("join-stuck", "Join")]


def test_a_loop_that_leaves_paths_behind_cannot_be_tried_out() -> None:
    body = (
        ends("One", "Two")
        + node("exclusiveGateway", "Merge")
        + node("parallelGateway", "Fork")
        + node("parallelGateway", "Join")
        + line("Begin", "Merge", "Fork", "One", "Merge")
        + line("Fork", "Two", "Join", "Finish")
        + flow("More", "Fork", "Join")
    )
    [problem] = [one for one in about_joins(diagram(body)) if one.code != "done-twice"]
    assert (problem.code, problem.element_id, problem.severity) == ("joins-unchecked", "process_one", "warning")


def test_from_everywhere_an_end_can_be_reached() -> None:
    body = ends("One", "Two") + node("exclusiveGateway", "Way", default="On") + node("exclusiveGateway", "Back")
    body += line("Begin", "Way") + flow("Out", "Way", "Finish", YES) + flow("On", "Way", "One")
    content = diagram(body + line("One", "Back", "Two", "Back"))
    errors = [(one.code, one.element_id) for one in problems_of(content) if one.severity == "error"]
    assert errors == [("never-ends", id_) for id_ in ("One", "Two", "Back")]


@pytest.mark.parametrize(("interrupting", "is_refused"), [("true", False), ("false", True)])
def test_what_goes_on_for_ever_in_a_subprocess_is_ended_by_an_event_on_it(interrupting: str, is_refused: bool) -> None:
    inner = node("startEvent", "In") + user_task("One") + node("exclusiveGateway", "Back") + node("endEvent", "Never")
    inner += line("In", "Back", "One", "Back")
    event = node("boundaryEvent", "Event", ON_MESSAGE, attachedToRef="Sub", cancelActivity=interrupting)
    body = ends() + node("subProcess", "Sub", inner) + event + line("Begin", "Sub", "Finish") + line("Event", "Finish")
    assert ("never-ends" in {one.code for one in problems_of(diagram(body, top=MESSAGE))}) is is_refused

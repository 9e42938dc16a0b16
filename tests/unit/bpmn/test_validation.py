"""Findings about the flow of a diagram."""

import pytest

from engine.bpmn.validation.flow import MAX_ELEMENTS
from tests.unit.bpmn.diagrams import (
    MESSAGE,
    ON_MESSAGE,
    around,
    diagram,
    errors,
    flow,
    line,
    node,
    problems_of,
    timer,
    user_task,
    with_boundary,
)

pytestmark = pytest.mark.usefixtures("one_topic")

CONDITION = "= consent"
TIMER = timer("timeDuration", "P1D")
SERVICE = {"camunda_type": "external", "camunda_topic": "set_result"}


def split(gateway: str, *flows: str, default: str | None = None) -> bytes:
    """A gateway after which two tasks may follow."""
    attributes = {"default": default} if default else {}
    body = (
        node("startEvent", "Begin")
        + node(gateway, "Split", **attributes)
        + user_task("One")
        + user_task("Two")
        + node("endEvent", "Done_One")
        + node("endEvent", "Done_Two")
        + line("Begin", "Split")
        + line("One", "Done_One")
        + line("Two", "Done_Two")
        + "".join(flows)
    )
    return diagram(body)


TO_ONE, TO_TWO = flow("To_One", "Split", "One", CONDITION), flow("To_Two", "Split", "Two")


def loop(*inner: str, ids: tuple[str, ...], key: str = "process_one") -> bytes:
    """A gateway that leads back to itself through `inner`."""
    body = (
        node("startEvent", "Begin")
        + node("exclusiveGateway", "Again", default="Out")
        + "".join(inner)
        + node("endEvent", "Finish")
        + line("Begin", "Again")
        + flow("Back", "Again", ids[0], CONDITION)
        + line(*ids, "Again")
        + flow("Out", "Again", "Finish")
    )
    return diagram(body, key=key)


class TestSoundDiagrams:
    def test_a_line_of_tasks(self) -> None:
        assert problems_of(diagram(around(user_task("One"), user_task("Two"), ids=("One", "Two")))) == []

    @pytest.mark.parametrize("gateway", ["exclusiveGateway", "inclusiveGateway"])
    def test_a_choice_with_a_default(self, gateway: str) -> None:
        assert problems_of(split(gateway, TO_ONE, TO_TWO, default="To_Two")) == []

    def test_parallel_work(self) -> None:
        assert problems_of(split("parallelGateway", flow("To_One", "Split", "One"), TO_TWO)) == []

    def test_boundary_events_that_interrupt_or_not(self) -> None:
        assert problems_of(with_boundary(user_task("Host"), TIMER)) == []
        assert problems_of(with_boundary(user_task("Host"), ON_MESSAGE, cancelActivity="false")) == []

    def test_a_loop_with_a_task_in_it(self) -> None:
        assert problems_of(loop(user_task("Do_It"), ids=("Do_It",))) == []

    def test_a_loop_that_waits_in_a_called_process(self) -> None:
        called = diagram(around(user_task("Do_It"), ids=("Do_It",)), key="called")
        assert problems_of(loop(node("callActivity", "Call", calledElement="called"), ids=("Call",)), called) == []

    def test_a_loop_that_waits_in_a_subprocess(self) -> None:
        inner = (
            around(user_task("Do_It"), ids=("Do_It",)).replace("Begin", "Inner_Begin").replace("Finish", "Inner_Finish")
        )
        assert problems_of(loop(node("subProcess", "Round", inner), ids=("Round",))) == []


class TestFlow:
    def test_exactly_one_start_and_an_end(self) -> None:
        assert errors(diagram("")) == {("one-start", "process_one"), ("no-end", "process_one")}
        two = diagram(around(ids=()) + node("startEvent", "Other") + flow("F", "Other", "Finish"))
        assert errors(two) == {("one-start", "process_one")}

    def test_a_subprocess_needs_its_own(self) -> None:
        assert errors(diagram(around(node("subProcess", "Inner"), ids=("Inner",)))) == {
            ("one-start", "Inner"),
            ("no-end", "Inner"),
        }

    def test_arrows_that_hang(self) -> None:
        body = around(user_task("One"), ids=("One",)) + flow("Loose", "One", "Nowhere") + flow("Lost", "Nobody", "One")
        assert {("dangling-flow", "Loose"), ("dangling-flow", "Lost")} <= errors(diagram(body))

    def test_arrows_across_the_edge_of_a_subprocess(self) -> None:
        inner = (
            node("startEvent", "Inner_Begin") + node("endEvent", "Inner_Finish") + line("Inner_Begin", "Inner_Finish")
        )
        body = around(node("subProcess", "Inner", inner), ids=("Inner",)) + flow("Across", "Begin", "Inner_Finish")
        assert ("dangling-flow", "Across") in errors(diagram(body))

    def test_dead_ends_and_what_cannot_be_reached(self) -> None:
        body = around(user_task("One"), ids=("One",)) + user_task("Island")
        assert errors(diagram(body)) == {("dead-end", "Island"), ("unreachable", "Island")}

    def test_nothing_after_an_end_and_nothing_before_a_start(self) -> None:
        body = around(user_task("One"), ids=("One",)) + flow("After", "Finish", "One") + flow("Before", "One", "Begin")
        assert {("after-end", "Finish"), ("before-start", "Begin"), ("implicit-split", "One")} <= errors(diagram(body))

    def test_choices_need_a_gateway(self) -> None:
        body = around(user_task("One"), ids=("One",)) + flow("Second", "One", "Finish")
        assert errors(diagram(body)) == {("implicit-split", "One")}

    def test_conditions_belong_on_arrows_that_leave_a_gateway(self) -> None:
        body = node("startEvent", "Begin") + user_task("One") + node("endEvent", "Finish")
        body += line("Begin", "One") + flow("Sometimes", "One", "Finish", CONDITION)
        assert errors(diagram(body)) == {("condition-place", "Sometimes")}

    def test_conditions_on_a_parallel_split(self) -> None:
        assert errors(split("parallelGateway", TO_ONE, TO_TWO)) == {("condition-place", "To_One")}

    def test_a_choice_without_default(self) -> None:
        assert errors(split("exclusiveGateway", TO_ONE, flow("To_Two", "Split", "Two", CONDITION))) == {
            ("no-default", "Split")
        }

    def test_a_choice_with_an_arrow_that_says_nothing(self) -> None:
        assert errors(split("exclusiveGateway", TO_ONE, TO_TWO)) == {
            ("no-condition", "To_Two"),
            ("no-default", "Split"),
        }

    def test_a_default_with_a_condition(self) -> None:
        flows = TO_ONE, flow("To_Two", "Split", "Two", CONDITION)
        assert errors(split("exclusiveGateway", *flows, default="To_Two")) == {("default-condition", "To_Two")}

    def test_ids_that_the_engine_uses(self) -> None:
        body = around(user_task("Start"), user_task("Sub.EndJoin"), ids=("Start", "Sub.EndJoin"))
        assert {("reserved-id", "Start"), ("reserved-id", "Sub.EndJoin")} <= errors(diagram(body))

    def test_elements_without_an_id(self) -> None:
        body = around(user_task("One"), ids=("One",)).replace('id="One"', 'id=""')
        assert "no-id" in {code for code, _ in errors(diagram(body))}

    def test_a_process_too_long_for_the_engine(self) -> None:
        ids = tuple(f"Task_{number}" for number in range(MAX_ELEMENTS))
        body = around(*(user_task(id_) for id_ in ids), ids=ids)
        assert errors(diagram(body)) == {("too-long", "process_one")}


class TestEventGateways:
    def following(self, *kinds: str) -> bytes:
        targets = "".join(node("intermediateCatchEvent", f"E{i}", kind) for i, kind in enumerate(kinds))
        flows = "".join(flow(f"To_{i}", "Split", f"E{i}") + line(f"E{i}", "Finish") for i, _ in enumerate(kinds))
        body = node("startEvent", "Begin") + node("eventBasedGateway", "Split") + targets + node("endEvent", "Finish")
        return diagram(body + line("Begin", "Split") + flows, top=MESSAGE)

    def test_a_message_and_a_timer(self) -> None:
        assert errors(self.following(ON_MESSAGE, TIMER)) == set()

    def test_two_timers(self) -> None:
        assert errors(self.following(TIMER, TIMER)) == {("event-gateway-timers", "Split")}

    def test_one_event_only(self) -> None:
        assert errors(self.following(TIMER)) == {("event-gateway", "Split")}

    def test_a_task_after_it(self) -> None:
        assert ("event-gateway", "Split") in errors(split("eventBasedGateway", flow("To_One", "Split", "One"), TO_TWO))


class TestBoundaryEvents:
    def test_one_that_sits_on_nothing(self) -> None:
        content = with_boundary(user_task("Host"), TIMER).replace(b'attachedToRef="Host"', b'attachedToRef="Gone"')
        assert ("boundary-host", "Event") in errors(content)

    def test_one_on_a_gateway(self) -> None:
        assert ("boundary-host", "Event") in errors(with_boundary(node("exclusiveGateway", "Host"), TIMER))

    def test_one_that_can_never_fire(self) -> None:
        assert errors(with_boundary(node("serviceTask", "Host", **SERVICE), TIMER)) == {("boundary-never", "Event")}

    def test_an_error_that_does_not_interrupt(self) -> None:
        content = with_boundary(
            node("serviceTask", "Host", **SERVICE), "<bpmn:errorEventDefinition />", cancelActivity="false"
        )
        assert errors(content) == {("error-interrupts", "Event")}

    def test_one_that_leads_nowhere(self) -> None:
        body = around(user_task("Host"), ids=("Host",)) + node("boundaryEvent", "Event", TIMER, attachedToRef="Host")
        assert errors(diagram(body)) == {("dead-end", "Event")}


class TestLoops:
    def test_a_loop_of_services(self) -> None:
        assert errors(loop(node("serviceTask", "Do_It", **SERVICE), ids=("Do_It",))) == {
            ("busy-loop", "Do_It"),
            ("busy-loop", "Again"),
        }

    @pytest.mark.parametrize(("definition", "is_refused"), [("<bpmn:errorEventDefinition />", True), (TIMER, False)])
    def test_a_loop_through_a_boundary_event(self, definition: str, is_refused: bool) -> None:
        inner = node("startEvent", "In") + node("endEvent", "Done") + line("In", "Done")
        body = (
            node("startEvent", "Begin")
            + node("exclusiveGateway", "Again")
            + node("subProcess", "Host", inner)
            + node("endEvent", "Finish")
            + node("boundaryEvent", "Event", definition, attachedToRef="Host")
            + line("Begin", "Again", "Host", "Finish")
            + line("Event", "Again")
        )
        assert (("busy-loop", "Event") in errors(diagram(body))) is is_refused

    def test_a_loop_through_a_called_process_without_waiting(self) -> None:
        called = diagram(around(node("serviceTask", "Do_It", **SERVICE), ids=("Do_It",)), key="called")
        calling = loop(node("callActivity", "Call", calledElement="called"), ids=("Call",))
        assert errors(calling, called) == {("busy-loop", "Call"), ("busy-loop", "Again")}

    def test_a_loop_through_a_subprocess_without_waiting(self) -> None:
        inner = node("startEvent", "In") + node("endEvent", "Out_Of_It") + line("In", "Out_Of_It")
        assert ("busy-loop", "Round") in errors(loop(node("subProcess", "Round", inner), ids=("Round",)))

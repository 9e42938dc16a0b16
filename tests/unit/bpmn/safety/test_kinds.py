"""Each kind of safety rule: what keeps it, what breaks it, and what is said then."""

from typing import Any

import pytest

from engine.bpmn.problems import Problem
from engine.bpmn.reading import read_diagram
from engine.bpmn.safety import SafetyRule, check_safety
from tests.unit.bpmn.diagrams import MESSAGE, diagram, flow, node, user_task

STOPS = '<bpmn:messageEventDefinition id="Stops" messageRef="Message_1" />'


def split(id_: str, way: str, default: str) -> str:
    ways = f"<bpmn:outgoing>{way}</bpmn:outgoing><bpmn:outgoing>{default}</bpmn:outgoing>"
    return node("exclusiveGateway", id_, ways, default=default)


def drawn(*, interrupting: bool = True) -> bytes:
    """Begin → Ask → Split: Check → Merge or, by default, straight to Merge → Done; an event on Ask leads to Stopped."""
    body = node("startEvent", "Begin") + user_task("Ask") + split("Split", "To_Check", "Past") + user_task("Check")
    body += node("exclusiveGateway", "Merge") + node("endEvent", "Done") + node("endEvent", "Stopped")
    cancel = {} if interrupting else {"cancelActivity": "false"}
    body += node("boundaryEvent", "Stop", STOPS, attachedToRef="Ask", **cancel)
    arrows = [("Begin", "Ask"), ("Ask", "Split"), ("Check", "Merge"), ("Merge", "Done"), ("Stop", "Stopped")]
    body += "".join(flow(f"{a}_{b}", a, b) for a, b in arrows)
    return diagram(body + flow("To_Check", "Split", "Check", "= ok") + flow("Past", "Split", "Merge"), top=MESSAGE)


def told(check: dict[str, Any], content: bytes | None = None) -> list[Problem]:
    process, problems = read_diagram("one.bpmn", content or drawn())
    assert process is not None and problems == []
    rule = {"rule": "ENT-8", "says": "Nobody is passed over.", "check": {"process": "process_one", **check}}
    return check_safety({process.key: process}, [SafetyRule.model_validate(rule)])


def test_a_way_around_is_told_with_its_end_its_line_and_its_steps() -> None:
    [problem] = told({"kind": "always_passes", "through": ["Check"], "before": ["Done"]})
    assert (problem.element_id, problem.element_label, problem.file) == ("Done", "The Done", "one.bpmn")
    assert problem.line
    assert problem.message == (
        "This breaks the safety rule ENT-8: Nobody is passed over. A way that does not pass “The Check”: "
        "“The Begin” → “The Ask” → “The Split” → “The Merge” → “The Done”."
    )


@pytest.mark.parametrize(
    ("check", "keeps"),
    [
        ({"kind": "always_passes", "through": ["Ask"], "before": ["Done"]}, True),
        ({"kind": "always_passes", "through": ["Ask"]}, False),  # It can be interrupted: begun is not finished.
        ({"kind": "always_passes", "through": ["Ask", "Stop"]}, True),
        ({"kind": "always_passes", "through": ["Merge"], "after": "Split"}, True),
        ({"kind": "always_passes", "through": ["Check"], "after": "Split"}, False),
        ({"kind": "heard_during", "message": "message_one", "interrupts": True, "elements": ["Ask"]}, True),
        ({"kind": "heard_during", "message": "message_one", "interrupts": False, "elements": ["Ask"]}, False),
        ({"kind": "heard_during", "message": "message_two", "interrupts": True, "elements": ["Ask"]}, False),
        ({"kind": "heard_during", "message": "message_one", "interrupts": True}, False),
        ({"kind": "heard_during", "message": "message_one", "interrupts": True, "excepted": ["Check"]}, True),
        ({"kind": "not_interrupted_by", "elements": ["Ask"], "messages": ["message_one"]}, False),
        ({"kind": "not_interrupted_by", "elements": ["Ask"], "messages": ["message_two"]}, True),
        ({"kind": "not_interrupted_by", "elements": ["Check"], "messages": ["message_one"]}, True),
        ({"kind": "never_by_default", "elements": ["Check"]}, True),
        ({"kind": "never_by_default", "elements": ["Done"]}, False),  # Past a gateway that only brings ways together.
    ],
)
def test_a_rule_is_kept_or_broken(check: dict[str, Any], keeps: bool) -> None:
    assert bool(told(check)) != keeps


def test_what_does_not_interrupt_is_no_way_of_its_own() -> None:
    assert told({"kind": "always_passes", "through": ["Ask"]}, drawn(interrupting=False)) == []


@pytest.mark.parametrize(
    "check",
    [
        {"kind": "always_passes", "through": ["Gone"]},
        {"kind": "always_passes", "through": ["Ask"], "after": "Gone"},
        {"kind": "heard_during", "message": "message_one", "interrupts": True, "elements": ["Gone"]},
        {"kind": "not_interrupted_by", "elements": ["Gone"], "messages": ["message_one"]},
        {"kind": "never_by_default", "elements": ["Gone"]},
    ],
)
def test_a_name_that_is_missing_breaks_its_rule(check: dict[str, Any]) -> None:
    [problem] = told(check)
    assert "needs “Gone” in the process “process_one”, which is not there" in problem.message


def test_a_process_that_is_missing_breaks_its_rule() -> None:
    [problem] = told({"kind": "never_by_default", "process": "gone", "elements": ["Ask"]})
    assert "needs the process “gone”, which is not there" in problem.message

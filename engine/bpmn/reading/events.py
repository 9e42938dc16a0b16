"""Events: what they wait for or do, and what they are attached to. Gateways and subprocesses have nothing of this."""

from typing import Any

from engine.bpmn.elements import Kind, Trigger
from engine.bpmn.expressions import compile_moment
from engine.bpmn.reading.activities import message_name, read_inputs
from engine.bpmn.reading.allowed import INSTEAD_OF_TRIGGER, TRIGGERS
from engine.bpmn.reading.settings import check_settings
from engine.bpmn.reading.xml import Node

_DEFINITION = "EventDefinition"
_CODED = {Trigger.ERROR: "errorRef", Trigger.ESCALATION: "escalationRef"}


def read_event(node: Node, kind: Kind) -> dict[str, Any]:
    """The fields of an event by the names of `Element`; none for a gateway or a subprocess."""
    if kind not in TRIGGERS:
        return {}
    read = _read_attachment(node, kind) | _read_trigger(node, kind) | {"inputs": read_inputs(node)}
    if read["inputs"] and read.get("trigger") is not Trigger.MESSAGE:
        node.error("inputs", "Only a message that is thrown carries inputs. Remove them.")
    return read


def _read_attachment(node: Node, kind: Kind) -> dict[str, Any]:
    if kind is not Kind.BOUNDARY:
        return {}
    return {
        "attached_to": node.attribute("attachedToRef"),
        "interrupting": node.is_true("cancelActivity", default=True),
    }


def _read_trigger(node: Node, kind: Kind) -> dict[str, Any]:
    definitions = [child for child in node.children() if child.type.endswith(_DEFINITION)]
    if len(definitions) > 1:
        node.error("several-triggers", "An event has one trigger. Draw one event for each.")
        return {}
    name = definitions[0].type.removesuffix(_DEFINITION) if definitions else "none"
    trigger = Trigger(name) if name in set(Trigger) else None
    if trigger not in TRIGGERS[kind]:
        node.error(
            "unsupported-event",
            f"A {name} trigger on a “{kind}” is not supported. {INSTEAD_OF_TRIGGER.get(name, 'Use a message.')}",
        )
        return {}
    return {"trigger": trigger} | (_read_definition(definitions[0], trigger, kind) if definitions else {})


def _read_definition(definition: Node, trigger: Trigger, kind: Kind) -> dict[str, Any]:
    check_settings(definition, set(), set())
    if trigger is Trigger.MESSAGE:
        return {"message": message_name(definition)}
    if trigger is Trigger.TIMER:
        return {"timer": _read_timer(definition)}
    if trigger in _CODED:
        return {"code": _read_code(definition, _CODED[trigger], kind)}
    return {}


def _read_code(definition: Node, attribute: str, kind: Kind) -> str | None:
    reference = definition.attribute(attribute)
    if reference is None and kind is Kind.BOUNDARY:
        return None  # It catches whatever comes.
    code = definition.source.codes.get(reference or "")
    if not code:
        definition.error("code", "No error or escalation with a code is chosen.")
    return code or None


def _read_timer(definition: Node) -> Any:
    time = definition.child("timeDate") or definition.child("timeDuration")
    if definition.child("timeCycle") is not None:
        definition.error(
            "timer", "Repeating timers are not supported. Use a date or a duration, and a gateway that leads back."
        )
    elif time is None or not time.text:
        definition.error("timer", "The timer has no time. Give a date or a duration.")
    else:
        return time.understood(compile_moment, time.text, "The timer")
    return None

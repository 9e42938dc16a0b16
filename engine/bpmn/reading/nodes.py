"""The flow nodes and sequence flows of a process, subprocesses included, each to its plain value."""

from collections.abc import Callable
from typing import Any

from engine.bpmn.elements import Element, Flow, Kind, MultiInstance
from engine.bpmn.expressions import compile_marked
from engine.bpmn.reading import activities
from engine.bpmn.reading.allowed import (
    CAMUNDA,
    DRAWING_ONLY,
    EXTENSIONS,
    INSTEAD_OF_ELEMENT,
    MULTI_INSTANCE,
    REPEATABLE,
    SETTINGS,
    TRIGGERS,
)
from engine.bpmn.reading.events import read_event
from engine.bpmn.reading.settings import check_settings, variable_name
from engine.bpmn.reading.xml import Node
from engine.feel import Expression

MAX_DEPTH = 10
_KINDS = {kind.value: kind for kind in Kind}

_OWN_FIELDS: dict[Kind, Callable[[Node], dict[str, Any]]] = {
    Kind.USER_TASK: activities.read_user_task,
    Kind.SERVICE_TASK: activities.read_service_task,
    Kind.RULE_TASK: activities.read_rule_task,
    Kind.RECEIVE_TASK: activities.read_receive_task,
    Kind.CALL_ACTIVITY: activities.read_call_activity,
}


def unsupported(node: Node) -> str:
    """The sentence that refuses a construct by name and says what to use."""
    advice = INSTEAD_OF_ELEMENT.get(node.type, "See the list of what a diagram may use.")
    return f"“{node.type}” is not supported. {advice}"


class ScopeReader:
    """Collects the elements and flows of a process and of the subprocesses in it."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.flows: list[Flow] = []
        self._depth = 0

    def read(self, container: Node, scope: str | None) -> None:
        """Reads what `container` (the process, or a subprocess whose id is `scope`) holds."""
        defaults = {node.attribute("default") for node in container.children()}
        for node in container.children():
            if node.type == "sequenceFlow":
                self.flows.append(_read_flow(node, node.id in defaults))
            elif node.type in _KINDS:
                self.elements.append(_read_element(node, _KINDS[node.type], scope))
                if node.type == Kind.SUBPROCESS:
                    self._read_inner(node)
            elif node.type not in DRAWING_ONLY and node.type != MULTI_INSTANCE:
                node.error("unsupported", unsupported(node))

    def _read_inner(self, subprocess: Node) -> None:
        if self._depth == MAX_DEPTH:
            subprocess.error("too-deep", f"Subprocesses stand more than {MAX_DEPTH} deep in each other.")
            return
        self._depth += 1
        self.read(subprocess, scope=subprocess.id)
        self._depth -= 1


def _read_flow(node: Node, is_default: bool) -> Flow:
    condition = node.child("conditionExpression")
    return Flow(
        id=node.id,
        name=node.name or None,
        source=node.attribute("sourceRef") or "",
        target=node.attribute("targetRef") or "",
        line=node.line,
        condition=_read_condition(condition) if condition is not None else None,
        is_default=is_default,
    )


def _read_condition(condition: Node) -> Expression | None:
    language = condition.attribute("language")
    if language not in (None, "feel", "FEEL") or condition.setting("resource"):
        condition.error(
            "condition-language", 'No code runs from a diagram. Write the condition as FEEL: = consent = "given".'
        )
        return None
    if not condition.text:
        condition.error("empty-condition", "The condition is empty. Write it, or make this the default flow.")
        return None
    return condition.understood(compile_marked, condition.text, "The condition")


def _read_element(node: Node, kind: Kind, scope: str | None) -> Element:
    check_settings(node, SETTINGS.get(kind, set()), EXTENSIONS.get(kind, set()))
    _check_children(node, kind)
    _check_flags(node)
    own = _OWN_FIELDS[kind](node) if kind in _OWN_FIELDS else read_event(node, kind)
    return Element(
        id=node.id,
        kind=kind,
        name=node.name,
        documentation=node.documentation(),
        line=node.line,
        scope=scope,
        multi_instance=_read_multi_instance(node, kind),
        properties=_read_properties(node),
        **own,
    )


def _check_children(node: Node, kind: Kind) -> None:
    if kind is Kind.SUBPROCESS:
        return  # What it holds is read as a scope of its own.
    for child in node.children():
        is_trigger = kind in TRIGGERS and child.type.endswith("EventDefinition")
        if child.type not in DRAWING_ONLY and child.type != MULTI_INSTANCE and not is_trigger:
            child.error("unsupported", unsupported(child))


def _check_flags(node: Node) -> None:
    if node.is_true("triggeredByEvent"):
        node.error(
            "event-subprocess", "Event subprocesses are not supported. Use boundary events on an enclosing subprocess."
        )
    if node.is_true("isForCompensation"):
        node.error("compensation", "Compensation is not supported. Draw the steps that put things right.")
    if node.is_true("instantiate"):
        node.error("instantiate", "A process begins with a start event only. Untick “instantiate”.")


def _read_multi_instance(node: Node, kind: Kind) -> MultiInstance | None:
    loop = node.child(MULTI_INSTANCE)
    if loop is None:
        return None
    if kind not in REPEATABLE:
        loop.error(
            "multi-instance",
            "Multi-instance works on user tasks and call activities only. Put the steps in a called process.",
        )
    for child in loop.children():
        loop.error(
            "multi-instance", f"“{child.type}” is not supported here. Give a collection and an element variable."
        )
    check_settings(loop, SETTINGS[loop.type], set())
    collection, item = loop.setting("collection"), loop.setting("elementVariable")
    if collection is None or item is None:
        loop.error("multi-instance", "Multi-instance needs a collection (a list variable) and an element variable.")
        return None
    variable_name(loop, collection, "The collection")
    variable_name(loop, item, "The element variable")
    return MultiInstance(collection, item, loop.is_true("isSequential"))


def _read_properties(node: Node) -> dict[str, str]:
    holders = node.extensions("properties")
    properties = (child for holder in holders for child in holder.children("property", namespace=CAMUNDA))
    return {child.attribute("name") or "": child.attribute("value") or "" for child in properties}

"""What the activities say beside their place in the flow: who, when, which form, topic, decision or process."""

from typing import Any

from engine.bpmn.elements import HumanWork, Value, VariableMapping
from engine.bpmn.expressions import compile_moment, compile_value
from engine.bpmn.reading.allowed import BINDINGS, CAMUNDA, DECISION_RESULTS
from engine.bpmn.reading.settings import literal, variable_name
from engine.bpmn.reading.xml import Node

DEFAULT_PRIORITY = 50


def read_user_task(node: Node) -> dict[str, Any]:
    _check_binding(node, "formRefBinding")
    form_key, form_ref = node.setting("formKey"), node.setting("formRef")
    if form_key and form_ref:
        node.error("form", "The task names a form twice. Keep the form reference only.")
    work = HumanWork(
        form_key=literal(node, form_ref or form_key, "The form"),
        assignee=node.understood(compile_value, node.setting("assignee"), "The assignee"),
        candidate_groups=_read_groups(node),
        due=node.understood(compile_moment, node.setting("dueDate"), "The due date"),
        follow_up=node.understood(compile_moment, node.setting("followUpDate"), "The follow-up date"),
        priority=_read_priority(node),
    )
    if work.form_key is None:
        node.error("form", "The task has no form. Give it a form reference.")
    if work.assignee is None and not work.candidate_groups:
        node.error("nobody", "Nobody can do this task. Give it candidate groups or an assignee.")
    return {"work": work}


def _read_groups(node: Node) -> tuple[str, ...]:
    text = literal(node, node.setting("candidateGroups"), "Candidate groups") or ""
    return tuple(name for part in text.split(",") if (name := part.strip()))


def _read_priority(node: Node) -> int:
    text = node.setting("priority") or str(DEFAULT_PRIORITY)
    if not text.isdecimal() or int(text) > 100:
        node.error("priority", "The priority is a whole number from 0 to 100.")
        return DEFAULT_PRIORITY
    return int(text)


def read_service_task(node: Node) -> dict[str, Any]:
    topic = literal(node, node.setting("topic"), "The topic")
    if node.setting("type") != "external" or topic is None:
        node.error("topic", "A service task needs the implementation “External” and a topic.")
    return {"topic": topic, "inputs": read_inputs(node)}


def read_inputs(node: Node) -> tuple[VariableMapping, ...]:
    """What a service task is given, or what a thrown message carries."""
    parameters = [child for holder in node.extensions("inputOutput") for child in holder.children(namespace=CAMUNDA)]
    return tuple(mapping for parameter in parameters if (mapping := _read_input(parameter)))


def _read_input(parameter: Node) -> VariableMapping | None:
    name = parameter.attribute("name") or ""
    if parameter.type != "inputParameter":
        parameter.error(
            "output", "Output parameters are not supported: what the service returns becomes variables by itself."
        )
        return None
    if len(parameter.xml):
        parameter.error(
            "input", f"The input “{name}” is a list, map or script. Give text, or FEEL that begins with “=”."
        )
        return None
    variable_name(parameter, name, "The input")
    value = parameter.understood(compile_value, parameter.text, f"The input “{name}”")
    return VariableMapping(target=name, value=value or Value(literal=""))


def read_rule_task(node: Node) -> dict[str, Any]:
    _check_binding(node, "decisionRefBinding")
    decision = literal(node, node.setting("decisionRef"), "The decision")
    if decision is None:
        node.error("decision", "A business rule task needs the implementation “DMN” and a decision reference.")
    result, mapping = node.setting("resultVariable"), node.setting("mapDecisionResult") or "singleEntry"
    if result is None:
        node.error("result", "A business rule task needs a result variable: without it the result is lost.")
    else:
        variable_name(node, result, "The result variable")
    if mapping not in DECISION_RESULTS:
        node.error(
            "result",
            f"“{mapping[:60]}” is no way to map a decision's result. Use one of {', '.join(DECISION_RESULTS)}.",
        )
    return {"decision": decision, "result_variable": result, "result_mapping": mapping}


def read_receive_task(node: Node) -> dict[str, Any]:
    return {"message": message_name(node)}


def message_name(node: Node) -> str | None:
    """The name of the message that `node` points to; reports a missing one."""
    name = node.source.messages.get(node.attribute("messageRef") or "")
    if not name:
        node.error("message", "No message is chosen. Choose one, or create it with a plain name.")
    return name or None


def read_call_activity(node: Node) -> dict[str, Any]:
    _check_binding(node, "calledElementBinding")
    called = literal(node, node.attribute("calledElement"), "The called process")
    if called is None:
        node.error("called-process", "A call activity needs the id of the process that it calls.")
    return {
        "called_process": called,
        "in_mappings": _read_mappings(node, "in"),
        "out_mappings": _read_mappings(node, "out"),
    }


def _read_mappings(node: Node, direction: str) -> tuple[VariableMapping, ...]:
    return tuple(mapping for child in node.extensions(direction) if (mapping := _read_mapping(child, direction)))


def _read_mapping(child: Node, direction: str) -> VariableMapping | None:
    if child.attribute("businessKey") or child.attribute("variables"):
        child.error(
            "mapping",
            f"An “{direction}” mapping names one source and one target. The called process reads the caller's "
            "variables and has the same business key without any mapping: remove this one.",
        )
        return None
    target, source = child.attribute("target") or "", child.attribute("source")
    expression = child.attribute("sourceExpression")
    variable_name(child, target, f"The target of an “{direction}” mapping")
    if (source is None) == (expression is None):
        child.error("mapping", f"The “{direction}” mapping to “{target}” needs either a source or a source expression.")
        return None
    if source is not None:
        variable_name(child, source, f"The source of an “{direction}” mapping")
        return VariableMapping(target=target, source=source)
    return VariableMapping(target=target, value=child.understood(compile_value, expression, "The source expression"))


def _check_binding(node: Node, setting: str) -> None:
    if node.setting(setting) not in BINDINGS:
        node.error(
            "binding", "A case always uses what it started with: choose “latest” or “deployment” as the binding."
        )

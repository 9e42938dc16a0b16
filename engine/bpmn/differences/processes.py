"""What a diagram says, thing by thing: the process, its elements, its arrows."""

import re
from collections.abc import Iterator, Sequence

from engine.bpmn.differences.things import Reference, Thing
from engine.bpmn.elements import Element, Flow, HumanWork, Kind, MultiInstance, ProcessModel, Value, VariableMapping
from engine.feel import Expression

KINDS = {
    Kind.START: "start event",
    Kind.END: "end event",
    Kind.USER_TASK: "task",
    Kind.SERVICE_TASK: "service task",
    Kind.RULE_TASK: "decision",
    Kind.RECEIVE_TASK: "receive task",
    Kind.CALL_ACTIVITY: "called process",
    Kind.SUBPROCESS: "subprocess",
    Kind.EXCLUSIVE: "gateway",
    Kind.PARALLEL: "parallel gateway",
    Kind.INCLUSIVE: "inclusive gateway",
    Kind.EVENT_BASED: "event-based gateway",
    Kind.BOUNDARY: "boundary event",
    Kind.CATCH: "event that waits",
    Kind.THROW: "event that tells",
}
_WORKING_DAYS = re.compile(r"\s*working days after\(\s*today\(\)\s*,\s*(\d+)\s*\)\s*")


def things_of_process(process: ProcessModel) -> tuple[Thing, ...]:
    """The process itself, its elements and its arrows, in the order of the file."""
    named = process.name or process.key
    facets = {"name": f"“{named}”", "description": process.documentation}
    owner = Thing(process.file, process.key, process.key, f"The process “{named}”", facets)
    elements = (_thing_of_element(process, element) for element in process.elements.values())
    flows = (_thing_of_flow(process, flow) for flow in process.flows.values())
    return (owner, *elements, *flows)


def _thing_of_element(process: ProcessModel, element: Element) -> Thing:
    facets = dict(_facets(process, element))
    name = f"{KINDS[element.kind].capitalize()} {_called(element)}"
    return Thing(process.file, process.key, element.id, name, facets)


def _facets(process: ProcessModel, element: Element) -> Iterator[tuple[str, str | Reference]]:
    yield "kind", KINDS[element.kind]
    yield "label", f"“{element.name}”" if element.name else ""
    yield "help text", element.documentation
    yield "place", _place(process, element.scope)
    if element.work is not None:
        yield from _facets_of_work(element.work)
    yield "form of repetition", _repetition(element.multi_instance)
    yield "topic", element.topic or ""
    yield "inputs", _mappings(element.inputs)
    yield "decision", element.decision or ""
    yield "result", f"{element.result_variable} ({element.result_mapping})" if element.result_variable else ""
    yield "called process", element.called_process or ""
    yield "values handed in", _mappings(element.in_mappings)
    yield "values handed back", _mappings(element.out_mappings)
    yield "trigger", _trigger(element)
    if element.kind is Kind.BOUNDARY:
        yield "host", _reference(process.elements[element.attached_to]) if element.attached_to else ""
        yield "effect on its host", "interrupts it" if element.interrupting else "does not interrupt it"


def _facets_of_work(work: HumanWork) -> Iterator[tuple[str, str]]:
    yield "form", work.form_key or ""
    yield "assignee", _value(work.assignee)
    yield "groups", ", ".join(work.candidate_groups)
    yield "due date", _moment(work.due)
    yield "follow-up date", _moment(work.follow_up)
    yield "priority", str(work.priority)


def _thing_of_flow(process: ProcessModel, flow: Flow) -> Thing:
    source, target = process.elements[flow.source], process.elements[flow.target]
    facets: dict[str, str | Reference] = {
        "label": f"“{flow.name}”" if flow.name else "",
        "beginning": _reference(source),
        "end": _reference(target),
        "condition": flow.condition.text.strip() if flow.condition else "",
        "role": "the default" if flow.is_default else "",
    }
    return Thing(process.file, process.key, flow.id, f"Arrow from {_called(source)} to {_called(target)}", facets)


def _called(element: Element) -> str:
    return f"“{element.name or element.id}”"


def _reference(element: Element) -> Reference:
    return Reference(element.id, _called(element))


def _place(process: ProcessModel, scope: str | None) -> Reference:
    return Reference(scope or "", f"in {_called(process.elements[scope])}" if scope else "in the process itself")


def _repetition(repeated: MultiInstance | None) -> str:
    if repeated is None:
        return ""
    order = "one after another" if repeated.sequential else "at once"
    return f"once for each {repeated.item} of {repeated.collection}, {order}"


def _trigger(element: Element) -> str:
    if element.timer is not None:
        return f"timer {_moment(element.timer)}"
    what = element.message or element.code
    return f"{element.trigger.value} {what}" if what else element.trigger.value.replace("none", "")


def _mappings(mappings: Sequence[VariableMapping]) -> str:
    return ", ".join(f"{each.target} from {each.source or _value(each.value)}" for each in mappings)


def _value(value: Value | None) -> str:
    if value is None:
        return ""
    return value.expression.text.strip() if value.expression else value.literal or ""


def _moment(expression: Expression | None) -> str:
    """A date rule as people say it, where it is one of the usual ones."""
    if expression is None:
        return ""
    text = expression.text.strip()
    if text == "today()":
        return "the same working day"
    days = _WORKING_DAYS.fullmatch(text)
    if days is None:
        return text
    return "1 working day" if days[1] == "1" else f"{days[1]} working days"

"""Is the flow of each scope well formed: starts, ends, gateways, conditions, boundary events, and no way astray."""

import re

from engine.bpmn.elements import Element, Flow, Kind, ProcessModel, Trigger
from engine.bpmn.problems import Problem
from engine.bpmn.validation.findings import Findings
from engine.bpmn.validation.graph import Successors, elements_in, reachable, scopes, successors

MAX_ELEMENTS = 400
"""In one process; over about 490 in a chain the engine's own recursion ends."""
MAX_FLOWS = 1_000
MAX_LABEL = 200

GATEWAYS = {Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE, Kind.EVENT_BASED}
CONDITIONAL = {Kind.EXCLUSIVE, Kind.INCLUSIVE}
ACTIVITIES = {
    Kind.USER_TASK,
    Kind.SERVICE_TASK,
    Kind.RULE_TASK,
    Kind.RECEIVE_TASK,
    Kind.CALL_ACTIVITY,
    Kind.SUBPROCESS,
}
AT_ONCE = {Kind.SERVICE_TASK, Kind.RULE_TASK}
"""Activities that are over within the transaction that reaches them."""

_RESERVED = re.compile(
    r"Start|End|StartEventSplit|StartEventJoin|.*\.(EndJoin|BoundaryEventSplit|BoundaryEventJoin)|.* \[child\]"
)
_ID = re.compile(r"[A-Za-z_][\w.-]{0,99}", re.ASCII)


def check_size(process: ProcessModel) -> list[Problem]:
    """A process that is too long for the engine, and for people."""
    findings = Findings(process)
    if len(process.elements) > MAX_ELEMENTS or len(process.flows) > MAX_FLOWS:
        limits = f"more than {MAX_ELEMENTS} elements or {MAX_FLOWS} arrows"
        findings.error(None, "too-long", f"The process has {limits}. Move parts of it into called processes.")
    return findings.problems


def check_flow(process: ProcessModel) -> list[Problem]:
    """Everything that is wrong with how `process` is connected."""
    findings = Findings(process)
    _check_ids(findings)
    for flow in process.flows.values():
        _check_flow(findings, flow)
    for element in process.elements.values():
        _check_element(findings, element)
    for scope in scopes(process):
        _check_scope(findings, scope)
    return findings.problems


def _check_ids(findings: Findings) -> None:
    places: list[Element | Flow] = [*findings.process.elements.values(), *findings.process.flows.values()]
    for place in places:
        if _RESERVED.fullmatch(place.id):
            findings.error(
                place, "reserved-id", f"The id {place.id} is used by the engine itself. Give the element another id."
            )
        elif not _ID.fullmatch(place.id):
            findings.error(
                place, "no-id", "The element needs an id of at most 100 letters, digits and _, such as Review_Record."
            )
        if len(place.name or "") > MAX_LABEL:
            findings.error(
                place, "long-label", f"The label has more than {MAX_LABEL} characters. Say more in the documentation."
            )


def _check_flow(findings: Findings, flow: Flow) -> None:
    elements = findings.process.elements
    source, target = elements.get(flow.source), elements.get(flow.target)
    if source is None or target is None or source.scope != target.scope:
        findings.error(
            flow, "dangling-flow", "This arrow is not connected at both ends within one process or subprocess."
        )
        return
    if flow.condition is not None and (source.kind not in CONDITIONAL or len(source.outgoing) == 1):
        findings.error(
            flow,
            "condition-place",
            "A condition belongs on an arrow that leaves an exclusive or inclusive gateway with several arrows.",
        )
    elif flow.condition is not None and flow.is_default:
        findings.error(
            flow, "default-condition", "The default flow is taken when no condition holds: remove its condition."
        )


def _check_element(findings: Findings, element: Element) -> None:
    if element.kind is not Kind.END and not element.outgoing:
        findings.error(element, "dead-end", "Nothing follows. Draw an arrow to what comes next, or to an end event.")
    if element.kind is Kind.END and element.outgoing:
        findings.error(element, "after-end", "Nothing can follow an end event.")
    if element.kind in (Kind.START, Kind.BOUNDARY) and element.incoming:
        findings.error(element, "before-start", "No arrow may lead into a start or boundary event.")
    if len(element.outgoing) > 1 and element.kind not in GATEWAYS:
        findings.error(
            element, "implicit-split", "More than one arrow leaves this element. Draw a gateway that says which."
        )
    if element.kind in CONDITIONAL:
        _check_conditions(findings, element)
    if element.kind is Kind.EVENT_BASED:
        _check_event_gateway(findings, element)
    if element.kind is Kind.BOUNDARY:
        _check_boundary(findings, element)


def _check_conditions(findings: Findings, gateway: Element) -> None:
    flows = [findings.process.flows[id_] for id_ in gateway.outgoing]
    if len(flows) < 2:
        return
    for flow in flows:
        if flow.condition is None and not flow.is_default:
            findings.error(
                flow,
                "no-condition",
                "This arrow has no condition that can be read. Give it one, or make it the default flow.",
            )
    if not any(flow.is_default for flow in flows):
        findings.error(
            gateway,
            "no-default",
            "No default flow: the case would stop when no condition holds. Mark one arrow as default.",
        )


def _check_event_gateway(findings: Findings, gateway: Element) -> None:
    process = findings.process
    targets = [process.elements.get(process.flows[id_].target) for id_ in gateway.outgoing]
    waiting = [target for target in targets if target and target.kind in (Kind.CATCH, Kind.RECEIVE_TASK)]
    if len(waiting) != len(targets) or len(waiting) < 2:
        findings.error(
            gateway,
            "event-gateway",
            "Two or more message or timer events (or receive tasks) must follow, and nothing else.",
        )
    if sum(target.trigger is Trigger.TIMER for target in waiting) > 1:
        findings.error(gateway, "event-gateway-timers", "Only one timer can follow: keep the earlier one.")


def _check_boundary(findings: Findings, event: Element) -> None:
    host = findings.process.elements.get(event.attached_to or "")
    if host is None or host.kind not in ACTIVITIES or host.scope != event.scope:
        findings.error(event, "boundary-host", "This boundary event sits on no task or subprocess. Drag it onto one.")
    elif host.kind in AT_ONCE and event.trigger in (Trigger.TIMER, Trigger.MESSAGE):
        findings.error(event, "boundary-never", "The task below is done at once, so this event never fires. Remove it.")
    elif _follows_event_gateway(findings.process, host):  # BPMN 2.0, 10.6.6
        findings.error(
            event, "boundary-after-gateway", "What follows an event-based gateway carries no events: let it follow too."
        )
    if event.trigger is Trigger.ERROR and not event.interrupting:
        findings.error(event, "error-interrupts", "An error always interrupts. Make the event interrupting.")


def _follows_event_gateway(process: ProcessModel, element: Element) -> bool:
    sources = (process.elements.get(process.flows[flow].source) for flow in element.incoming)
    return any(source is not None and source.kind is Kind.EVENT_BASED for source in sources)


def _check_scope(findings: Findings, scope: str | None) -> None:
    process = findings.process
    place = process.elements.get(scope) if scope else None
    inside = elements_in(process, scope)
    starts = [element.id for element in inside if element.kind is Kind.START]
    if len(starts) != 1:
        findings.error(place, "one-start", f"Exactly one start event is needed here; there are {len(starts)}.")
    if not any(element.kind is Kind.END for element in inside):
        findings.error(place, "no-end", "There is no end event here. Say where the work is over.")
    following = successors(process, scope)
    reached = reachable(following, starts)
    for element in inside:
        if starts and element.id not in reached:
            findings.error(element, "unreachable", "No way leads here from the start. Connect it or remove it.")
    _check_ways_out(findings, scope, following)


def _check_ways_out(findings: Findings, scope: str | None, following: Successors) -> None:
    """From everywhere an end can be reached, unless an event on the subprocess itself ends what goes on in it."""
    process = findings.process
    events = [e for e in process.elements.values() if scope and e.attached_to == scope and e.interrupting]
    before: dict[str, list[str]] = {}
    for id_, targets in following.items():
        for target in targets:
            before.setdefault(target, []).append(id_)
    inside = elements_in(process, scope)
    ends = [element.id for element in inside if element.kind is Kind.END or not element.outgoing]  # Told otherwise.
    finite = reachable(before, ends)
    for element in inside:
        if ends and not events and element.id not in finite and element.outgoing:
            findings.error(element, "never-ends", "No way leads from here to an end. Draw a way out of the loop.")

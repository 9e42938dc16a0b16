"""From what a diagram says to the nodes that SpiffWorkflow runs: built once per release, shared by all, never changed.

Nothing is read from XML here, so what runs is exactly what validation has seen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.specs.base import TaskSpec

from engine.bpmn.elements import Element, Kind, ProcessModel
from engine.bpmn.spiff.activities import CallActivity, MultiInstance, Subprocess
from engine.bpmn.spiff.events import BoundaryEvent, Guarded, WaitingEvent
from engine.bpmn.spiff.gateways import EventBasedGateway, ExclusiveGateway, InclusiveGateway, ParallelGateway
from engine.bpmn.spiff.nodes import Node, RuleTask, ServiceTask, ThrowEvent, UserTask, node_name

if TYPE_CHECKING:
    from engine.bpmn.releases import Release

CACHED_RELEASES: Final = 16

PLAIN_NODES: Final[dict[Kind, Any]] = {
    Kind.START: Node,
    Kind.END: ThrowEvent,
    Kind.THROW: ThrowEvent,
    Kind.CATCH: WaitingEvent,
    Kind.BOUNDARY: BoundaryEvent,
    Kind.RECEIVE_TASK: WaitingEvent,
    Kind.USER_TASK: UserTask,
    Kind.SERVICE_TASK: ServiceTask,
    Kind.RULE_TASK: RuleTask,
    Kind.EXCLUSIVE: ExclusiveGateway,
    Kind.PARALLEL: ParallelGateway,
    Kind.INCLUSIVE: InclusiveGateway,
    Kind.EVENT_BASED: EventBasedGateway,
}


class FlowSpec(BpmnProcessSpec):
    """One flow: a process, or an embedded subprocess of it (`scope`)."""

    def __init__(self, process: ProcessModel, scope: str | None = None) -> None:
        super().__init__(name=flow_name(process.key, scope))
        self.process_key = process.key
        self.is_embedded = scope is not None
        self._entrances: dict[str, TaskSpec] = {}
        self._before: dict[str, frozenset[str]] = {}
        self._passed_before: dict[str, frozenset[str]] = {}

    def entrance(self, element_id: str) -> TaskSpec:
        """The node at which a path enters the element: its guard or its multi-instance node where it has one."""
        return self._entrances[element_id]

    @property
    def has_inclusive_gateways(self) -> bool:
        return bool(self._before)

    def names_before(self, name: str) -> frozenset[str]:
        """The names of the nodes from which a path can come to the node `name`."""
        return self._before[name]

    def names_passed_before(self, name: str) -> frozenset[str]:
        """The names of the nodes that every path to the message event `name` passes, its own among them."""
        return self._passed_before[name]

    def build(self, process: ProcessModel, elements: Iterable[Element]) -> None:
        """Makes the nodes of `elements` and connects them."""
        elements = list(elements)
        exits = {element.id: self._make(process.key, element) for element in elements}
        for element in elements:
            if element.attached_to is not None:
                self._guard_of(element.attached_to, exits).connect(exits[element.id])
        for flow in process.flows.values():
            if flow.source in exits:
                exits[flow.source].flows.append(flow)
                exits[flow.source].connect(self.entrance(flow.target))
        for element in elements:
            if element.kind is Kind.START:
                self.start.connect(exits[element.id])
            if element.kind is Kind.INCLUSIVE:
                self._before[exits[element.id].name] = self._reachable_backwards(exits[element.id])
        if any(element.message for element in elements):
            self._passed_before = self._dominators()

    def _make(self, process_key: str, element: Element) -> Node:
        repeated = element.multi_instance is not None
        node = self._make_node(process_key, element, node_name(element.id, "[each]" if repeated else ""))
        if repeated:
            node = MultiInstance(self, node_name(element.id), element, node)
        self._entrances.setdefault(element.id, node)
        return node

    def _make_node(self, process_key: str, element: Element, name: str) -> Node:
        if element.kind is Kind.SUBPROCESS:
            return Subprocess(self, name, element, flow_name(process_key, element.id))
        if element.kind is Kind.CALL_ACTIVITY:
            return CallActivity(self, name, element, flow_name(element.called_process or ""))
        node: Node = PLAIN_NODES[element.kind](self, name, element)
        return node

    def _guard_of(self, activity_id: str, exits: Mapping[str, Node]) -> Guarded:
        entrance = self._entrances[activity_id]
        if isinstance(entrance, Guarded):
            return entrance
        guard = Guarded(self, node_name(activity_id, "[guarded]"))
        guard.connect(exits[activity_id])
        self._entrances[activity_id] = guard
        return guard

    def _reachable_backwards(self, node: TaskSpec) -> frozenset[str]:
        found: set[str] = set()
        to_visit = list(node.inputs)
        while to_visit:
            spec = to_visit.pop()
            if spec is not node and spec.name not in found:
                found.add(spec.name)
                to_visit.extend(spec.inputs)
        return frozenset(found)

    def _dominators(self) -> dict[str, frozenset[str]]:
        """For every node the nodes that each path from the start to it passes."""
        everything = frozenset(self.task_specs)
        passed = dict.fromkeys(everything, everything) | {self.start.name: frozenset({self.start.name})}
        changed = True
        while changed:
            changed = False
            for spec in self.task_specs.values():
                before = [passed[name] for name in spec._inputs]
                found = frozenset({spec.name}).union(everything.intersection(*before) if before else ())
                changed = changed or found != passed[spec.name]
                passed[spec.name] = found
        return passed


def flow_name(process_key: str, scope: str | None = None) -> str:
    """The name of a flow among all of a release: a process key cannot contain `/`."""
    return process_key if scope is None else f"{process_key}/{scope}"


@dataclass(frozen=True)
class Specs:
    """Every flow of a release by its name."""

    flows: Mapping[str, FlowSpec]

    def process(self, process_key: str) -> FlowSpec:
        """The flow of a process. Raises KeyError."""
        return self.flows[flow_name(process_key)]


@lru_cache(maxsize=CACHED_RELEASES)
def build_specs(release: "Release") -> Specs:
    """The flows of every process of the release."""
    return Specs({flow.name: flow for process in release.processes.values() for flow in _flows_of(process)})


def _flows_of(process: ProcessModel) -> Iterable[FlowSpec]:
    by_scope: dict[str | None, list[Element]] = {}
    for element in process.elements.values():
        by_scope.setdefault(element.scope, []).append(element)
    for scope, elements in by_scope.items():
        flow = FlowSpec(process, scope)
        flow.build(process, elements)
        yield flow

"""A running instance put under the diagrams of another release: the same steps and waits, known by the same ids.

Every live step must have its counterpart, or there is an obstacle. What waits goes on waiting: nobody's task is begun
anew and no timer is set again. An event whose diagram no longer has it is given up, one that sits on another activity
now goes along where that activity runs, and one that is new is set. Nothing is written: it is all in memory.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.elements import Element
from engine.bpmn.models import HistoryKind
from engine.bpmn.spiff.activities import MultiInstance
from engine.bpmn.spiff.counterparts import Carried, Cause, Flow, Obstacle, find_cause
from engine.bpmn.spiff.environment import Environment
from engine.bpmn.spiff.events import BoundaryEvent, Guarded
from engine.bpmn.spiff.gateways import CAME_FROM, EventBasedGateway, Join
from engine.bpmn.spiff.nodes import SAID_BY, Node, add_child, is_live, node_name
from engine.bpmn.spiff.specs import Specs
from engine.bpmn.spiff.state import attach_inner_workflow
from engine.bpmn.spiff.stated import carry_stated_results
from engine.bpmn.spiff.walks import nodes_ahead, starved_joins
from engine.bpmn.spiff.workflow import CaseWorkflow

Renamed = Mapping[str, Mapping[str, str]]
"""Process key → element id before → element id after, for elements whose id has changed."""


class Transplant:
    """`old` under the release of `environment`. With obstacles the `workflow` is not to be used.

    Raises StepFailedError when a new event cannot be set.
    """

    def __init__(self, old: CaseWorkflow, specs: Specs, environment: Environment, renamed: Renamed) -> None:
        self.old = old
        self.workflow = CaseWorkflow(specs, old.spec.process_key, environment, deserializing=True)
        self.obstacles: list[Obstacle] = []
        self.carried: list[Carried] = []
        self.given_up: list[Task] = []
        self.newly_set: list[Task] = []
        self.renamed = renamed
        self._new: dict[UUID, Task] = {}
        self._carry_flows()
        carry_stated_results(old, self.workflow, self.new_id)
        if not self.obstacles:
            self._carry_boundary_events()
            self._set_new_events()
            self._look_at_joins()

    def new_id(self, process_key: str, element_id: str) -> str:
        """The id of an element in the other release, if it is there."""
        return self.renamed.get(process_key, {}).get(element_id, element_id)

    def goes_on_from(self) -> list[Task]:
        """The steps that need nobody and can be done at once, which they could not before."""
        return [
            task
            for flow in self.workflow.flows()
            for task in flow.live_tasks()
            if task.has_state(TaskState.READY) and not task.task_spec.manual
        ]

    def _after(self, flow: Flow, element: Element) -> Element | None:
        process = self.workflow.environment.release.processes[flow.spec.process_key]
        return process.elements.get(self.new_id(flow.spec.process_key, element.id))

    def _carry_flows(self) -> None:
        for flow in self.old.flows():
            into: Flow | None = self.workflow
            if flow is not self.old:
                activity = self._new.get(flow.parent_task_id)
                into = attach_inner_workflow(self.workflow, activity) if activity else None
            if into is not None:
                self._carry_flow(flow, into)

    def _carry_flow(self, flow: Flow, into: Flow) -> None:
        root = flow.task_tree
        into.data = flow.data
        into.task_tree = self._copy(root, into.spec.start, into, None)
        for task in flow.tasks.values():
            if task is not root and not isinstance(task.task_spec, Guarded | BoundaryEvent):
                self._carry(task, into)

    def _carry(self, task: Task, into: Flow) -> None:
        before, after = task.task_spec.element, self._after(into, task.task_spec.element)
        node = into.spec.task_specs.get(node_name(after.id, _role(task.task_spec))) if after else None
        cause = find_cause(task, before, after, node, into)
        if isinstance(task.parent.task_spec, EventBasedGateway):
            gateway = self._new.get(task.parent.id)
            if gateway is None:
                return  # the choice itself is in the way
            if cause or node not in gateway.task_spec.outputs:
                self._give_up(task)
                return
        if cause:
            self.obstacles.append(Obstacle(cause, into.spec.process_key, before, after))
        elif node is not None and after is not None:
            self._copy(task, node, into, self._parent_for(task, after, into))
            self.carried.append(Carried(str(task.id), into.spec.process_key, before, after))

    def _parent_for(self, task: Task, after: Element, into: Flow) -> Task:
        if isinstance(task.parent.task_spec, MultiInstance | EventBasedGateway):
            return self._new[task.parent.id]
        entrance = into.spec.entrance(after.id)
        if not isinstance(entrance, Guarded):
            return into.task_tree
        guarded_before = isinstance(task.parent.task_spec, Guarded)
        guard = Task(into, entrance, into.task_tree, TaskState.COMPLETED, task.parent.id if guarded_before else None)
        guard.data = task.data
        guard.internal_data = self._said_by(task, into)
        return guard

    def _copy(self, task: Task, node: Any, into: Flow, parent: Task | None) -> Task:
        copy = Task(into, node, parent, task.state, task.id)
        copy.data = task.data
        copy.internal_data = {**task.internal_data, **self._said_by(task, into), **self._came_from(task, node, into)}
        if isinstance(node, CatchingEvent) and copy.has_state(TaskState.WAITING):
            self.workflow.event_manager.add_task(copy)
        self._new[task.id] = copy
        return copy

    def _said_by(self, task: Task, into: Flow) -> dict[str, Any]:
        """Which message brought what is local to the path, where the other release has that message's event."""
        said = task.internal_data.get(SAID_BY)
        if said is None:
            return {}
        renamed = {name: self._node_name(into, event) for name, event in said.items()}
        return {SAID_BY: {name: event for name, event in renamed.items() if _takes_message(into, event)}}

    def _node_name(self, into: Flow, name: str) -> str:
        return node_name(self.new_id(into.spec.process_key, name.removeprefix("#")))

    def _came_from(self, task: Task, node: Any, into: Flow) -> dict[str, str]:
        """On which way a path came to the join that it waits at; steps may have been put in on that way."""
        if CAME_FROM not in task.internal_data:
            return {}
        name = self._node_name(into, task.internal_data[CAME_FROM])
        if name in node._inputs:
            return {CAME_FROM: name}
        source = into.spec.task_specs.get(name)
        ahead = nodes_ahead([source], stop_at=node) if source else set()
        ways_in = {way for way in node._inputs if into.spec.task_specs[way] in ahead}
        if len(ways_in) == 1:
            return {CAME_FROM: ways_in.pop()}
        self.obstacles.append(Obstacle(Cause.WAY_IN_GONE, into.spec.process_key, task.task_spec.element, node.element))
        return {}

    def _give_up(self, task: Task) -> None:
        self.given_up.append(task)
        self.workflow.note(HistoryKind.CANCELLED, task)

    def _carry_boundary_events(self) -> None:
        for task in list(self.old.waiting_events()):
            if isinstance(task.task_spec, BoundaryEvent):
                self._carry_boundary_event(task)

    def _carry_boundary_event(self, task: Task) -> None:
        before = task.task_spec.element
        after = self._after(task.workflow, before)
        host = self._host_for(task, before, after)
        if after is None or host is None:
            self._give_up(task)
            return
        node = host.workflow.spec.task_specs[node_name(after.id)]
        self._copy(task, node, host.workflow, host.parent)
        moved = self._new.get(_guarded_by(task.parent).id) is not host
        self.carried.append(Carried(str(task.id), task.workflow.spec.process_key, before, after, moved))

    def _host_for(self, task: Task, before: Element, after: Element | None) -> Task | None:
        """The running activity that the event sits on in the other release: its own, or the only one nearby."""
        if after is None or after.kind is not before.kind or after.trigger is not before.trigger:
            return None
        hosts = [host for host in self._hosts() if _sits_on(after, host, task.workflow.spec.process_key)]
        own = self._new.get(_guarded_by(task.parent).id)
        if own in hosts:
            return own
        around = self._new[task.workflow.task_tree.id].workflow
        free = [host for host in hosts if _related(host.workflow, around) and not _has(host.parent, after.id)]
        return free[0] if len(free) == 1 else None

    def _hosts(self) -> Iterator[Task]:
        """The running activities that carry events in the other release."""
        return (
            task
            for task in self._new.values()
            if task.parent is not None and isinstance(task.parent.task_spec, Guarded) and is_live(task)
            if not isinstance(task.task_spec, BoundaryEvent)
        )

    def _set_new_events(self) -> None:
        for host in list(self._hosts()):
            for node in host.parent.task_spec.outputs:
                is_set = not isinstance(node, BoundaryEvent) or _has(host.parent, node.element.id)
                if not is_set and not self._has_come(node.element, host):
                    self._set(node, host.parent, host.data)
        for gateway in [task for task in self._new.values() if isinstance(task.task_spec, EventBasedGateway)]:
            for node in gateway.task_spec.outputs:
                if not _has(gateway, node.element.id) and not self._was_ended(node.element, gateway):
                    self._set(node, gateway, gateway.data)

    def _set(self, node: Node, parent: Task, data: dict[str, Any]) -> None:
        event = add_child(parent, node, data)
        node._update(event)
        self.newly_set.append(event)

    def _has_come(self, after: Element, host: Task) -> bool:
        """Whether the activity had the event in its own release too: then it came, and is not to come again."""
        process_key = host.workflow.spec.process_key
        before = self._before(process_key, after.id)
        return (
            before is not None
            and before.trigger is after.trigger
            and any(_runs(before.attached_to, process_key, flow) for flow in self._flows_around(host))
        )

    def _flows_around(self, host: Task) -> Iterator[Flow]:
        """Of the instance in its own release: the flow that the activity runs in, those around it and those inside."""
        own = self.old.get_task_from_id(host.id).workflow
        return (flow for flow in self.old.flows() if _related(flow, own))

    def _was_ended(self, after: Element, gateway: Task) -> bool:
        """Whether the choice had the event in its own release too and waits for it no more: somebody ended that."""
        before = self._before(gateway.workflow.spec.process_key, after.id)
        own = self.old.get_task_from_id(gateway.id)
        return before is not None and _has_output(own, before.id) and not _has(own, before.id)

    def _before(self, process_key: str, new_id: str) -> Element | None:
        """The element of the instance's own release that has become `new_id`."""
        elements = self.old.environment.release.processes[process_key].elements
        return next((before for id_, before in elements.items() if self.new_id(process_key, id_) == new_id), None)

    def _look_at_joins(self) -> None:
        """A join that the other diagram starves is an obstacle; one that waits for less now may go on."""
        starved_before = {(key, self.new_id(key, element.id)) for key, element in starved_joins(self.old)}
        for key, element in starved_joins(self.workflow):
            if (key, element.id) not in starved_before:
                self.obstacles.append(Obstacle(Cause.JOIN_STARVES, key, element, element))
        for flow in self.workflow.flows():
            for task in flow.live_tasks():
                if isinstance(task.task_spec, Join) and task.has_state(TaskState.WAITING):
                    task.task_spec._update(task)


def _takes_message(into: Flow, name: str) -> bool:
    node = into.spec.task_specs.get(name)
    return node is not None and node.element is not None and node.element.message is not None


def _role(node: Any) -> str:
    name: str = node.name
    return name.removeprefix(node_name(node.element.id))


def _guarded_by(guard: Task) -> Task:
    """The activity under a guard."""
    return next(child for child in guard.children if not isinstance(child.task_spec, BoundaryEvent))


def _sits_on(event: Element, host: Task, process_key: str) -> bool:
    return bool(host.workflow.spec.process_key == process_key and host.task_spec.element.id == event.attached_to)


def _has(parent: Task, element_id: str) -> bool:
    return any(child.task_spec.element.id == element_id for child in parent.children)


def _has_output(gateway: Task, element_id: str) -> bool:
    return any(node.element.id == element_id for node in gateway.task_spec.outputs)


def _related(one: Flow, other: Flow) -> bool:
    return one in _outwards(other) or other in _outwards(one)


def _outwards(flow: Flow | None) -> Iterator[Flow]:
    while flow is not None:
        yield flow
        flow = flow.parent_workflow


def _runs(element_id: str | None, process_key: str, flow: Flow) -> bool:
    return flow.spec.process_key == process_key and any(
        task.task_spec.element is not None and task.task_spec.element.id == element_id for task in flow.live_tasks()
    )

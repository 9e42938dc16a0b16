"""Gateways. A path that arrives at a join waits there as a task of its own until the join fires and uses it up.

So a join needs no memory of the past: rounds through the same join, any number of them, do not mix.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.elements import Flow
from engine.bpmn.spiff.failures import RefusedStep, at_step
from engine.bpmn.spiff.nodes import Node, Surrounding, cancel_task, condition_holds, is_live, join_paths

CAME_FROM = "from"
"""Where a path that waits at a join came from: the name of the node before."""


class ExclusiveGateway(Node):
    """Takes the first flow whose condition holds, else the default."""

    def next_nodes(self, my_task: Task) -> Iterable[TaskSpec]:
        with at_step(my_task):
            return [self.node_after(self._chosen(my_task))]

    def _chosen(self, my_task: Task) -> Flow:
        default = None
        for flow in self.flows:
            if flow.condition is None or flow.is_default:
                default = flow
            elif condition_holds(my_task, flow, flow.condition):
                return flow
        if default is None:
            raise RefusedStep("no condition holds and there is no default flow")
        return default


class Join(Node):
    """A gateway that waits for several paths before it goes on as one."""

    def _update_hook(self, my_task: Task) -> bool:
        if len(self._inputs) < 2:
            return True
        my_task.internal_data.setdefault(CAME_FROM, my_task.parent.task_spec.name)
        arrived = self.arrived(my_task)
        used = self.paths_to_use(my_task, arrived)
        if not used:
            my_task._set_state(TaskState.WAITING)
            return False
        for path in used:
            if path is not my_task:
                path._set_state(TaskState.CANCELLED)
                join_paths(my_task, path)
        return True

    def arrived(self, my_task: Task) -> list[Task]:
        """The paths that wait here, earliest first, `my_task` among them."""
        return [
            task
            for task in my_task.workflow.tasks.values()
            if task.task_spec is self and (task is my_task or task.has_state(TaskState.WAITING))
        ]

    def paths_to_use(self, my_task: Task, arrived: list[Task]) -> list[Task]:
        """The paths that the join uses up when it fires now, one for each way in; none when it has to wait.

        They hold `my_task`, which goes on.
        """
        raise NotImplementedError


def _one_for_each_way_in(my_task: Task, arrived: list[Task]) -> list[Task]:
    """`my_task` and the earliest others; two ways may come from one node."""
    ways_in = Counter(my_task.task_spec._inputs)
    used = []
    for path in [my_task, *(other for other in arrived if other is not my_task)]:
        if ways_in[path.internal_data[CAME_FROM]] > 0:
            ways_in[path.internal_data[CAME_FROM]] -= 1
            used.append(path)
    return used


class ParallelGateway(Join):
    """Waits for one path on each way in; goes on along every way out."""

    def paths_to_use(self, my_task: Task, arrived: list[Task]) -> list[Task]:
        here = Counter(task.internal_data[CAME_FROM] for task in arrived)
        needed: Counter[str] = Counter(self._inputs)
        return _one_for_each_way_in(my_task, arrived) if here >= needed else []


class InclusiveGateway(Join):
    """Waits for every path that can still arrive; goes on wherever a condition holds, else along the default."""

    def paths_to_use(self, my_task: Task, arrived: list[Task]) -> list[Task]:
        waiting = {id(task) for task in arrived}
        on_their_way = (
            task
            for task in my_task.workflow.tasks.values()
            if is_live(task) and id(task) not in waiting and self._can_be_reached_from(task.task_spec)
        )
        return [] if any(on_their_way) else _one_for_each_way_in(my_task, arrived)

    def _can_be_reached_from(self, spec: Any) -> bool:
        names: frozenset[str] = self._wf_spec.names_before(self.name)
        return spec.name in names

    def next_nodes(self, my_task: Task) -> Iterable[TaskSpec]:
        with at_step(my_task):
            return [self.node_after(flow) for flow in self._chosen(my_task)]

    def _chosen(self, my_task: Task) -> list[Flow]:
        default = [flow for flow in self.flows if flow.is_default]
        chosen = [
            flow
            for flow in self.flows
            if not flow.is_default and (flow.condition is None or condition_holds(my_task, flow, flow.condition))
        ]
        if not chosen and not default:
            raise RefusedStep("no condition holds and there is no default flow")
        return chosen or default


class EventBasedGateway(Surrounding):
    """Waits for whichever of the events behind it comes first."""

    def child_completed(self, my_task: Task, child: Task) -> None:
        """Nothing: the other events were given up when this one came."""

    def event_came(self, my_task: Task, event: Task) -> None:
        """Gives up the other events."""
        for other in my_task.children:
            if other is not event:
                cancel_task(other)

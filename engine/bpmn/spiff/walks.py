"""What lies ahead of a running instance: which steps can still come, and joins that wait in vain."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.elements import Element, Kind
from engine.bpmn.spiff.events import BoundaryEvent, Guarded
from engine.bpmn.spiff.gateways import CAME_FROM, ParallelGateway
from engine.bpmn.spiff.specs import build_specs
from engine.bpmn.spiff.workflow import CaseWorkflow, InnerWorkflow

if TYPE_CHECKING:
    from engine.bpmn.releases import Release

Place = tuple[str, str]
"""A process's key and an element's id in it."""


def nodes_ahead(starts: Iterable[Any], stop_at: Any = None) -> set[Any]:
    """The nodes that can be reached from `starts`, themselves included, without passing through `stop_at`."""
    seen: set[Any] = set()
    to_visit = list(starts)
    while to_visit:
        node = to_visit.pop()
        if node not in seen:
            seen.add(node)
            if node is not stop_at:
                to_visit.extend(node.outputs)
    return seen


def where_paths_stand(flow: CaseWorkflow | InnerWorkflow) -> list[Any]:
    """The nodes of the live tasks of a flow; for an activity with events its guard, from which those lead on too."""
    return [_stands_at(task) for task in flow.live_tasks()]


def _stands_at(task: Task) -> Any:
    guard = task.parent
    return guard.task_spec if guard is not None and isinstance(guard.task_spec, Guarded) else task.task_spec


def starved_joins(workflow: CaseWorkflow) -> Iterator[tuple[str, Element]]:
    """The parallel joins, with their process's key, that paths come to and that wait for a path that cannot come."""
    for flow in workflow.flows():
        for node in flow.spec.task_specs.values():
            if isinstance(node, ParallelGateway) and len(node._inputs) > 1 and _starves(node, flow):
                yield flow.spec.process_key, node.element


def _starves(join: ParallelGateway, flow: CaseWorkflow | InnerWorkflow) -> bool:
    waiting = [task for task in flow.live_tasks() if task.task_spec is join and task.has_state(TaskState.WAITING)]
    ahead = nodes_ahead((node for node in where_paths_stand(flow) if node is not join), stop_at=join)
    if not waiting and join not in ahead:
        return False
    can_come = {node.name for node in ahead} | {task.internal_data[CAME_FROM] for task in waiting}
    return not can_come.issuperset(join._inputs)


def steps_ahead(workflow: CaseWorkflow) -> frozenset[Place]:
    """The user tasks that can come after where the instance stands, in whatever it may still call too."""
    release = workflow.environment.release
    return frozenset().union(
        *(_ahead_in(release, flow.spec.name, frozenset(_next_names(flow))) for flow in workflow.flows())
    )


def _next_names(flow: CaseWorkflow | InnerWorkflow) -> Iterator[str]:
    for task in flow.live_tasks():
        yield from (node.name for node in task.task_spec.outputs)
        yield from (node.name for node in _stands_at(task).outputs if isinstance(node, BoundaryEvent))


@lru_cache(maxsize=4096)
def _ahead_in(release: "Release", flow_name: str, names: frozenset[str]) -> frozenset[Place]:
    spec = build_specs(release).flows[flow_name]
    nodes = nodes_ahead(spec.task_specs[name] for name in names)
    return frozenset(_steps_of(release, spec.process_key, [node.element for node in nodes if node.element]))


def _steps_of(release: "Release", process_key: str, elements: Iterable[Element]) -> Iterator[Place]:
    """The user tasks among `elements`, and those of the subprocesses and called processes among them."""
    to_visit = [(process_key, element) for element in elements]
    seen: set[Place] = set()
    while to_visit:
        key, element = to_visit.pop()
        if (key, element.id) in seen:
            continue
        seen.add((key, element.id))
        if element.kind is Kind.USER_TASK:
            yield key, element.id
        inside, scope = (element.called_process, None) if element.called_process else (key, element.id)
        process = release.processes.get(inside)
        if process is not None:
            to_visit.extend((inside, other) for other in process.elements.values() if other.scope == scope)

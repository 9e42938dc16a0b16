"""An instance's state as compact bytes: its variables and its live tasks. Specs come from the release, history is rows.

Writing keeps what is live and what live tasks still look up to (the guard of an activity, an event-based gateway);
everything else is left out, and whatever hung on it hangs on the root. So the size does not grow with history.

Format 1, JSON: {"format": 1, "flows": [flow, …]}, outer flows before inner ones.
flow: [id of the task that it runs inside or null, variables, [task, …]], the root first, parents before children.
task: [id, place of its parent in this list or null, name of its node, state, path-local variables, internal data].
"""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

import orjson
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.spiff.environment import Environment
from engine.bpmn.spiff.events import Guarded
from engine.bpmn.spiff.gateways import EventBasedGateway
from engine.bpmn.spiff.nodes import is_live
from engine.bpmn.spiff.specs import Specs
from engine.bpmn.spiff.workflow import CaseWorkflow, InnerWorkflow

FORMAT: Final = 1


class UnknownStateError(Exception):
    """The bytes are of a format that this version does not read."""


def dump(workflow: CaseWorkflow) -> bytes:
    """The state of a workflow that is at rest."""
    flows = [[_hex(flow.parent_task_id), flow.data, _tasks_of(flow)] for flow in workflow.flows()]
    return orjson.dumps({"format": FORMAT, "flows": flows})


def read_variables(state: bytes) -> dict[str, Any]:
    """The variables of the instance's own process."""
    variables: dict[str, Any] = _flows_in(state)[0][1]
    return variables


def load(state: bytes, specs: Specs, process_key: str, environment: Environment) -> CaseWorkflow:
    """The workflow as it was when `dump` wrote it. Raises UnknownStateError."""
    first, *inner = _flows_in(state)
    workflow = CaseWorkflow(specs, process_key, environment, deserializing=True)
    _restore(workflow, first)
    for entry in inner:
        activity = workflow.get_task_from_id(UUID(entry[0]))
        _restore(attach_inner_workflow(workflow, activity), entry)
    workflow.completed = not workflow.live_tasks()
    return workflow


def _flows_in(state: bytes) -> list[Any]:
    content = orjson.loads(state)
    if content.get("format") != FORMAT:
        raise UnknownStateError(f"state of format {content.get('format')}")
    flows: list[Any] = content["flows"]
    return flows


def _tasks_of(flow: CaseWorkflow | InnerWorkflow) -> list[list[Any]]:
    kept = [flow.task_tree, *(task for task in flow.tasks.values() if task is not flow.task_tree and _is_kept(task))]
    places = {task.id: place for place, task in enumerate(kept)}
    return [_entry(task, places) for task in kept]


def _is_kept(task: Task) -> bool:
    if is_live(task):
        return True
    looked_up_to = isinstance(task.task_spec, Guarded | EventBasedGateway)
    return looked_up_to and any(is_live(child) for child in task.children)


def _entry(task: Task, places: dict[UUID, int]) -> list[Any]:
    place = None if task.parent is None else places.get(task.parent.id, 0)
    return [task.id.hex, place, task.task_spec.name, task.state, task.data, task.internal_data]


def _hex(task_id: UUID | None) -> str | None:
    return task_id.hex if task_id is not None else None


def attach_inner_workflow(workflow: CaseWorkflow, activity: Task) -> InnerWorkflow:
    """An empty workflow inside the running `activity`, to be filled with the tasks that it had."""
    spec: SubWorkflowTask = activity.task_spec
    inner = InnerWorkflow(
        workflow.subprocess_specs[spec.spec], parent_task_id=activity.id, top_workflow=workflow, deserializing=True
    )
    inner.completed_event.connect(spec._on_subworkflow_completed, activity)
    workflow.subprocesses[activity.id] = inner
    return inner


def _restore(flow: CaseWorkflow | InnerWorkflow, entry: list[Any]) -> None:
    _parent, flow.data, entries = entry
    restored: list[Task] = []
    for task in _restored_tasks(flow, entries, restored):
        if isinstance(task.task_spec, CatchingEvent) and task.has_state(TaskState.WAITING):
            flow.top_workflow.event_manager.add_task(task)
    flow.task_tree = restored[0]


def _restored_tasks(flow: CaseWorkflow | InnerWorkflow, entries: list[Any], restored: list[Task]) -> Iterable[Task]:
    for task_id, place, name, state, data, internal_data in entries:
        parent = None if place is None else restored[place]
        task = Task(flow, flow.spec.task_specs[name], parent, state, UUID(task_id))
        task.data, task.internal_data = data, internal_data
        restored.append(task)
        yield task

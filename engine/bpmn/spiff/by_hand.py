"""What can be done to a running instance by hand: its paths one by one, and each ended, moved or pushed on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.task import Task

from engine.bpmn.elements import Element, Kind
from engine.bpmn.spiff.activities import MultiInstance
from engine.bpmn.spiff.events import DUE_AT, BoundaryEvent, Guarded, deliver
from engine.bpmn.spiff.failures import RefusedStep
from engine.bpmn.spiff.gateways import EventBasedGateway, Join
from engine.bpmn.spiff.nodes import UserTask, add_child, cancel_task
from engine.bpmn.spiff.workflow import CaseWorkflow, InnerWorkflow

ENTERED_BY_HAND: Final = frozenset(Kind) - {Kind.START, Kind.BOUNDARY}
"""The elements that a path can be moved to, unless they join several paths or are one of several events."""

Flow = CaseWorkflow | InnerWorkflow


class Place(StrEnum):
    """What a path does where it stands."""

    TASK = "task"
    TIMER = "timer"
    MESSAGE = "message"
    ACTIVITY = "activity"
    JOIN = "join"


@dataclass(frozen=True)
class Token:
    """One path of an instance, where it stands. `depth`: in how many processes and subprocesses it lies; `targets`:
    the elements that it can be moved to; `due_at` of a timer, `message` of a wait for one."""

    task_id: str
    process_key: str
    element: Element
    place: Place
    depth: int
    due_at: datetime | None
    message: str | None
    local_variables: Mapping[str, Any]
    targets: tuple[Element, ...]


def list_tokens(workflow: CaseWorkflow) -> list[Token]:
    """Every path that people, time, messages or other paths are waited for on, outer ones before inner ones."""
    return [
        _token(task, place, flow)
        for flow in _outer_first(workflow)
        for task in flow.live_tasks()
        if (place := _place(task)) is not None
    ]


def _outer_first(workflow: CaseWorkflow) -> list[Flow]:
    """The flows, each right after what it runs in."""
    inside: dict[Any, list[Flow]] = {}
    for flow in workflow.flows()[1:]:
        inside.setdefault(flow.parent_workflow, []).append(flow)

    def listed(flow: Flow) -> Iterator[Flow]:
        yield flow
        for inner in inside.get(flow, []):
            yield from listed(inner)

    return list(listed(workflow))


def _place(task: Task) -> Place | None:
    spec = task.task_spec
    if isinstance(spec, UserTask):
        return Place.TASK
    if isinstance(spec, Join):
        return Place.JOIN
    if isinstance(spec, CatchingEvent):
        if DUE_AT in task.internal_data:
            return Place.TIMER
        return Place.MESSAGE if spec.element.message is not None else None  # else it waits for what happens inside
    return Place.ACTIVITY


def _token(task: Task, place: Place, flow: Flow) -> Token:
    due_at = task.internal_data.get(DUE_AT)
    return Token(
        task_id=str(task.id),
        process_key=flow.spec.process_key,
        element=task.task_spec.element,
        place=place,
        depth=flow.depth,
        due_at=datetime.fromisoformat(due_at) if due_at else None,
        message=task.task_spec.element.message,
        local_variables=task.data,
        targets=tuple(_targets(task, flow)),
    )


def _targets(task: Task, flow: Flow) -> Iterator[Element]:
    if not _is_one_of_many(task) and not isinstance(task.task_spec, BoundaryEvent):
        for node in flow.spec.task_specs.values():
            element = getattr(node, "element", None)  # SpiffWorkflow's own start has none
            if element is not None and element is not task.task_spec.element and _can_be_entered(node, flow):
                yield element


def _can_be_entered(node: Any, flow: Flow) -> bool:
    sources = [flow.spec.task_specs[name] for name in node._inputs]
    return (
        node.element.kind in ENTERED_BY_HAND
        and not (isinstance(node, Join) and len(sources) > 1)
        and not any(
            isinstance(source, EventBasedGateway | MultiInstance) and _repeats(source, node) for source in sources
        )
    )


def _repeats(source: Any, node: Any) -> bool:
    return isinstance(source, EventBasedGateway) or source.instance is node


def _is_one_of_many(task: Task) -> bool:
    return task.parent is not None and isinstance(task.parent.task_spec, MultiInstance)


def do_by_hand(workflow: CaseWorkflow, task: Task, values: Mapping[str, Any]) -> None:
    """Completes a person's task with these variables, or lets an event come now: a moment, or a message that says
    them. Raises RefusedStep for what can be neither, and for values that a moment would bring."""
    place = _place(task)
    if place is Place.TIMER and values:
        raise RefusedStep("a moment brings no values")
    if place is Place.TASK:
        workflow.complete_task(task, values)
    elif place in (Place.TIMER, Place.MESSAGE):
        deliver(task, dict(values))
    else:
        raise RefusedStep("only a task or an event can be completed by hand")


def end_branch(task: Task) -> None:
    """Ends a path with all that runs in it. What it lies in is complete when nothing else runs there."""
    _end(task, whole_choice=False)
    if _is_one_of_many(task):
        task.parent.task_spec.child_completed(task.parent, task)
    task.workflow._task_completed_notify(task)


def move_to(task: Task, element_id: str) -> None:
    """Ends a path where it stands and lets it go on at another element of the same process or subprocess.

    Raises RefusedStep for an element where it cannot.
    """
    flow = task.workflow
    if element_id not in {element.id for element in _targets(task, flow)}:
        raise RefusedStep("the path cannot be moved there")
    _end(task, whole_choice=True)
    entrance = flow.spec.entrance(element_id)
    entrance._update(add_child(flow.task_tree, entrance, task.data))


def _end(task: Task, *, whole_choice: bool) -> None:
    """An activity ends with the events that sit on it, and a choice between events as a whole when it is left."""
    parent = task.parent
    guarded = isinstance(parent.task_spec, Guarded) and not isinstance(task.task_spec, BoundaryEvent)
    if guarded or (whole_choice and isinstance(parent.task_spec, EventBasedGateway)):
        for child in parent.children:
            cancel_task(child)
    cancel_task(task)

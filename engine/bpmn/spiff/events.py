"""Events that wait: for a message, a moment, or what happens inside the activity that they sit on."""

from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.elements import Element, Trigger
from engine.bpmn.models import HistoryKind
from engine.bpmn.spiff.failures import at_step
from engine.bpmn.spiff.gateways import EventBasedGateway
from engine.bpmn.spiff.nodes import (
    Node,
    Surrounding,
    add_child,
    cancel_task,
    is_live,
    remember_what_was_said,
    top_of,
)

DUE_AT = "due_at"
"""When a waiting timer is due: an aware UTC moment as ISO text."""

_PAYLOAD = "payload"


class Wait(EventDefinition):
    """What an event waits for. Which waiting event a happening reaches is decided by the workflow, not here."""

    def __init__(self, element: Element) -> None:
        super().__init__(name=element.message or element.id)
        self.element = element

    def catch(self, my_task: Task, event: BpmnEvent | None = None) -> None:
        my_task.internal_data[_PAYLOAD] = dict(event.payload) if event is not None and event.payload else {}
        super().catch(my_task, event)

    def update_task(self, my_task: Task) -> None:
        """Called when the event begins to wait: a timer sets when it is due."""
        if self.element.timer is not None and DUE_AT not in my_task.internal_data:
            with at_step(my_task):
                due_at: datetime = top_of(my_task).environment.timer_due_at(my_task, self.element.timer)
            my_task.internal_data[DUE_AT] = due_at.isoformat()

    def update_task_data(self, my_task: Task) -> None:
        """Called when the event has come: its payload is local to the path that it starts."""
        remember_what_was_said(my_task, my_task.internal_data.pop(_PAYLOAD, {}))


class WaitingEvent(CatchingEvent, Node):
    """An intermediate catch event or a receive task."""

    is_waited_for = True

    def __init__(self, wf_spec: Any, name: str, element: Element) -> None:
        super().__init__(wf_spec, name, event_definition=Wait(element), element=element)

    def _on_ready_hook(self, my_task: Task) -> None:
        super()._on_ready_hook(my_task)
        if isinstance(my_task.parent.task_spec, EventBasedGateway):
            my_task.parent.task_spec.event_came(my_task.parent, my_task)


class BoundaryEvent(WaitingEvent):
    """An event on an activity. What it does to the activity happens at once, before anything else goes on."""

    is_waited_for = False

    def _on_ready_hook(self, my_task: Task) -> None:
        super()._on_ready_hook(my_task)
        my_task.parent.task_spec.event_came(my_task.parent, my_task)

    @property
    def can_come_again(self) -> bool:
        """A message that does not interrupt can come any number of times; a moment comes once."""
        return not self.element.interrupting and self.element.trigger in (Trigger.MESSAGE, Trigger.ESCALATION)


class Guarded(Surrounding):
    """An activity together with its boundary events: they wait from when it begins until it ends."""

    def child_completed(self, my_task: Task, child: Task) -> None:
        """Gives up the boundary events when the activity itself has completed."""
        if not isinstance(child.task_spec, BoundaryEvent):
            self._give_up(my_task, apart_from=child)

    def event_came(self, my_task: Task, event: Task) -> None:
        """Ends the activity, or lets the event wait for the next time."""
        spec = event.task_spec
        if spec.element.interrupting:
            self._give_up(my_task, apart_from=event)
        elif spec.can_come_again and any(is_live(child) for child in _activities(my_task)):
            again = add_child(my_task, spec, my_task.data)
            spec._update(again)

    def _give_up(self, my_task: Task, apart_from: Task) -> None:
        for child in my_task.children:
            waits_or_works = not isinstance(child.task_spec, BoundaryEvent) or child.has_state(TaskState.WAITING)
            if child is not apart_from and waits_or_works:
                cancel_task(child)


def _activities(guard: Task) -> list[Task]:
    return [child for child in guard.children if not isinstance(child.task_spec, BoundaryEvent)]


def deliver(task: Task, payload: dict[str, Any] | None = None) -> None:
    """Tells a waiting event that what it waits for has come."""
    spec = task.task_spec
    if spec.element.timer is not None:
        top_of(task).note(HistoryKind.TIMER_FIRED, task)
    elif spec.element.message is not None:
        top_of(task).note(HistoryKind.MESSAGE_RECEIVED, task, spec.element.message)
    spec.catch(task, BpmnEvent(spec.event_definition, payload=payload))
    spec._update(task)


def move_timer(task: Task, due_at: datetime) -> None:
    """Sets when a waiting timer is due (aware)."""
    task.internal_data[DUE_AT] = due_at.isoformat()

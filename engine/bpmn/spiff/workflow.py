"""A running instance: the case's own process and, inside it, the subprocesses and called processes that run now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.elements import Element, Trigger
from engine.bpmn.models import HistoryKind
from engine.bpmn.spiff import variables
from engine.bpmn.spiff.activities import MultiInstance
from engine.bpmn.spiff.environment import Environment, RefusingScriptEngine
from engine.bpmn.spiff.events import DUE_AT, Guarded, deliver
from engine.bpmn.spiff.failures import at_step, step_failed
from engine.bpmn.spiff.gateways import InclusiveGateway
from engine.bpmn.spiff.nodes import UserTask, cancel_task, is_live
from engine.bpmn.spiff.specs import FlowSpec, Specs

STEP_BUDGET = 1_000
"""How many steps one command may take; a loop that waits for nobody is stopped here."""


@dataclass(frozen=True)
class Note:
    """One thing that happened during a command, for the history."""

    kind: HistoryKind
    process_key: str
    element: Element | None
    task_id: str
    detail: str | None


@dataclass(frozen=True)
class ThrownMessage:
    """A message that nothing in its own instance waited for when it was thrown."""

    name: str
    payload: dict[str, Any]
    thrown_by: Task
    around: Sequence[Any]
    """The flows that its thrower was in."""


class _Flow:
    """What the workflow of the instance and those inside it have in common."""

    spec: FlowSpec
    tasks: dict[UUID, Task]
    completed: bool

    def live_tasks(self) -> list[Task]:
        return [task for task in self.tasks.values() if is_live(task)]

    def cancel_live_tasks(self) -> None:
        for task in self.live_tasks():
            cancel_task(task)

    def abandon(self) -> None:
        """Ends the flow from outside: nothing in it goes on, and nobody is told that it is complete."""
        self.completed = True
        self.cancel_live_tasks()

    def _task_completed_notify(self, task: Task) -> None:
        if self.completed:
            return
        if self.spec.has_inclusive_gateways:
            self._look_again_at_inclusive_joins()
        if not any(is_live(task) for task in reversed(self.tasks.values())):
            self.completed = True
            self.completed_event(self)  # type: ignore[attr-defined]  # of SpiffWorkflow's Workflow

    def _look_again_at_inclusive_joins(self) -> None:
        for waiting in self.live_tasks():
            if isinstance(waiting.task_spec, InclusiveGateway) and waiting.has_state(TaskState.WAITING):
                waiting.task_spec._update(waiting)


class InnerWorkflow(_Flow, BpmnSubWorkflow):
    """An embedded subprocess or a called process."""


class CaseWorkflow(_Flow, BpmnWorkflow):
    """The whole instance, for the length of one command. Not to be shared between threads."""

    def __init__(self, specs: Specs, process_key: str, environment: Environment, **kwargs: Any) -> None:
        self.environment = environment
        self.notes: list[Note] = []
        self.thrown: list[ThrownMessage] = []
        self.completed_tasks: set[str] = set()
        self.steps_left = STEP_BUDGET
        super().__init__(specs.process(process_key), specs.flows, script_engine=RefusingScriptEngine(), **kwargs)

    def create_subprocess(self, my_task: Task, spec_name: str) -> InnerWorkflow:
        inner = InnerWorkflow(self.subprocess_specs[spec_name], parent_task_id=my_task.id, top_workflow=self)
        self.subprocesses[my_task.id] = inner
        return inner

    def flows(self) -> list["CaseWorkflow | InnerWorkflow"]:
        """This workflow and every one that runs inside it, outer ones before inner ones."""
        return [self, *self.subprocesses.values()]

    def find_live_task(self, task_id: str) -> Task | None:
        """The task with this id, if it is still live."""
        key = UUID(task_id)
        task = next((flow.tasks[key] for flow in self.flows() if key in flow.tasks), None)
        return task if task is not None and is_live(task) else None

    def user_tasks(self) -> Iterator[Task]:
        """What people can do now."""
        return (task for task in self._all_live() if isinstance(task.task_spec, UserTask))

    def waiting_events(self) -> Iterator[Task]:
        """The events that wait now, in the order in which messages are offered: innermost and earliest first."""
        by_depth = sorted(self.flows(), key=lambda flow: -flow.depth)
        waiting = self.event_manager.tasks
        return (task for flow in by_depth for task in flow.live_tasks() if task.id in waiting)

    def waiting_timers(self) -> Iterator[tuple[Task, datetime]]:
        """The timers that run now, each with the aware UTC moment when it is due."""
        timers = (task for task in self.waiting_events() if DUE_AT in task.internal_data)
        return ((task, datetime.fromisoformat(task.internal_data[DUE_AT])) for task in timers)

    def waiting_messages(self) -> Iterator[Task]:
        """The events that wait for a message now."""
        return (task for task in self.waiting_events() if task.task_spec.element.message is not None)

    def _all_live(self) -> Iterator[Task]:
        return (task for flow in self.flows() for task in flow.live_tasks())

    def note(self, kind: HistoryKind, task: Task, detail: str | None = None) -> None:
        """Remembers for the history what happened at `task`."""
        spec = task.workflow.spec
        element = getattr(task.task_spec, "element", None)  # SpiffWorkflow's own start has none
        self.notes.append(Note(kind, spec.process_key, element, str(task.id), detail))

    def complete_task(self, task: Task, values: Mapping[str, Any]) -> None:
        """Completes a person's task: writes `values` to the process's scope and goes on from there."""
        with at_step(task):
            variables.write(task, values)
        self.completed_tasks.add(str(task.id))
        task.run()

    def advance(self) -> None:
        """Does every step that needs nobody, until people, messages or timers are waited for.

        Raises StepFailedError at the step that fails, or when the budget of steps is used up.
        """
        while True:
            self._run_ready_steps()
            if not self._offer_thrown_messages():
                break
        self._require_a_way_on()

    def _require_a_way_on(self) -> None:
        waits_for_nobody = next(self.user_tasks(), None) is None and next(self.waiting_events(), None) is None
        if waits_for_nobody and not self.completed:
            stuck = next(self._all_live())
            raise step_failed(stuck, "nothing can happen any more: a join waits for a path that cannot come")

    def _run_ready_steps(self) -> None:
        while (task := self._next_ready()) is not None:
            if self.steps_left == 0:
                raise step_failed(task, "the process never comes to rest: a loop in it waits for nobody")
            self.steps_left -= 1
            task.run()

    def _next_ready(self) -> Task | None:
        ready = (task for task in self._all_live() if task.has_state(TaskState.READY) and not task.task_spec.manual)
        return next(ready, None)

    def find_receiver(
        self, message: str, *, to: Mapping[str, Any] | None = None, around: Sequence[Any] = ()
    ) -> Task | None:
        """The event that takes the next message of this name: of those that see what `to` says, the innermost and
        earliest; for a thrown message first of all one in the flows `around` its thrower.
        """
        named = (task for task in self.waiting_messages() if task.task_spec.element.message == message)
        able = (task for task in named if _sees(task, to or {}))
        return min(able, key=lambda task: task.workflow not in around, default=None)

    def throw_message(self, task: Task, name: str, payload: dict[str, Any]) -> None:
        """Offers a message to this instance at once; whatever nobody waits for is offered again when all is quiet."""
        around = _flows_around(task)
        receiver = self.find_receiver(name, around=around)
        if receiver is None:
            self.thrown.append(ThrownMessage(name, payload, task, around))
        else:
            deliver(receiver, payload)

    def _offer_thrown_messages(self) -> bool:
        for message in self.thrown:
            receiver = self.find_receiver(message.name, around=message.around)
            if receiver is not None:
                self.thrown.remove(message)
                deliver(receiver, message.payload)
                return True
        return False

    def throw_code(self, task: Task, trigger: Trigger, code: str | None) -> bool:
        """Tells the nearest enclosing activity that catches the error or escalation. False when none does."""
        flow = task.workflow
        while flow.parent_task_id is not None:
            activity = self.get_task_from_id(flow.parent_task_id)
            for event in self._boundary_events(activity):
                caught = event.task_spec.element
                if caught.trigger is trigger and caught.code in (None, code):
                    deliver(event)
                    return True
            flow = activity.workflow
        return False

    def _boundary_events(self, activity: Task) -> list[Task]:
        whole = activity.parent if isinstance(activity.parent.task_spec, MultiInstance) else activity
        guard = whole.parent
        if not isinstance(guard.task_spec, Guarded):
            return []
        return [event for event in guard.children if event.id in self.event_manager.tasks]


def _sees(task: Task, values: Mapping[str, Any]) -> bool:
    seen = variables.seen_by(task)
    return all(name in seen and seen[name] == value for name, value in values.items())


def _flows_around(task: Task) -> list[Any]:
    """The flow that the task is in, and every one around that."""
    flows, flow = [], task.workflow
    while flow is not None:
        flows.append(flow)
        flow = flow.parent_workflow
    return flows

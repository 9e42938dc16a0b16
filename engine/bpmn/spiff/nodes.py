"""What every node of a running process has in common, and the plain steps.

SpiffWorkflow keeps the tree of tasks, their states and the nesting of processes. Three of its ways are replaced here,
each because of what it does to long-running cases:

- It predicts the tasks that lie ahead. Here a task exists only when it has been reached: its `_predict_hook` does
  nothing, and the tasks that follow are made when one completes. So the state holds what is live and nothing else.
- It copies all data from task to task, and joins overwrite one copy with another. Here `task.data` holds only what is
  local to one path and is never changed in place; variables live in the scope of the process (`variables.py`).
- It ends a process through a join that searches the tree. Here a process ends when nothing in it is live.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.elements import Element, Flow, Trigger
from engine.bpmn.models import HistoryKind
from engine.bpmn.spiff import variables
from engine.bpmn.spiff.failures import RefusedStep, at_step
from engine.feel import Expression

if TYPE_CHECKING:
    from engine.bpmn.spiff.workflow import CaseWorkflow

LIVE = TaskState.DEFINITE_MASK

SAID_BY = "said_by"
"""Which of the path-local variables a message brought: the name of the event that it came to, by variable."""


def node_name(element_id: str, role: str = "") -> str:
    """The name of an element's node: no XML id can contain `#`, so none can meet SpiffWorkflow's own names."""
    return f"#{element_id}{role}"


def top_of(task: Task) -> "CaseWorkflow":
    """The workflow of the whole instance."""
    top: CaseWorkflow = task.workflow.top_workflow
    return top


def is_live(task: Task) -> bool:
    return bool(task.has_state(LIVE))


def add_child(task: Task, spec: TaskSpec, data: dict[str, Any]) -> Task:
    """A task that `task` leads to, with the path-local variables that it begins with.

    What a message said is forgotten where the path leads back to before the message: the next round begins without it.
    """
    child = task._add_child(spec, TaskState.FUTURE)
    child.data = data
    said = task.internal_data.get(SAID_BY)
    if said:
        over = {name for name, event in said.items() if spec.name in task.workflow.spec.names_passed_before(event)}
        child.data = {name: value for name, value in data.items() if name not in over}
        if said.keys() != over:
            child.internal_data[SAID_BY] = {name: event for name, event in said.items() if name not in over}
    return child


def remember_what_was_said(task: Task, payload: dict[str, Any]) -> None:
    """The payload of the message that came to `task` is local to the path that goes on from there."""
    task.data = {**task.data, **payload}
    if payload:
        said_here = dict.fromkeys(payload, task.task_spec.name)
        task.internal_data[SAID_BY] = {**task.internal_data.get(SAID_BY, {}), **said_here}


def join_paths(task: Task, other: Task) -> None:
    """What is local to the path `other`, which ends here, is local to the path of `task` too, whose own values win."""
    task.data = {**other.data, **task.data}
    if SAID_BY in other.internal_data:
        task.internal_data[SAID_BY] = {**other.internal_data[SAID_BY], **task.internal_data.get(SAID_BY, {})}


def cancel_task(task: Task) -> None:
    """Takes back a live task with everything that runs inside it; a finished one is left alone."""
    if not is_live(task):
        return
    for child in task.children:
        cancel_task(child)  # only a multi-instance activity has live children while it lives itself
    task.cancel()


class Node(BpmnTaskSpec):
    """One node of a flow; `element` is what the diagram says about it."""

    is_waited_for = False
    """True where history tells when the step began, not only when it ended."""

    def __init__(self, wf_spec: Any, name: str, element: Element | None = None, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.element: Any = element
        """An Element; None for a node that the diagram does not show."""
        self.flows: list[Flow] = []
        """The sequence flows that leave, in the order of the diagram."""

    def _predict_hook(self, my_task: Task) -> None:
        """Nothing is predicted."""

    def _update_hook(self, my_task: Task) -> bool:
        if self.is_waited_for and my_task.has_state(TaskState.FUTURE):
            top_of(my_task).note(HistoryKind.ENTERED, my_task)
        return True

    def _run_hook(self, my_task: Task) -> bool:
        with at_step(my_task):
            self.perform(my_task)
        return True

    def perform(self, my_task: Task) -> None:
        """What the step does; nothing unless a kind of node says otherwise."""

    def _on_complete_hook(self, my_task: Task) -> None:
        if self.element is not None:
            top_of(my_task).note(self.completion_kind, my_task)
        parent = my_task.parent.task_spec
        if isinstance(parent, Surrounding):
            parent.child_completed(my_task.parent, my_task)
        if my_task.workflow.completed:
            return  # what the step did ended the process around it
        for spec in self.next_nodes(my_task):
            add_child(my_task, spec, my_task.data)

    completion_kind = HistoryKind.COMPLETED

    def next_nodes(self, my_task: Task) -> Iterable[TaskSpec]:
        """Where the path goes on."""
        following: list[TaskSpec] = self.outputs
        return following

    def node_after(self, flow: Flow) -> TaskSpec:
        """The node that `flow` leads to."""
        return self._wf_spec.entrance(flow.target)

    def _on_cancel(self, my_task: Task) -> None:
        if self.is_waited_for:
            top_of(my_task).note(HistoryKind.CANCELLED, my_task)
        super()._on_cancel(my_task)


class Surrounding(Node):
    """A node that its direct children report to when they complete."""

    def child_completed(self, my_task: Task, child: Task) -> None:
        raise NotImplementedError


class UserTask(Node):
    """Waits READY until a person completes it."""

    is_waited_for = True
    completion_kind = HistoryKind.TASK_COMPLETED

    def __init__(self, wf_spec: Any, name: str, element: Element) -> None:
        super().__init__(wf_spec, name, element, manual=True)


class ServiceTask(Node):
    """Runs the handler that is registered for its topic, inside the command's transaction."""

    def perform(self, my_task: Task) -> None:
        written = top_of(my_task).environment.call_handler(my_task, self.element)
        variables.write(my_task, written or {})


class RuleTask(Node):
    """Evaluates a decision table and writes its result."""

    def perform(self, my_task: Task) -> None:
        result = top_of(my_task).environment.decide(my_task, self.element)
        variables.write(my_task, {self.element.result_variable: result})


class ThrowEvent(Node):
    """An intermediate throw event or an end event, with what it sets off."""

    def perform(self, my_task: Task) -> None:
        top = top_of(my_task)
        match self.element.trigger:
            case Trigger.ESCALATION:
                top.throw_code(my_task, Trigger.ESCALATION, self.element.code)
            case Trigger.ERROR:
                if not top.throw_code(my_task, Trigger.ERROR, self.element.code):
                    raise RefusedStep(f"nothing catches the error “{self.element.code}”")
            case Trigger.MESSAGE:
                top.throw_message(my_task, self.element.message, top.environment.inputs(my_task, self.element))

    def _on_complete_hook(self, my_task: Task) -> None:
        super()._on_complete_hook(my_task)
        if self.element is not None and self.element.trigger is Trigger.TERMINATE:
            my_task.workflow.cancel_live_tasks()


def condition_holds(my_task: Task, flow: Flow, condition: Expression) -> bool:
    """What the condition of a flow says. Raises RefusedStep when it is neither true nor false."""
    value = top_of(my_task).environment.evaluate(my_task, condition)
    if not isinstance(value, bool):
        raise RefusedStep(f"the condition of “{flow.name or flow.id}” is neither true nor false")
    return value

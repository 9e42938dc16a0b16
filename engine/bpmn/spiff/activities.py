"""Activities that hold others: embedded subprocesses, called processes, and one activity for each item of a list."""

from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.elements import Element
from engine.bpmn.spiff import variables
from engine.bpmn.spiff.failures import RefusedStep, at_step
from engine.bpmn.spiff.nodes import Node, Surrounding, add_child, is_live, top_of

REMAINING = "remaining"
"""The items that a sequential multi-instance activity has not come to yet."""


class Subprocess(SubWorkflowTask, Node):
    """An embedded subprocess: a flow of its own, with the variables of the process around it."""

    is_waited_for = True

    def __init__(self, wf_spec: Any, name: str, element: Element, flow_name: str) -> None:
        SubWorkflowTask.__init__(self, wf_spec, name, flow_name, element=element)

    def copy_data(self, my_task: Task, subworkflow: Any) -> None:
        """What is local to the path is so inside as well."""
        for task in subworkflow.tasks.values():
            task.data = my_task.data

    def update_data(self, my_task: Task, subworkflow: Any) -> None:
        """Nothing comes back: the variables were shared."""

    def _on_complete_hook(self, my_task: Task) -> None:
        del top_of(my_task).subprocesses[my_task.id]
        super()._on_complete_hook(my_task)

    def _on_cancel(self, my_task: Task) -> None:
        inside = top_of(my_task).subprocesses.pop(my_task.id, None)
        if inside is not None:
            inside.abandon()
        Node._on_cancel(self, my_task)


class CallActivity(Subprocess):
    """A called process, with variables of its own."""

    def copy_data(self, my_task: Task, subworkflow: Any) -> None:
        """`camunda:in` begins the called process's scope. What is local to the path is so inside as well: a task there
        shows the message that brought it. A path-local variable gives way to another value of the same name."""
        with at_step(my_task):
            given = top_of(my_task).environment.mapped(variables.seen_by(my_task), self.element.in_mappings)
        subworkflow.data = given
        local = {name: value for name, value in my_task.data.items() if given.get(name, value) == value}
        for task in subworkflow.tasks.values():
            task.data = local

    def update_data(self, my_task: Task, subworkflow: Any) -> None:
        """`camunda:out` writes to the caller's scope what the called process sees at its end."""
        with at_step(my_task):
            seen = variables.seen_by(subworkflow.task_tree)
            variables.write(my_task, top_of(my_task).environment.mapped(seen, self.element.out_mappings))


class MultiInstance(Surrounding):
    """Does one activity for each item of a list, side by side or one after the other."""

    def __init__(self, wf_spec: Any, name: str, element: Element, instance: TaskSpec) -> None:
        super().__init__(wf_spec, name, element)
        self.instance = instance
        instance._inputs.append(name)

    def _update_hook(self, my_task: Task) -> bool:
        with at_step(my_task):
            items = self._items(my_task)
        if not items:
            return True
        my_task._set_state(TaskState.STARTED)
        if self.element.multi_instance.sequential:
            my_task.internal_data[REMAINING] = items
            self._begin_next(my_task)
        else:
            for item in items:
                self._begin(my_task, item)
        return False

    def _items(self, my_task: Task) -> list[Any]:
        collection = self.element.multi_instance.collection
        items = variables.seen_by(my_task).get(collection)
        if items is None:
            return []
        if not isinstance(items, list):
            raise RefusedStep(f"“{collection}” is not a list")
        return list(items)

    def _begin_next(self, my_task: Task) -> None:
        self._begin(my_task, my_task.internal_data[REMAINING].pop(0))

    def _begin(self, my_task: Task, item: Any) -> None:
        data = {**my_task.data, self.element.multi_instance.item: item}
        child = add_child(my_task, self.instance, data)
        self.instance._update(child)

    def child_completed(self, my_task: Task, child: Task) -> None:
        """Goes on to the next item, or completes when every one is done."""
        if child.task_spec is not self.instance:
            return  # what comes after the activity hangs on it as well
        if my_task.internal_data.get(REMAINING):
            self._begin_next(my_task)
        elif not any(is_live(other) for other in my_task.children):
            my_task._set_state(TaskState.READY)

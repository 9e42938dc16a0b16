"""Results that an administrator stated for a step of the application: taken once in place of running it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from SpiffWorkflow.task import Task

from engine.bpmn.spiff.variables import as_json

_STATED: Final = "stated"
"""Kept with the root of the instance, so that it is part of the state: process key and element id → results."""


def state_results(workflow: Any, process_key: str, element_id: str, results: Mapping[str, Any]) -> None:
    """The next time that the instance comes to the step, these are its results."""
    stated = {**workflow.task_tree.internal_data.get(_STATED, {}), f"{process_key}/{element_id}": as_json(results)}
    workflow.task_tree.internal_data[_STATED] = stated


def carry_stated_results(old: Any, new: Any, new_id: Callable[[str, str], str]) -> None:
    """What was stated in one workflow counts in another one as well, by the ids (process key, element id) there."""
    new.task_tree.internal_data.pop(_STATED, None)
    for place, results in old.task_tree.internal_data.get(_STATED, {}).items():
        process_key, element_id = place.split("/")
        state_results(new, process_key, new_id(process_key, element_id), results)


def take_stated_results(task: Task) -> Mapping[str, Any] | None:
    """What was stated for the step, which is then used up; None when nothing was."""
    kept = task.workflow.top_workflow.task_tree.internal_data
    results: Mapping[str, Any] | None = kept.get(_STATED, {}).pop(
        f"{task.workflow.spec.process_key}/{task.task_spec.element.id}", None
    )
    return results

"""Process variables: where they live, what a step sees, and where it writes.

Every process (the case's own and each called one) has one scope: the data of its workflow. An embedded subprocess has
none and uses the process around it. A step sees what is local to its path, then its own process's scope, then its
callers'. It writes to its own process's scope alone.
"""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from typing import Any

from SpiffWorkflow.task import Task

from engine.feel import from_json, to_json


def seen_by(task: Task) -> ChainMap[str, Any]:
    """All that the step sees, innermost first. For reading."""
    return ChainMap(task.data, *_scopes(task.workflow))


def own_scope(workflow: Any) -> dict[str, Any]:
    """The variables of the process that `workflow`, or the subprocess that it is, belongs to."""
    scope: dict[str, Any] = next(_scopes(workflow))
    return scope


def _scopes(workflow: Any) -> Iterator[dict[str, Any]]:
    while workflow is not None:
        if not workflow.spec.is_embedded:
            yield workflow.data
        workflow = workflow.parent_workflow


def write(task: Task, values: Mapping[str, Any]) -> None:
    """Writes to the scope of the step's process. A path-local variable of the same name no longer hides it."""
    if not values:
        return
    own_scope(task.workflow).update({name: as_json(value) for name, value in values.items()})
    if not values.keys().isdisjoint(task.data):
        task.data = {name: value for name, value in task.data.items() if name not in values}


def change_variables(workflow: Any, values: Mapping[str, Any]) -> None:
    """Gives variables new values in every running process of an instance that has them, and to no other."""
    for flow in workflow.flows():
        if not flow.spec.is_embedded:
            flow.data.update({name: as_json(value) for name, value in values.items() if name in flow.data})


def as_json(value: Any) -> Any:
    """JSON primitives alone are kept: a date becomes its ISO text, a decimal number a number.

    Raises FeelEvaluationError for anything that JSON cannot hold.
    """
    return to_json(from_json(value))

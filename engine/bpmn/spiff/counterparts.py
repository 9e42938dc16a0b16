"""Whether a live step has its counterpart in the diagrams of another release, and if not, why."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task

from engine.bpmn.elements import Element
from engine.bpmn.spiff.gateways import EventBasedGateway
from engine.bpmn.spiff.workflow import CaseWorkflow, InnerWorkflow

Flow = CaseWorkflow | InnerWorkflow


class Cause(StrEnum):
    """Why a step cannot be carried into the other release."""

    GONE = "gone"
    OTHER_KIND = "other_kind"
    OTHER_PLACE = "other_place"
    OTHER_REPETITION = "other_repetition"
    OTHER_PROCESS = "other_process"
    OTHER_TRIGGER = "other_trigger"
    ONE_OF_SEVERAL = "one_of_several"
    WAY_IN_GONE = "way_in_gone"
    JOIN_STARVES = "join_starves"


@dataclass(frozen=True)
class Obstacle:
    """A step where the instance stands, as its own release has it, and as the other has it (None: not at all)."""

    cause: Cause
    process_key: str
    before: Element
    after: Element | None


@dataclass(frozen=True)
class Carried:
    """A step or wait in both releases. `moved`: an event that sits on another activity now."""

    task_id: str
    process_key: str
    before: Element
    after: Element
    moved: bool = False


def find_cause(task: Task, before: Element, after: Element | None, node: Any, into: Flow) -> Cause | None:
    """Why `task`, which stands at `before`, cannot stand at `after` in the flow `into`, where its node is `node`."""
    if after is None:
        return Cause.GONE
    if after.kind is not before.kind:
        return Cause.OTHER_KIND
    if after.multi_instance != before.multi_instance:
        return Cause.OTHER_REPETITION
    if after.called_process != before.called_process:
        return Cause.OTHER_PROCESS
    if after.trigger is not before.trigger:
        return Cause.OTHER_TRIGGER
    if node is None:
        return Cause.OTHER_PLACE
    if _is_one_of_several(node, into) and not isinstance(task.parent.task_spec, EventBasedGateway):
        return Cause.ONE_OF_SEVERAL
    return None


def _is_one_of_several(node: TaskSpec, into: Flow) -> bool:
    return any(isinstance(into.spec.task_specs[name], EventBasedGateway) for name in node._inputs)

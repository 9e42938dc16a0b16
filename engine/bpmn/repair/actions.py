"""The things that can be done by hand. Each finds its step in the workflow, or refuses."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlmodel import Session

from engine import clock
from engine.bpmn import rows
from engine.bpmn.elements import Element, Kind
from engine.bpmn.errors import EngineError
from engine.bpmn.models import TaskStatus
from engine.bpmn.spiff import CaseWorkflow, as_json, do_by_hand, end_branch, move_to, state_results
from engine.feel import FeelEvaluationError


class RepairRefusedError(EngineError):
    """What was asked for cannot be done here; the message says why. Nothing was changed."""


class RepairAction(ABC):
    """One thing to be done to an instance."""

    @abstractmethod
    def summary(self, workflow: CaseWorkflow) -> str:
        """What is done, in a sentence. Raises RepairRefusedError where there is nothing to do it to."""

    @abstractmethod
    def act(self, workflow: CaseWorkflow) -> None:
        """Does it. Raises RefusedStep or StepFailedError."""


def _step(workflow: CaseWorkflow, task_id: str) -> Any:
    try:
        task = workflow.find_live_task(task_id)
    except ValueError:
        task = None
    if task is None:
        raise RepairRefusedError("The case does not stand at this step any more.")
    return task


def _as_variables(values: Mapping[str, Any]) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = as_json(values)
        orjson.dumps(kept)
    except (FeelEvaluationError, TypeError, RecursionError):
        raise RepairRefusedError("The values hold something that cannot be kept.") from None
    return kept


def _named(element: Element) -> str:
    return f"“{element.name or element.id}”"


@dataclass(frozen=True)
class CompleteStep(RepairAction):
    """Completes a task with `values` as its process's variables, or lets an event come now."""

    task_id: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def summary(self, workflow: CaseWorkflow) -> str:
        element = _step(workflow, self.task_id).task_spec.element
        verb = "was completed" if element.kind is Kind.USER_TASK else "was made to happen"
        return f"{_named(element)} {verb} by hand"

    def act(self, workflow: CaseWorkflow) -> None:
        do_by_hand(workflow, _step(workflow, self.task_id), _as_variables(self.values))
        _mark_completed(workflow.environment.session, self.task_id, workflow.environment.actor)


def _mark_completed(session: Session, task_id: str, actor: str | None) -> None:
    table = rows.TASK
    done = {"status": TaskStatus.COMPLETED, "completed_at": clock.now(session), "completed_by": actor}
    session.execute(table.update().where(table.c.id == task_id).values(done | {"revision": table.c.revision + 1}))


@dataclass(frozen=True)
class MoveStep(RepairAction):
    """Ends a path where it stands and lets it go on at another element of the same process or subprocess."""

    task_id: str
    element_id: str

    def summary(self, workflow: CaseWorkflow) -> str:
        task = _step(workflow, self.task_id)
        process = workflow.environment.release.processes[task.workflow.spec.process_key]
        target = process.elements.get(self.element_id)
        if target is None:
            raise RepairRefusedError("There is no such step.")
        return f"The case was moved from {_named(task.task_spec.element)} to {_named(target)}"

    def act(self, workflow: CaseWorkflow) -> None:
        move_to(_step(workflow, self.task_id), self.element_id)


@dataclass(frozen=True)
class CancelStep(RepairAction):
    """Ends a path with all that runs in it: a task, an activity, or the wait for a moment, a message or other paths."""

    task_id: str

    def summary(self, workflow: CaseWorkflow) -> str:
        return f"{_named(_step(workflow, self.task_id).task_spec.element)} was ended"

    def act(self, workflow: CaseWorkflow) -> None:
        end_branch(_step(workflow, self.task_id))


SKIPPED = frozenset({Kind.SERVICE_TASK, Kind.RULE_TASK})
"""What can be skipped: steps of the application and decisions."""


@dataclass(frozen=True)
class SkipStep(RepairAction):
    """States the results of a step of the application or of a decision: when the case next comes to it, they are taken
    and it is not run. `timer_id`: the timer that came to it and failed; it is made to happen at once."""

    process_key: str
    element_id: str
    values: Mapping[str, Any] = field(default_factory=dict)
    timer_id: str | None = None

    def summary(self, workflow: CaseWorkflow) -> str:
        process = workflow.environment.release.processes.get(self.process_key)
        element = process.elements.get(self.element_id) if process else None
        if element is None or element.kind not in SKIPPED:
            raise RepairRefusedError("There is no step of the application and no decision of this name to be skipped.")
        return f"{_named(element)} is skipped with stated results"

    def act(self, workflow: CaseWorkflow) -> None:
        state_results(workflow, self.process_key, self.element_id, _as_variables(self.values))
        if self.timer_id is not None:
            do_by_hand(workflow, _step(workflow, self.timer_id), {})

"""From whatever goes wrong in a step to one error that says which step, and why, without any variable's value."""

from collections.abc import Iterator
from contextlib import contextmanager

from SpiffWorkflow.task import Task
from sqlalchemy.exc import OperationalError

from engine.bpmn.errors import StepFailedError
from engine.bpmn.expressions import NotAMomentError
from engine.bpmn.handlers import NoHandlerError
from engine.dmn import DecisionEvaluationError
from engine.feel import FeelEvaluationError


class RefusedStep(Exception):
    """A reason why a step cannot be done, fit to be shown. It leaves this room as a StepFailedError only."""


FIT_TO_SHOW = (RefusedStep, NoHandlerError, NotAMomentError, FeelEvaluationError, DecisionEvaluationError)
"""Errors whose texts hold no variable's value."""


@contextmanager
def at_step(task: Task) -> Iterator[None]:
    """Whatever is raised inside becomes a StepFailedError at `task`; trouble with the database passes as it is."""
    try:
        yield
    except (StepFailedError, OperationalError):
        raise
    except Exception as error:
        raise step_failed(task, _cause(error)) from error


def step_failed(task: Task, cause: str) -> StepFailedError:
    """The error of the step that `task` stands for."""
    element = task.task_spec.element
    return StepFailedError(
        instance_id=task.workflow.top_workflow.environment.instance_id,
        element_id=element.id if element else task.task_spec.name,
        element_label=(element.name or element.id) if element else task.task_spec.name,
        cause=cause,
    )


def _cause(error: Exception) -> str:
    # Other errors' texts may hold what a family said.
    return str(error) if isinstance(error, FIT_TO_SHOW) else f"an unexpected error ({type(error).__name__})"

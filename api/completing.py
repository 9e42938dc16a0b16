"""Completing a task from the edge: whatever goes wrong, what the person typed is not lost."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from api.caller import Caller
from engine import bpmn
from engine.casework import access, people, task_completion
from engine.casework.errors import AnswersRefusedError, CaseNotFoundError


def complete_task(caller: Caller, task_id: str, revision: int | None, answers: Mapping[str, Any]) -> "bpmn.Completion":
    """`task_completion.complete_task` for the caller.

    When it fails for any reason but the answers themselves, they become the caller's draft in a transaction of its own
    (`caller.request.state.answers_kept`), and a step that failed becomes an incident in another.
    """
    user_name = caller.person.user_name

    def keep_answers(session: Session, error: Exception) -> None:
        if isinstance(error, AnswersRefusedError | CaseNotFoundError | bpmn.errors.TaskNotFoundError):
            return
        task = access.get_task(session, people.get(session, user_name), task_id)
        bpmn.tasks.save_draft(session, task.id, user_name, answers)
        caller.request.state.answers_kept = True

    def record_incident(session: Session, error: Exception) -> None:
        if isinstance(error, bpmn.errors.StepFailedError):
            bpmn.incidents.record(session, error, user_name)

    caller.if_it_fails(keep_answers)
    caller.if_it_fails(record_incident)
    return task_completion.complete_task(caller.session, caller.person, task_id, revision, answers)

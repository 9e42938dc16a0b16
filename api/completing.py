"""Completing a task from the edge: whatever goes wrong, what the person typed is not lost."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from api.caller import Caller
from engine import bpmn
from engine.casework import access, people, task_access, task_completion, task_forms
from engine.casework.errors import AnswersRefusedError, CaseNotFoundError
from engine.casework.models.timeline import FormAnswers


def complete_task(caller: Caller, task_id: str, revision: int | None, answers: Mapping[str, Any]) -> "bpmn.Completion":
    """`task_completion.complete_task` for the caller.

    When it fails for any reason but the answers themselves, they become the caller's draft in a transaction of its own
    (`caller.request.state.answers_kept`), and a step that failed becomes an incident in another.
    """
    user_name = caller.person.user_name

    def keep_answers(session: Session, error: Exception) -> None:
        if isinstance(error, AnswersRefusedError | CaseNotFoundError | bpmn.errors.TaskNotFoundError):
            return
        task = task_access.get(session, people.get(session, user_name), task_id)
        bpmn.tasks.save_draft(session, task.id, user_name, answers)
        caller.request.state.answers_kept = True

    caller.if_it_fails(keep_answers)
    record_incident_if_it_fails(caller)
    return task_completion.complete_task(caller.session, caller.person, task_id, revision, answers)


def record_incident_if_it_fails(caller: Caller) -> None:
    """A step that fails in this call becomes an incident, in a transaction of its own."""
    user_name = caller.person.user_name

    def record_incident(session: Session, error: Exception) -> None:
        if isinstance(error, bpmn.errors.StepFailedError):
            bpmn.incidents.record(session, error, user_name)

    caller.if_it_fails(record_incident)


def was_completed_with(caller: Caller, task_id: str, answers: Mapping[str, Any]) -> bool:
    """Whether the caller has completed this task with these same answers: a button that was pressed twice."""
    session, person = caller.session, caller.person
    sent = session.get(FormAnswers, task_id)
    if sent is None or sent.by != person.user_name:
        return False
    schema = bpmn.definitions.release(session, sent.release).forms[sent.form_key]
    task = task_access.get(session, person, task_id)
    case = access.get_case(session, person, task.business_key)
    known = {**task_forms.get(session, person, case, task).data, **sent.answers}
    return schema.read(answers, known, now=sent.at).values == sent.answers


def following_tasks(caller: Caller, task: bpmn.Task, completed_at: datetime | None) -> Sequence[bpmn.Task]:
    """The open tasks of a completed task's case that came since."""
    following = bpmn.tasks.list_open(caller.session, task.business_key)
    return [each for each in following if completed_at is None or each.created_at >= completed_at]

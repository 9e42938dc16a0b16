"""Doing tasks: completing them, keeping drafts, taking them, giving them back, handing them on.

Completing goes one way: access, then the form as drawn, then the record it feeds, then the process.
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import insert
from sqlmodel import Session

from engine import bpmn
from engine.casework import access, people, refusals, taking_back, task_access, task_forms, timeline
from engine.casework.errors import AnswersRefusedError, NotAllowedError
from engine.casework.mail import moves
from engine.casework.models.people import Person
from engine.casework.models.taking_back import RecentCompletion
from engine.casework.models.timeline import FormAnswers
from engine.casework.records import Answers, Record
from engine.casework.task_forms import TaskForm
from engine.database import table_of
from engine.prepared import Prepared, PreparedRows
from engine.words import _


def complete_task(
    session: Session, actor: Person, task_id: str, revision: int | None, answers: Mapping[str, Any]
) -> bpmn.Completion:
    """Completes a task with `answers` (by form key, as the form's `read` takes them), all or nothing.

    `revision` is the task's as the person saw it; None: not checked. Raises CaseNotFoundError, NotAllowedError,
    AnswersRefusedError, and from the engine TaskNotFoundError, TaskFinishedError, TaskTakenError, TaskChangedError and
    StepFailedError.
    """
    locked = bpmn.tasks.lock(session, task_id)
    task = locked.task
    case = access.get_case(session, actor, task.business_key)
    whose = task_access.require_may_complete(session, actor, task)
    bpmn.tasks.require_current(task, revision=revision, actor=whose)
    form = task_forms.get(session, actor, case, task, release_id=locked.instance["release_id"])
    absent = _absent(session, actor, whose, form)
    values = _read(form, answers)
    with taking_back.noting(session) as noted:
        variables, sentence = _apply(form, values)
        facts: dict[str, Any] = {"task_id": task.id, "form_key": task.form_key, **_item(task)}
        if absent is not None:
            sentence = _(
                "%(sentence)s (%(name)s for %(absent)s, who is away)",
                sentence=sentence,
                name=actor.full_name,
                absent=absent.full_name,
            )
            facts["for"] = absent.user_name
        timeline.record(session, task.business_key, "task_completed", sentence, actor=actor.user_name, facts=facts)
        behalf = absent.user_name if absent else None
        done = bpmn.tasks.complete_locked(
            session, locked, actor=actor.user_name, variables=variables, on_behalf_of=behalf
        )
    _keep(session, form, values, taking_back.needed(session, task, actor, noted, done))
    return done


def check(session: Session, form: TaskForm, answers: Mapping[str, Any]) -> None:
    """Raises AnswersRefusedError as completing with `answers` would; nothing of it is kept."""
    values = _read(form, answers)
    trial = session.begin_nested()
    try:
        _apply(form, values)
    finally:
        trial.rollback()


def save_draft(
    session: Session, actor: Person, task_id: str, answers: Mapping[str, Any], copy: bpmn.DraftCopy | None = None
) -> bpmn.Draft:
    """Keeps what the person has typed so far, unchecked; nobody else reads it. Raises DraftChangedError as the engine.

    Who began to answer may go on keeping words when the task has gone to somebody else.
    """
    task = task_access.get(session, actor, task_id)
    if bpmn.tasks.find_draft(session, task.id, actor.user_name) is None:
        task_access.require_may_complete(session, actor, task)
    return bpmn.tasks.save_draft(session, task.id, actor.user_name, answers, copy)


def claim(session: Session, actor: Person, task_id: str) -> None:
    """Takes a task that is offered to a group of the person's.

    Raises CaseNotFoundError, NotAllowedError, and from the engine TaskNotFoundError, TaskFinishedError and
    TaskTakenError.
    """
    task = _own_task(session, actor, task_id)
    bpmn.tasks.claim(session, task.id, actor.user_name)
    _tell(
        session,
        task,
        "task_taken",
        _("%(full_name)s took a task: %(name)s", full_name=actor.full_name, name=task.name),
        actor,
    )


def give_back(session: Session, actor: Person, task_id: str) -> None:
    """Gives a task back to those whom it is offered to. Raises as `claim` does."""
    task = _own_task(session, actor, task_id)
    bpmn.tasks.give_back(session, task.id, actor.user_name)
    _tell(
        session,
        task,
        "task_given_back",
        _("%(full_name)s gave a task back: %(name)s", full_name=actor.full_name, name=task.name),
        actor,
    )


def assign(session: Session, actor: Person, task_id: str, assignee: str, *, reason: str = "") -> None:
    """Hands a task to somebody, who then sees its case for as long as the task is theirs (EHA-2).

    Raises CaseNotFoundError, NotAllowedError, and from the engine TaskNotFoundError and TaskFinishedError.
    """
    task = task_access.get(session, actor, task_id)
    if not task_access.may_hand_on(session, actor, task):
        raise NotAllowedError(_("This task is not yours to hand on."))
    new_assignee, was = people.get(session, assignee), task.assignee
    handed_on = bpmn.tasks.assign(session, task.id, new_assignee.user_name, actor.user_name)
    moves.tell_task(session, handed_on, was, actor.user_name)
    sentence = _("A task was handed to %(full_name)s: %(name)s", full_name=new_assignee.full_name, name=task.name)
    _tell(
        session,
        task,
        "task_handed_on",
        _("%(sentence)s. Reason: %(reason)s", sentence=sentence, reason=reason) if reason else sentence,
        actor,
    )


def _own_task(session: Session, actor: Person, task_id: str) -> bpmn.Task:
    task = task_access.get(session, actor, task_id)
    if task_access.require_may_complete(session, actor, task) != actor.user_name:
        raise NotAllowedError(_("This task is somebody’s for whom you stand in: you can do it, and it stays theirs."))
    return task


def _absent(session: Session, actor: Person, whose: str, form: TaskForm) -> Person | None:
    """For whom the actor does this while they are away; None when in their own name."""
    if whose == actor.user_name:
        return None
    absent = people.get(session, whose)
    if form.record is not None and form.record.is_personal:
        raise NotAllowedError(_("Only %(full_name)s can answer this.", full_name=absent.full_name))
    return absent


def _read(form: TaskForm, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    if form.schema is None:
        return {}
    reading = form.schema.read(answers, form.data, now=form.context.now)
    if reading.errors:
        raise AnswersRefusedError(reading.errors)
    return reading.values


def _apply(form: TaskForm, values: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    task = form.context.task
    if form.record is None:
        return {}, _("Done: %(name)s", name=task.name)
    model = _validated(form.record, values)
    variables = form.record.apply(form.context, model)
    sentence = (
        form.record.sentence(form.context, model) if form.record.sentence else _("Done: %(name)s", name=task.name)
    )
    return variables, sentence


def _validated(record: Record, values: Mapping[str, Any]) -> Answers:
    try:
        return record.model.model_validate(values)
    except ValidationError as error:
        raise AnswersRefusedError(refusals.sentences(error)) from error


def _keep(session: Session, form: TaskForm, values: Mapping[str, Any], recent: Mapping[str, Any] | None) -> None:
    """Keeps the answers for good, and what taking the completion back needs for a while."""
    task = form.context.task
    answered = None
    if task.form_key is not None:
        answered = {
            "task": task.id,
            "case": task.business_key,
            "form_key": task.form_key,
            "release": form.release_id,
            "answers": dict(values),
            "by": form.context.actor.user_name,
            "at": form.context.now,
        }
    if answered and recent:
        _KEEP_BOTH.run(session, {**recent, **answered})
    elif answered:
        _KEEP_ANSWERS.run(session, answered)
    elif recent:
        _KEEP_RECENT.run(session, recent)


_KEEP_ANSWERS: Final = Prepared(insert(FormAnswers).inline())
_KEEP_RECENT: Final = Prepared(insert(RecentCompletion).inline())
_KEEP_BOTH: Final = PreparedRows(table_of(FormAnswers), table_of(RecentCompletion))


def _item(task: bpmn.Task) -> Mapping[str, Any]:
    return {name: task.local_variables[name] for name in ("child_id", "practitioner") if name in task.local_variables}


def _tell(session: Session, task: bpmn.Task, kind: str, sentence: str, actor: Person) -> None:
    facts = {"task_id": task.id}
    timeline.record(session, task.business_key, kind, sentence, actor=actor.user_name, facts=facts)

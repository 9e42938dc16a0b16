"""Not now: a task that leaves its person's list for a while and is back by itself."""

from datetime import date

from sqlmodel import Session

from engine import bpmn, clock, working_days
from engine.casework import records, task_access, timeline
from engine.casework.answers import Refusals
from engine.casework.errors import ActionNotPossibleError, NotAllowedError
from engine.casework.models.people import Person
from engine.words import _

MORNING = 0
"""The hour in London at which a task is back: before anybody begins."""
FURTHEST = 60
"""Working days that a task can be put off."""


def put_off(
    session: Session, actor: Person, task_id: str, until: date, *, reason: str = "", past_due: bool = False
) -> None:
    """Puts one's own task off to the morning of a day; its history and the case's timeline tell so.

    `past_due`: the person has said that they know the day to be after the task is due. Raises CaseNotFoundError,
    NotAllowedError, ActionNotPossibleError where a child's safety hangs on it, TaskFinishedError, and
    AnswersRefusedError for a day that is no day to put it off to.
    """
    task = _own_task(session, actor, task_id)
    if why := why_it_cannot_wait(task):
        raise ActionNotPossibleError(why)
    _check(session, task, until, past_due=past_due)
    bpmn.tasks.put_off(session, task.id, clock.london_moment(until, MORNING), actor.user_name)
    said = _(
        "%(full_name)s put a task off until %(until)s: %(name)s",
        full_name=actor.full_name,
        until=clock.in_words(until),
        name=task.name,
    )
    _tell(
        session,
        task,
        "task_put_off",
        _("%(said)s. Reason: %(reason)s", said=said, reason=reason) if reason else said,
        actor,
    )


def bring_back(session: Session, actor: Person, task_id: str) -> None:
    """The person does a task after all that they put off. Raises as `put_off`."""
    task = _own_task(session, actor, task_id)
    bpmn.tasks.put_off(session, task.id, None, actor.user_name)
    _tell(
        session,
        task,
        "task_brought_back",
        _("%(full_name)s took a task up again: %(name)s", full_name=actor.full_name, name=task.name),
        actor,
    )


def why_it_cannot_wait(task: bpmn.Task) -> str:
    """Why this task is not for putting off, in a sentence; empty when it is."""
    record = records.find(task.form_key) if task.form_key else None
    if record is None or not record.cannot_wait:
        return ""
    return _("A child’s safety hangs on this task, so it cannot wait. If you cannot do it, hand it to somebody now.")


def is_put_off(session: Session, task: bpmn.Task) -> bool:
    """Whether the task is not back yet."""
    return task.follow_up_at is not None and task.follow_up_at > clock.now(session)


def _check(session: Session, task: bpmn.Task, until: date, *, past_due: bool) -> None:
    today = clock.today(session)
    due_on = clock.london(task.due_at).date() if task.due_at else None
    with Refusals() as refuse:
        refuse.when(until <= today, "until", _("Choose a day after today."))
        too_far = until > working_days.working_days_after(today, FURTHEST)
        refuse.when(too_far, "until", _("Choose a day within the next %(furthest)s working days.", furthest=FURTHEST))
        if due_on is not None and until > due_on and not past_due:
            said = _(
                "That is after it is due, on %(due_on)s. Choose an earlier day, or say that you know.",
                due_on=clock.in_words(due_on),
            )
            refuse.when(True, "past_due", said)


def _own_task(session: Session, actor: Person, task_id: str) -> bpmn.Task:
    task = task_access.get(session, actor, task_id)
    if not task_access.is_own(session, actor, task):
        raise NotAllowedError(_("Only your own tasks can be put off. Take this one first."))
    return task


def _tell(session: Session, task: bpmn.Task, kind: str, sentence: str, actor: Person) -> None:
    timeline.record(session, task.business_key, kind, sentence, actor=actor.user_name, facts={"task_id": task.id})

"""Reading what somebody outside was asked and answered, and completing the task with it."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, func, select

from engine import bpmn, clock
from engine.casework import access, task_access, task_completion, timeline
from engine.casework.errors import ActionNotPossibleError, CaseNotFoundError
from engine.casework.models.outside_views import OutsideView
from engine.casework.models.people import Person
from engine.casework.outside_views.standing import ASKABLE, Standing, attribution, is_recorded, standing_of
from engine.words import _


def require_may_ask(session: Session, person: Person, task_id: str) -> bpmn.Task:
    """The open task for which this person may ask somebody outside.

    Raises CaseNotFoundError, NotAllowedError, ActionNotPossibleError, TaskNotFoundError.
    """
    task = task_access.get(session, person, task_id)
    task_access.require_may_complete(session, person, task)
    if task.form_key not in ASKABLE:
        raise ActionNotPossibleError(
            _("Nobody outside can be asked for this: only for a child's or a professional view.")
        )
    if task.status is not bpmn.TaskStatus.OPEN:
        raise ActionNotPossibleError(_("This task is finished: nobody can be asked for it any more."))
    return task


def get(session: Session, person: Person, view_id: str, *, to_change: bool = False) -> OutsideView:
    """The view, for who sees its case; raises CaseNotFoundError. `to_change`: nobody else can until we are done."""
    view = session.get(OutsideView, view_id, with_for_update=to_change, populate_existing=to_change)
    if view is None:
        raise CaseNotFoundError
    access.get_case(session, person, view.case)
    return view


def list_for_task(session: Session, person: Person, task_id: str) -> Sequence[OutsideView]:
    """Whom somebody was asked for this task, the first first; raises CaseNotFoundError, TaskNotFoundError."""
    task_access.get(session, person, task_id)
    asked = select(OutsideView).where(OutsideView.task == task_id)
    return session.exec(asked.order_by(col(OutsideView.asked_at), col(OutsideView.id))).all()


def count_given(session: Session, task_id: str) -> tuple[int, int]:
    """How many people outside were asked for a task, and how many of them have answered."""
    counted = select(func.count(), func.count(col(OutsideView.given_at))).where(OutsideView.task == task_id)
    return session.exec(counted).one()


def list_recorded(session: Session, reference: str) -> Mapping[str, str]:
    """Task id → whose view it was that the task was completed with, for all of a case."""
    recorded = select(OutsideView).where(OutsideView.case == reference, is_recorded())
    return {view.task: attribution(view) for view in session.exec(recorded)}


def record(session: Session, person: Person, view_id: str, *, revision: int | None) -> bpmn.Completion:
    """Completes the task with the view exactly as it was given, on record as theirs.

    Raises ActionNotPossibleError, and as `task_completion.complete_task` does.
    """
    task = bpmn.tasks.lock(session, get(session, person, view_id).task).task
    view = get(session, person, view_id, to_change=True)
    if standing_of(session, view) is not Standing.GIVEN:
        raise ActionNotPossibleError(_("This view is not there to be recorded."))
    done = task_completion.complete_task(session, person, task.id, revision, view.answers or {})
    view.recorded_at = clock.now(session)
    session.add(view)
    facts = {"outside_view": view.id, "task_id": task.id}
    sentence = _("The view of %(attribution)s, is recorded as it was given by link", attribution=attribution(view))
    timeline.record(session, view.case, "outside_view_recorded", sentence, actor=person.user_name, facts=facts)
    return done

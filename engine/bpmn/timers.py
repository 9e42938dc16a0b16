"""Timers: which are due, firing them one by one, moving them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from engine import clock
from engine.bpmn import commands, incidents, rows
from engine.bpmn.errors import InstanceEndedError, InstanceSuspendedError, StepFailedError, TimerNotFoundError
from engine.bpmn.models import HistoryKind, Timer
from engine.bpmn.spiff import CaseWorkflow, deliver, move_timer


@dataclass(frozen=True)
class TimerRef:
    """A timer that runs: due at `due_at`, aware UTC."""

    id: str
    instance_id: str
    business_key: str
    element_id: str
    due_at: datetime


def list_due(session: Session, *, limit: int) -> Sequence[TimerRef]:
    """The timers to fire now, those longest due first. One that has failed comes back later, and later each time."""
    due = select(Timer).where(col(Timer.retry_at) <= clock.now(session))
    return [_ref(timer) for timer in session.exec(due.order_by(col(Timer.retry_at), col(Timer.id)).limit(limit))]


def list_for_business_key(session: Session, business_key: str) -> Sequence[TimerRef]:
    """The timers of a case, those due first at the front."""
    of_case = select(Timer).where(col(Timer.business_key) == business_key)
    return [_ref(timer) for timer in session.exec(of_case.order_by(col(Timer.due_at), col(Timer.id)))]


def _ref(timer: Timer) -> TimerRef:
    return TimerRef(timer.id, timer.instance_id, timer.business_key, timer.element_id, timer.due_at)


def next_due_at(session: Session) -> datetime | None:
    """When the next timer is to be fired; None when none runs."""
    return session.exec(select(func.min(Timer.retry_at))).one()


def fire(session: Session, timer_id: str) -> bool:
    """Fires a due timer. False when it is no longer there, no longer due, or its instance is suspended.

    Raises StepFailedError with the timer's id; `incidents.record` sets when it is tried again.
    """
    timer = session.get(Timer, timer_id, populate_existing=True)
    if timer is None:
        return False
    try:
        commands.run(session, timer.instance_id, lambda workflow: _fire(session, workflow, timer_id), actor=None)
    except StepFailedError as failure:
        failure.timer_id = timer_id
        raise
    except (TimerNotFoundError, InstanceSuspendedError, InstanceEndedError):
        return False
    incidents.resolve(session, None, timer_id=timer_id)
    return True


def _fire(session: Session, workflow: CaseWorkflow, timer_id: str) -> None:
    now = clock.now(session)
    timer = next(
        (task for task, due_at in workflow.waiting_timers() if str(task.id) == timer_id and due_at <= now), None
    )
    if timer is None:
        raise TimerNotFoundError(timer_id)
    deliver(timer)


def move(session: Session, timer_id: str, due_at: datetime, actor: str | None) -> None:
    """Sets when a running timer is due (aware). Raises TimerNotFoundError, InstanceSuspendedError."""
    timer = session.get(Timer, timer_id, populate_existing=True)
    if timer is None:
        raise TimerNotFoundError(timer_id)

    def act(workflow: CaseWorkflow) -> None:
        step = workflow.find_live_task(timer_id)
        if step is None:
            raise TimerNotFoundError(timer_id)
        move_timer(step, due_at)
        workflow.note(HistoryKind.TIMER_MOVED, step, due_at.isoformat())

    commands.run(session, timer.instance_id, act, actor=actor)
    this = rows.TIMER.c.id == timer_id
    session.execute(rows.TIMER.update().where(this).values(due_at=due_at, retry_at=due_at, attempts=0))

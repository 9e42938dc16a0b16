"""Incidents: steps that failed and were rolled back, kept until somebody has looked or the step has worked."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from engine import clock
from engine.bpmn import rows
from engine.bpmn.errors import IncidentNotFoundError, StepFailedError
from engine.bpmn.models import HistoryKind, Incident, Instance, TaskStatus, Timer

RETRY_AFTER: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
"""How long a failed timer waits before it is tried again; after the last of these it waits for a person."""

_RESOLVE: Final = rows.INCIDENT.update().where(
    rows.INCIDENT.c.resolved_at.is_(None),
    (rows.INCIDENT.c.task_id == bindparam("task")) | (rows.INCIDENT.c.timer_id == bindparam("timer")),
)


def record(session: Session, failure: StepFailedError, actor: str | None) -> Incident:
    """Keeps a failure, in a transaction after the one that it undid. The same one again is counted."""
    now = clock.now(session)
    incident = _find_open(session, failure) or _new(failure, actor, now)
    incident.cause = failure.cause
    incident.occurrences += 1
    incident.last_at = now
    session.add(incident)
    _put_off(session, failure, now)
    _note(session, incident, HistoryKind.INCIDENT, actor)
    session.flush()
    return incident


def _find_open(session: Session, failure: StepFailedError) -> Incident | None:
    same = select(Incident).where(
        col(Incident.instance_id) == failure.instance_id,
        col(Incident.element_id) == failure.element_id,
        col(Incident.task_id) == failure.task_id,
        col(Incident.timer_id) == failure.timer_id,
        col(Incident.resolved_at).is_(None),
    )
    return session.exec(same).first()


def _new(failure: StepFailedError, actor: str | None, now: datetime) -> Incident:
    return Incident(
        instance_id=failure.instance_id,
        business_key=failure.business_key,
        element_id=failure.element_id,
        element_label=failure.element_label,
        task_id=failure.task_id,
        timer_id=failure.timer_id,
        cause=failure.cause,
        occurrences=0,
        opened_at=now,
        opened_by=actor,
        last_at=now,
    )


def _put_off(session: Session, failure: StepFailedError, now: datetime) -> None:
    timer = session.get(Timer, failure.timer_id, populate_existing=True) if failure.timer_id else None
    if timer is not None:
        timer.retry_at = now + RETRY_AFTER[timer.attempts] if timer.attempts < len(RETRY_AFTER) else None
        timer.attempts += 1


def resolve(session: Session, actor: str | None, *, task_id: str | None = None, timer_id: str | None = None) -> None:
    """Closes the open incidents of a task or timer: its step has worked after all."""
    source = {"task": task_id, "timer": timer_id}
    session.execute(_RESOLVE, source | {"resolved_at": clock.now(session), "resolved_by": actor})


def resolve_vanished(session: Session, instance_id: str, actor: str | None) -> None:
    """Closes the open incidents of an instance whose task or timer is there no more: nothing can be tried again."""
    of_task = rows.INCIDENT.c.task_id.in_(select(rows.TASK.c.id).where(rows.TASK.c.status == TaskStatus.OPEN))
    of_timer = rows.INCIDENT.c.timer_id.in_(select(rows.TIMER.c.id))
    vanished = rows.INCIDENT.update().where(
        rows.INCIDENT.c.instance_id == instance_id,
        rows.INCIDENT.c.resolved_at.is_(None),
        (rows.INCIDENT.c.task_id.is_not(None) & ~of_task) | (rows.INCIDENT.c.timer_id.is_not(None) & ~of_timer),
    )
    session.execute(vanished.values(resolved_at=clock.now(session), resolved_by=actor))


def list_open(session: Session) -> Sequence[Incident]:
    """The incidents that nobody has dealt with, oldest first."""
    unresolved = select(Incident).where(col(Incident.resolved_at).is_(None))
    return session.exec(unresolved.order_by(col(Incident.opened_at), col(Incident.id))).all()


def retry(session: Session, incident_id: str, actor: str) -> Incident:
    """Closes an incident whose cause is mended, and returns it. A failed timer is due at once; a failed task waits for
    its person.

    Raises IncidentNotFoundError.
    """
    incident = session.get(Incident, incident_id, populate_existing=True)
    if incident is None or incident.resolved_at is not None:
        raise IncidentNotFoundError(incident_id)
    now = clock.now(session)
    incident.resolved_at, incident.resolved_by = now, actor
    timer = session.get(Timer, incident.timer_id, populate_existing=True) if incident.timer_id else None
    if timer is not None:
        timer.retry_at, timer.attempts = now, 0
    _note(session, incident, HistoryKind.INCIDENT_RESOLVED, actor)
    session.flush()
    return incident


def _note(session: Session, incident: Incident, kind: HistoryKind, actor: str | None) -> None:
    if incident.business_key is None or session.get(Instance, incident.instance_id) is None:
        return  # a start that failed left no instance
    instance: dict[str, Any] = {"id": incident.instance_id, "business_key": incident.business_key}
    facts = {"element_id": incident.element_id, "name": incident.element_label, "task_id": incident.task_id}
    rows.add_history(session, instance, kind, actor, detail=incident.cause, **facts)

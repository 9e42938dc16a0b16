"""Whether the case's process can go on by itself."""

from typing import Final

from sqlalchemy import case, func, select

from engine import bpmn
from engine.casework.models import CaseStatus
from engine.casework.monitoring.statements.parts import (
    CASE,
    HAS,
    TASK,
    Part,
    all_of,
    first_of,
    of_case,
    one_of,
)
from engine.database import table_of


def _active_cases() -> Part:
    other = CASE.alias()
    active = (other.c.family == CASE.c.family, other.c.status == CaseStatus.OPEN)
    return one_of("active_cases", select(func.count()).select_from(other).where(*active))


def _timer_due_at() -> Part:
    """When the next timer is due, while the process runs."""
    instance, timer = table_of(bpmn.Instance), table_of(bpmn.Timer)
    running = (timer.c.instance_id == CASE.c.instance_id, instance.c.status == bpmn.InstanceStatus.ACTIVE)
    due_at = select(func.min(timer.c.due_at)).join(instance, instance.c.id == timer.c.instance_id)
    return one_of("timer_due_at", due_at.where(*running))


def _last_step_at() -> Part:
    """When something happened last, in a case in which nobody has anything to do. Others need not be asked."""
    event = table_of(bpmn.HistoryEvent)
    waits = (
        select(HAS).where(of_case(TASK.c.business_key), TASK.c.status == bpmn.TaskStatus.OPEN).correlate(CASE).exists()
    )
    last = select(event.c.at).where(of_case(event.c.business_key)).order_by(event.c.id.desc()).limit(1)
    return case((~waits, last.correlate(CASE).scalar_subquery())).label("last_step_at")


def _failure() -> Part:
    """The oldest failure that nobody has dealt with: of which step, and when."""
    incident = table_of(bpmn.Incident)
    unresolved = (incident.c.instance_id == CASE.c.instance_id, incident.c.resolved_at.is_(None))
    rows = select(incident.c.element_label, incident.c.opened_at).where(*unresolved)
    return first_of("failure", rows.order_by(incident.c.opened_at, incident.c.id))


def _messages() -> Part:
    """The messages that the case can take now."""
    waiting = table_of(bpmn.Subscription)
    return all_of("messages", select(waiting.c.message).where(of_case(waiting.c.business_key)))


PARTS: Final = (_active_cases(), _timer_due_at(), _last_step_at(), _failure(), _messages())

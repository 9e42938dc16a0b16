"""Moving a date that due dates and timers were worked out from, and those with it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from engine.bpmn import commands, rows
from engine.bpmn.expressions import due_moment
from engine.bpmn.models import HistoryKind
from engine.bpmn.spiff import CaseWorkflow, change_variables, move_timer
from engine.feel import Expression


def move(session: Session, instance_id: str, dates: Mapping[str, date], *, actor: str, reason: str) -> None:
    """Gives variables that hold dates new ones in every running process of the instance that has them. What the
    diagrams work out from them moves too: due dates of open tasks and timers that run (a moment that is past: now).

    `reason` is kept in the history. Raises InstanceNotFoundError, InstanceSuspendedError, InstanceEndedError.
    """
    tasks: dict[str, dict[str, Any]] = {}
    timers: dict[str, datetime] = {}

    def act(workflow: CaseWorkflow) -> None:
        change_variables(workflow, {name: day.isoformat() for name, day in dates.items()})
        tasks.update(_move_tasks(workflow, dates, reason))
        timers.update(_move_timers(workflow, dates, reason))

    commands.run_locked(session, commands.lock(session, instance_id), act, actor=actor)
    for task_id, values in tasks.items():
        again = rows.TASK.c.revision + 1
        session.execute(rows.TASK.update().where(rows.TASK.c.id == task_id).values(revision=again, **values))
    for timer_id, due_at in timers.items():
        moved = rows.TIMER.update().where(rows.TIMER.c.id == timer_id)
        session.execute(moved.values(due_at=due_at, retry_at=due_at, attempts=0))


def _move_tasks(workflow: CaseWorkflow, dates: Mapping[str, date], reason: str) -> dict[str, dict[str, Any]]:
    moved: dict[str, dict[str, Any]] = {}
    for task in workflow.user_tasks():
        work = task.task_spec.element.work
        values: dict[str, Any] = {}
        if _reads(work.due, dates):
            values.update(rows.due(due_moment(workflow.environment.evaluate(task, work.due))))
        if _reads(work.follow_up, dates):
            values["follow_up_at"] = due_moment(workflow.environment.evaluate(task, work.follow_up))
        if values:
            moved[str(task.id)] = values
            workflow.note(HistoryKind.DUE_DATE_MOVED, task, reason)
    return moved


def _move_timers(workflow: CaseWorkflow, dates: Mapping[str, date], reason: str) -> dict[str, datetime]:
    moved: dict[str, datetime] = {}
    for task, _due_at in list(workflow.waiting_timers()):
        timer = task.task_spec.element.timer
        if _reads(timer, dates):
            due_at = workflow.environment.timer_due_at(task, timer)
            move_timer(task, due_at)
            moved[str(task.id)] = due_at
            workflow.note(HistoryKind.TIMER_MOVED, task, f"{due_at.isoformat()}: {reason}")
    return moved


def _reads(expression: Expression | None, dates: Mapping[str, date]) -> bool:
    return expression is not None and not expression.variables.isdisjoint(dates)

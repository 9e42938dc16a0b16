"""Checks the books: what the servers left in the database must agree with itself and with what clients were told."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from engine import bpmn
from engine.bpmn import commands, rows
from engine.bpmn.models import Subscription, Timer
from engine.casework.models.lcss import LcssSupport
from engine.casework.models.timeline import FormAnswers, TimelineEntry
from tests.load.clients import Ledger


def require_sound_file(session: Session) -> None:
    """SQLite's own checks."""
    connection = session.connection()
    assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
    assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def require_every_answer_kept(session: Session, ledger: Ledger) -> None:
    """What was answered as done is there once, with its own words; what was refused left nothing; the rest is whole."""
    completed = session.exec(select(bpmn.Task.id).where(bpmn.Task.status == "completed")).all()
    once = dict.fromkeys(completed, 1)
    assert Counter(_happened(session, "task_completed")) == once
    assert Counter(session.exec(select(FormAnswers.task))) == once
    assert Counter(session.exec(select(LcssSupport.task))) == once
    told = session.exec(select(TimelineEntry).where(TimelineEntry.kind == "task_completed")).all()
    assert Counter(entry.facts["task_id"] for entry in told) == once
    attempts = {row.advice: row.task for row in session.exec(select(LcssSupport))}
    assert ledger.done.items() <= attempts.items()
    assert not ledger.refused.keys() & attempts.keys()


def require_every_timer_fired_once(session: Session) -> None:
    """Each timer fired once and did its work once; none is forgotten: the others still run, or their task was done."""
    fired = _happened(session, "timer_fired")
    assert len(fired) == len(set(fired))
    waits, reminders = (_happened(session, "timer_fired", element) for element in ("Wait", "Reminder"))
    waiting = session.exec(select(Timer.id).where(Timer.element_id == "Wait")).all()
    helped, looked = (_tasks_of(session, element) for element in ("Help", "Look_again"))
    done = [task for task in helped if task.status == "completed"]
    assert len(waits) + len(waiting) == len(done)
    assert len(waits) == len(looked)
    reminded = session.exec(select(TimelineEntry).where(TimelineEntry.kind == "reminder_sent")).all()
    assert len(reminded) == len(reminders)


def require_rows_to_tell_the_state(session: Session) -> None:
    """What every instance of a case waits for by its state is what its rows say."""
    for instance in session.exec(select(bpmn.Instance).where(col(bpmn.Instance.business_key).like("EH-%"))):
        by_state = rows.Footprint.of(commands.restore(session, commands.lock(session, instance.id), None))
        open_tasks = select(bpmn.Task.id).where(bpmn.Task.instance_id == instance.id, bpmn.Task.status == "open")
        by_rows = rows.Footprint(
            frozenset(session.exec(open_tasks)),
            _waiting(session, Timer, instance),
            _waiting(session, Subscription, instance),
        )
        assert by_rows == by_state


def _happened(session: Session, kind: str, element: str | None = None) -> Sequence[str | None]:
    events = select(bpmn.HistoryEvent.task_id).where(bpmn.HistoryEvent.kind == kind)
    if element:
        events = events.where(bpmn.HistoryEvent.element_id == element)
    return session.exec(events).all()


def _tasks_of(session: Session, element: str) -> Sequence[bpmn.Task]:
    return session.exec(select(bpmn.Task).where(bpmn.Task.element_id == element)).all()


def _waiting(session: Session, table: Any, instance: bpmn.Instance) -> frozenset[str]:
    return frozenset(session.exec(select(table.id).where(col(table.instance_id) == instance.id)))

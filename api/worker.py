"""Fires timers as they fall due: each in its own transaction, any number of workers side by side."""

from collections.abc import Sequence
from threading import Event

from api import logs
from engine import bpmn
from engine.database import Database

BATCH = 100
POLL_SECONDS = 5.0


def fire_due_timers(database: Database) -> int:
    """Fires what is due, and what falls due by that, until nothing is; how many were fired.

    A timer that fails becomes an incident and is tried again later; the others go on.
    """
    fired = 0
    failed: set[str] = set()
    while due := [timer.id for timer in _list_due(database, BATCH + len(failed)) if timer.id not in failed]:
        for timer_id in due:
            if _fire(database, timer_id):
                fired += 1
            else:
                failed.add(timer_id)
    return fired


def run(database: Database, stop: Event, poll_seconds: float = POLL_SECONDS) -> None:
    """Fires due timers until `stop` is set; a timer that has begun is finished first."""
    while not stop.is_set():
        try:
            fire_due_timers(database)
        except Exception as error:  # The database may be away for a while; the next round tries again.
            logs.log_unexpected(error)
        stop.wait(poll_seconds)


def _list_due(database: Database, limit: int) -> "Sequence[bpmn.TimerRef]":
    with database.reading() as session:
        return bpmn.timers.list_due(session, limit=limit)


def _fire(database: Database, timer_id: str) -> bool:
    try:
        with database.transaction() as session:
            return bpmn.timers.fire(session, timer_id)
    except bpmn.errors.StepFailedError as error:
        with database.transaction() as session:
            bpmn.incidents.record(session, error, None)
    except bpmn.errors.TimerNotFoundError:
        pass  # Somebody else fired or cancelled it meanwhile.
    except Exception as error:
        # A defect of ours in one process must not keep the timers of all others waiting.
        logs.log_unexpected(error)
    return False

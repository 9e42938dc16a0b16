"""Works off what was asked for with upgrades: each case in a transaction of its own, by whoever comes to it.

A request does so for a few seconds, workers do the rest; what one leaves when it dies the next one takes up.
"""

from threading import Event
from time import monotonic

from sqlalchemy.exc import OperationalError

from api import logs
from engine import bpmn
from engine.busy import DatabaseBusyError
from engine.casework import process_changes
from engine.database import Database

BATCH = 100


def work_off(
    database: Database, *, upgrade_id: str | None = None, seconds: float | None = None, stop: Event | None = None
) -> int:
    """Does what is pending, of one upgrade or of all, until nothing is or `seconds` have passed; how many cases."""
    until = monotonic() + seconds if seconds is not None else None
    done = 0
    while pending := _list_pending(database, upgrade_id):
        for number in pending:
            if (until is not None and monotonic() > until) or (stop is not None and stop.is_set()):
                return done
            _do(database, number)
            done += 1
    return done


def _list_pending(database: Database, upgrade_id: str | None) -> list[int]:
    with database.reading() as session:
        return list(bpmn.upgrades.list_pending(session, limit=BATCH, upgrade_id=upgrade_id))


def _do(database: Database, number: int) -> None:
    try:
        with database.transaction() as session:
            process_changes.do_upgrade(session, number)
    except (OperationalError, DatabaseBusyError):
        raise  # The database is away or busy: the case is as it was, and comes again.
    except Exception as error:
        # A defect of ours with one case must not keep the others waiting.
        error_id = logs.log_unexpected(error)
        with database.transaction() as session:
            bpmn.upgrades.set_aside(session, number, error_id)

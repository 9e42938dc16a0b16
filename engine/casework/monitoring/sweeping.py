"""Whose turn it is to look at all cases: of several workers, one does it every so often."""

from datetime import timedelta

from sqlmodel import Session, col, update

from engine import clock
from engine.casework.models.monitoring import MonitoringSweep
from engine.database import inserter

EVERY = timedelta(minutes=15)
_ONE = 1


def claim(session: Session) -> bool:
    """True when all cases are to be looked at now, by the caller: nobody else is told so for the next quarter hour."""
    now = clock.now(session)
    insert = inserter(session)
    session.execute(insert(MonitoringSweep).values(id=_ONE, next_at=now).on_conflict_do_nothing())
    due = (col(MonitoringSweep.id) == _ONE, col(MonitoringSweep.next_at) <= now)
    taken = session.execute(
        update(MonitoringSweep).where(*due).values(next_at=now + EVERY).returning(col(MonitoringSweep.id))
    )
    return taken.first() is not None

"""The demonstration's clock: the machine's time and an offset that an administrator moves forward.

The offset is a row, so every process of one installation tells the same time. Sign-in sessions and the slow-down after
failures go by `unmoved_now`: moving the clock a week forward must not sign everybody out.
"""

from datetime import datetime, timedelta

from sqlmodel import Field, Session

from engine.clock import Clock
from engine.database import Row


class ClockOffset(Row, table=True):
    """How far the demonstration's clock is ahead; one row, or none where it was never moved."""

    __tablename__ = "clock_offset"

    id: int = Field(default=1, primary_key=True)
    seconds: int = 0


class DemoClock:
    """`base` and the offset kept in the database. One session sees one offset, read once."""

    def __init__(self, base: Clock) -> None:
        self.base = base

    def now(self, session: Session) -> datetime:
        offset = session.info.get("clock_offset")
        if offset is None:
            row = session.get(ClockOffset, 1)
            offset = session.info["clock_offset"] = timedelta(seconds=row.seconds if row else 0)
        return self.base.now(session) + offset


def move_forward(session: Session, by: timedelta) -> None:
    """Moves the demonstration's clock forward by `by` (at least a second) for everybody."""
    row = session.get(ClockOffset, 1) or ClockOffset()
    row.seconds += int(by.total_seconds())
    session.add(row)
    session.flush()
    session.info.pop("clock_offset", None)


def unmoved_now(session: Session) -> datetime:
    """The present moment without the demonstration's offset, aware, in UTC."""
    clock: Clock = session.info["clock"]
    return clock.base.now(session) if isinstance(clock, DemoClock) else clock.now(session)

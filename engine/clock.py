"""The one source of time. Moments are aware and in UTC inside; people read them in Europe/London.

A session carries its clock (`engine.database.Database` puts it there), so whoever has a session knows the time, and a
test or the demonstration mode moves time by giving the session another clock.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlmodel import Session

from engine.words import _, later

MONTHS = (
    *(later("January"), later("February"), later("March"), later("April"), later("May"), later("June")),
    *(later("July"), later("August"), later("September"), later("October"), later("November"), later("December")),
)
WEEKDAYS = (
    *(later("Monday"), later("Tuesday"), later("Wednesday"), later("Thursday"), later("Friday")),
    *(later("Saturday"), later("Sunday")),
)
LONDON = ZoneInfo("Europe/London")


class Clock(Protocol):
    """Anything that tells the time."""

    def now(self, session: Session) -> datetime:
        """The present moment, aware, in UTC."""


class SystemClock:
    """The machine's own time."""

    def now(self, session: Session) -> datetime:
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is moved: for tests and rehearsals."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment.astimezone(UTC)

    def now(self, session: Session) -> datetime:
        return self.moment

    def move(self, by: timedelta) -> None:
        """Moves this clock by `by`, forwards or backwards."""
        self.moment += by

    def move_to(self, moment: datetime) -> None:
        """Sets this clock to `moment`, an aware datetime."""
        self.moment = moment.astimezone(UTC)


def now(session: Session) -> datetime:
    """The present moment by the session's clock, aware, in UTC."""
    clock: Clock = session.info["clock"]
    return clock.now(session)


def today(session: Session) -> date:
    """The calendar date in Europe/London by the session's clock."""
    return now(session).astimezone(LONDON).date()


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC, of an aware one. Raises ValueError in the first and last hours of the years 1 to 9999,
    which not every calendar has: nobody could be shown it."""
    try:
        london(moment)
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a moment outside the years 1 to 9999") from error


def london(moment: datetime) -> datetime:
    """The same moment as people in England read it."""
    return moment.astimezone(LONDON)


def london_moment(day: date, hour: int, minute: int = 0) -> datetime:
    """`hour:minute` on `day` in Europe/London, as an aware UTC moment."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON).astimezone(UTC)


def in_words(value: date | datetime) -> str:
    """A date as people write it, "3 March 2026"; a moment is read in Europe/London."""
    day = london(value).date() if isinstance(value, datetime) else value
    return f"{day.day} {_(MONTHS[day.month - 1])} {day.year}"


def weekday_in_words(day: date) -> str:
    """A date with its weekday, "Tuesday 3 March 2026"."""
    return f"{_(WEEKDAYS[day.weekday()])} {in_words(day)}"

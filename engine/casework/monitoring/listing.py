"""The list of an area's stuck cases, a page at a time, the most urgent and longest stuck first.

The records of the last look say where to look; what is shown is looked at anew, so that what was mended since is gone.
What has got stuck since the last look comes with the next one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, tuple_
from sqlmodel import Session, col, select

from engine import bpmn
from engine.casework import access
from engine.casework.models.monitoring import Severity, StuckFinding
from engine.casework.models.people import Area, Person
from engine.casework.monitoring.evaluating import findings_of
from engine.casework.monitoring.findings import Finding

LARGEST_ID = 2**31 - 1
"""What both databases can compare with."""
_ORDER = (col(StuckFinding.severity), col(StuckFinding.since_on), col(StuckFinding.id))


@dataclass(frozen=True)
class StuckRow:
    """A finding as it is now, and since when it has been seen."""

    finding: Finding
    first_seen_at: datetime


@dataclass(frozen=True)
class StuckPage:
    """One page. `next` is what to ask for the following page with; None on the last."""

    rows: Sequence[StuckRow]
    next: str | None


@dataclass(frozen=True)
class Narrowing:
    """Only findings of this severity, of this rule, that wait for this person (a user name), or for somebody of this
    agency; None: whichever."""

    severity: Severity | None = None
    rule: str | None = None
    person: str | None = None
    agency: str | None = None


def list_stuck(
    session: Session,
    person: Person,
    area: Area,
    *,
    limit: int,
    after: str | None = None,
    only: Narrowing = Narrowing(),
) -> StuckPage:
    """What is stuck in an area, for its LCSS.

    A page may hold fewer rows than `limit`: what was mended since the last look is left out. Raises CaseNotFoundError
    for another area's people, and `bpmn.CursorError`.
    """
    access.require_lcss_of(session, person, area)
    wanted = select(StuckFinding).where(
        StuckFinding.area == area, col(StuckFinding.gone_at).is_(None), *_narrowed(only)
    )
    if after is not None:
        wanted = wanted.where(tuple_(*_ORDER) > _read_cursor(after))
    recorded = session.exec(wanted.order_by(*_ORDER).limit(limit + 1)).all()
    return StuckPage(
        _as_they_are(session, recorded[:limit]), _cursor(recorded[limit - 1]) if len(recorded) > limit else None
    )


def _narrowed(only: Narrowing) -> Iterator[ColumnElement[bool]]:
    if only.severity is not None:
        yield col(StuckFinding.severity) == only.severity
    if only.rule is not None:
        yield col(StuckFinding.rule) == only.rule
    if only.person is not None:
        yield col(StuckFinding.waits_for) == only.person
    if only.agency is not None:
        yield col(StuckFinding.waits_for).in_(select(Person.user_name).where(Person.agency == only.agency))


def _as_they_are(session: Session, recorded: Sequence[StuckFinding]) -> Sequence[StuckRow]:
    cases = sorted({row.case for row in recorded})
    now = {finding.identity: finding for finding in findings_of(session, cases)} if cases else {}
    identified = [((row.case, row.rule, row.about), row.first_seen_at) for row in recorded]
    return [StuckRow(now[identity], seen_at) for identity, seen_at in identified if identity in now]


def _cursor(row: StuckFinding) -> str:
    return f"{int(row.severity)}~{row.since_on.isoformat()}~{row.id}"


def _read_cursor(cursor: str) -> tuple[Severity, date, int]:
    try:
        severity, since_on, row_id = cursor.split("~")
        place = Severity(int(severity)), date.fromisoformat(since_on), int(row_id)
    except ValueError:
        raise bpmn.CursorError from None
    if not 0 < place[2] <= LARGEST_ID:
        raise bpmn.CursorError
    return place

"""The board of an area: how many of its cases stand where, and how many findings there are.

Cases and tasks are counted as they are at this moment (`tallies`). Findings are counted as the last look recorded them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from engine import clock
from engine.casework import access
from engine.casework.models.cases import Case, CaseStatus, SupportingArea
from engine.casework.models.monitoring import SetAside, Severity, StuckFinding
from engine.casework.models.people import Area, Person
from engine.casework.monitoring import tallies
from engine.database import table_of

_CASE, _PART = table_of(Case), table_of(SupportingArea)
_FOUND: Final = table_of(StuckFinding)
_IS_OPEN: Final = _CASE.c.status == CaseStatus.OPEN
_SUPPORTED: Final = (
    select(func.count())
    .select_from(_PART.join(_CASE, _CASE.c.reference == _PART.c.case))
    .where(_PART.c.area == bindparam("area"), _PART.c.until_at.is_(None), _IS_OPEN)
)
# Of one area, for then it is read in the order of the index ix_monitoring_finding_by_rule.
_FINDINGS: Final = (
    select(_FOUND.c.area, _FOUND.c.rule, _FOUND.c.severity, func.count())
    .where(_FOUND.c.gone_at.is_(None), _FOUND.c.area == bindparam("area"))
    .group_by(_FOUND.c.area, _FOUND.c.rule, _FOUND.c.severity)
)


@dataclass(frozen=True)
class StepCount:
    """One step of a process: `late` of its `open` tasks are past their due date."""

    process_key: str
    element_id: str
    open: int
    late: int


@dataclass(frozen=True)
class StuckCount:
    """How many findings a rule has in an area, of one severity."""

    area: Area
    rule: str
    severity: Severity
    findings: int


@dataclass(frozen=True)
class Board:
    """`led_elsewhere`: open cases that the area supports and another one leads, where all of them are counted.
    `cases_at`: process to how many cases have an open task in it. `steps`: the open tasks at each of its steps."""

    area: Area
    open_cases: int
    led_elsewhere: int
    cases_at: Mapping[str, int]
    steps: Sequence[StepCount]
    stuck: Sequence[StuckCount]

    def findings(self, severity: Severity) -> int:
        """How many findings are so severe."""
        return sum(one.findings for one in self.stuck if one.severity is severity)


@dataclass(frozen=True)
class AsideRow:
    """A case that is set aside until a date; `rule` None: on hold, whatever is found."""

    reference: str
    rule: str | None
    until_on: date
    reason: str
    by: str


def get(session: Session, person: Person, area: Area) -> Board:
    """The board of an area, for its LCSS; raises CaseNotFoundError for everybody else."""
    access.require_lcss_of(session, person, area)
    return count(session, area)


def count(session: Session, area: Area) -> Board:
    """The same for whoever is known to be let in."""
    kept = tallies.read(session, area)
    return Board(
        area=area,
        open_cases=sum(one.number for one in kept if not one.process_key),
        led_elsewhere=session.connection().execute(_SUPPORTED, {"area": area}).scalar_one(),
        cases_at={one.process_key: one.number for one in kept if one.process_key and not one.element_id},
        steps=[StepCount(*one) for one in kept if one.element_id],
        stuck=count_stuck(session, area),
    )


def count_stuck(session: Session, area: Area) -> Sequence[StuckCount]:
    """How many findings there are in an area by rule and severity, as the last look recorded them."""
    return [StuckCount(*row) for row in session.connection().execute(_FINDINGS, {"area": area})]


def list_set_aside(session: Session, person: Person, area: Area, *, limit: int) -> Sequence[AsideRow]:
    """What is set aside in an area today, what returns first before others. Raises CaseNotFoundError."""
    access.require_lcss_of(session, person, area)
    today = clock.today(session)
    rows = (
        select_rows(SetAside)
        .join(Case, col(Case.reference) == col(SetAside.case))
        .where(Case.area == area, col(SetAside.returned_at).is_(None), col(SetAside.until_on) > today)
        .order_by(col(SetAside.until_on), col(SetAside.at), col(SetAside.id))
        .limit(limit)
    )
    return [AsideRow(row.case, row.rule, row.until_on, row.reason, row.by) for row in session.exec(rows)]

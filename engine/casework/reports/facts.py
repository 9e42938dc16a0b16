"""The facts that are counted: statements with a row for each, (area, agency, at, value).

`area` is the one that led the case when it was counted; of its beginning, the one that led it then. `agency` is the
kind of agency of whoever began the case. `at` is when the fact was recorded: facts are never changed afterwards, so
what happened in a time that has passed stays as it is.
"""

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, case, func, literal, select, true, type_coerce, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from engine.casework.models import (
    Agency,
    Case,
    CasePassed,
    CaseStatus,
    HandoverStep,
    OutcomeStarReading,
    OutcomeStarScore,
    Person,
    StuckFinding,
    TafMeeting,
    ThresholdJudgement,
)
from engine.database import table_of


class days_between(FunctionElement[int]):
    """Whole days from one date or moment to another."""

    type = Integer()
    inherit_cache = True


@compiles(days_between, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"((strftime('%s', {end}) - strftime('%s', {start})) / 86400)"


@compiles(days_between, "postgresql")
def _on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(TRUNC((EXTRACT(EPOCH FROM {end}) - EXTRACT(EPOCH FROM {start})) / 86400) AS INTEGER)"


_CASE, _AGENCY, _PERSON = table_of(Case), table_of(Agency), table_of(Person)
_MEETING, _PASSED = table_of(TafMeeting), table_of(CasePassed)


def _facts(at: ColumnElement[Any], value: ColumnElement[Any], area: ColumnElement[Any] = _CASE.c.area) -> Select[Any]:
    return (
        select(area.label("area"), _AGENCY.c.kind.label("agency"), at.label("at"), value.label("value"))
        .select_from(_CASE)
        .join(_PERSON, _PERSON.c.user_name == _CASE.c.opened_by)
        .join(_AGENCY, _AGENCY.c.name == _PERSON.c.agency)
    )


def _of_each(model: Any, value: ColumnElement[Any]) -> Select[Any]:
    rows = table_of(model)
    return _facts(rows.c.at, value).join(rows, rows.c.case == _CASE.c.reference)


def begun() -> Select[Any]:
    """Cases begun, by how, in the area in which they began."""
    first = select(_PASSED.c.from_area).where(_PASSED.c.case == _CASE.c.reference).order_by(_PASSED.c.serial).limit(1)
    area = func.coalesce(first.correlate(_CASE).scalar_subquery(), _CASE.c.area)
    return _facts(_CASE.c.opened_at, type_coerce(_CASE.c.entry, String), area)


def passed() -> Select[Any]:
    """Cases that another area leads from then on: one fact in the area that gave it, one in the area that took it."""
    ways = union_all(select(literal("given").label("way")), select(literal("taken"))).subquery("way")
    area = case((ways.c.way == "given", _PASSED.c.from_area), else_=_PASSED.c.to_area)
    of_case = _facts(_PASSED.c.at, ways.c.way, area).join(_PASSED, _PASSED.c.case == _CASE.c.reference)
    return of_case.join(ways, true())


def ended() -> Select[Any]:
    """Cases ended, by why (CLO-1)."""
    status = _CASE.c.status
    why = case(
        (status == CaseStatus.CLOSED, func.coalesce(_CASE.c.closure_reason, "other")),
        (status == CaseStatus.STEPPED_UP, literal("statutory_support")),
        (status == CaseStatus.DECLINED, literal("offer_refused")),
        else_=type_coerce(status, String),
    )
    return _facts(_CASE.c.closed_at, why).where(_CASE.c.closed_at.is_not(None))


def judged() -> Select[Any]:
    """Judgements of the level of need (ENT-6)."""
    return _of_each(ThresholdJudgement, table_of(ThresholdJudgement).c.level)


def first_meetings() -> Select[Any]:
    """First meetings of a team, or reviews of author and family alone: days since the assessment (EHA-9)."""
    days = days_between(_CASE.c.eha_completed_on, _MEETING.c.held_on)
    completed = _CASE.c.eha_completed_on.is_not(None)
    return _of_each(TafMeeting, days).where(completed, ~select(_before().c.serial).where(*_is_before()).exists())


def reviews() -> Select[Any]:
    """Every later meeting: days since the one before (TAF-4)."""
    earlier = _before()
    newest = select(earlier.c.held_on).where(*_is_before()).order_by(earlier.c.serial.desc()).limit(1)
    days = days_between(newest.scalar_subquery(), _MEETING.c.held_on)
    return _of_each(TafMeeting, days).where(select(earlier.c.serial).where(*_is_before()).exists())


def star_travelled() -> Select[Any]:
    """Cases ended with more than one reading of the star: points gained from the first to the last, all areas."""
    reading = table_of(OutcomeStarReading)
    of_case = reading.c.case == _CASE.c.reference
    last, first = (_points(of_case, order) for order in (reading.c.serial.desc(), reading.c.serial))
    readings = select(func.count()).select_from(reading).where(of_case).scalar_subquery()
    return _facts(_CASE.c.closed_at, last - first).where(_CASE.c.closed_at.is_not(None), readings > 1)


def handovers() -> Select[Any]:
    """Handovers of the lead, by what became of them (LPR-4)."""
    step = table_of(HandoverStep).c.step
    return _of_each(HandoverStep, step).where(step.in_(("accepted", "declined", "stopped")))


def unstuck() -> Select[Any]:
    """Reasons for being stuck that are gone: days since they were first seen."""
    found = table_of(StuckFinding)
    days = days_between(found.c.first_seen_at, found.c.gone_at)
    return (
        _facts(found.c.gone_at, days).join(found, found.c.case == _CASE.c.reference).where(found.c.gone_at.is_not(None))
    )


_EARLIER = _MEETING.alias("earlier")


def _before() -> Any:
    return _EARLIER


def _is_before() -> tuple[ColumnElement[bool], ...]:
    return _EARLIER.c.case == _MEETING.c.case, _EARLIER.c.serial < _MEETING.c.serial


def _points(of_case: ColumnElement[bool], order: ColumnElement[Any]) -> ColumnElement[int]:
    reading, score = table_of(OutcomeStarReading), table_of(OutcomeStarScore)
    one = select(reading.c.id).where(of_case).order_by(order).limit(1).correlate(_CASE).scalar_subquery()
    return select(func.sum(score.c.score)).where(score.c.reading == one).correlate(_CASE).scalar_subquery()

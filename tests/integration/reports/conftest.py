"""Cases of which only the facts are kept that reports count."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from engine.casework.models import (
    Agency,
    Area,
    Case,
    CasePassed,
    CaseStatus,
    Entry,
    Family,
    HandoverStep,
    OutcomeStarReading,
    OutcomeStarScore,
    Person,
    PersonRole,
    Role,
    Severity,
    StuckFinding,
    TafMeeting,
    ThresholdJudgement,
)
from engine.clock import london_moment
from engine.database import Database

AGENCIES = {"ann": "education", "bea": "health"}
"""Who begins cases, and what kind of agency they work for."""
JANUARY = date(2026, 1, 1)
WORDS = dict.fromkeys(("purpose", "issues", "strengths", "needs", "family_views", "outcome", "outcome_reason"), "Any.")


class Council:
    """Keeps facts as forms would."""

    def __init__(self, session: Session) -> None:
        self.session = session
        for user_name, kind in AGENCIES.items():
            session.add(Agency(name=f"{kind} agency", kind=kind))
            session.flush()
            session.add(self._person(user_name, kind, Area.NORTH))
        for area in Area:
            manager = f"manager of {area}"
            session.add(self._person(manager, "health", area))
            session.flush()
            session.add(PersonRole(person=manager, role=Role.LCSS_MANAGER))
        session.flush()
        self._cases = 0

    def begin(self, on: date = JANUARY, *, area: Area = Area.NORTH, by: str = "ann", **more: Any) -> Case:
        """A case that begins at noon."""
        self._cases += 1
        family = Family(name="Any family", area=area)
        self.session.add(family)
        self.session.flush()
        known = {"policy": "consent", "policy_version": 1, "entry": Entry.CONCERN} | more
        case = Case(
            reference=f"EH-{self._cases}", family=family.id, area=area, opened_at=noon(on), opened_by=by, **known
        )
        self.session.add(case)
        self.session.flush()
        return case

    def end(self, case: Case, on: date, status: CaseStatus = CaseStatus.CLOSED, reason: str | None = None) -> None:
        case.status, case.closed_at, case.closure_reason = status, noon(on), reason

    def pass_on(self, case: Case, on: date, to: Area) -> None:
        """Another area leads it from this day on."""
        self.session.add(CasePassed(case=case.reference, from_area=case.area, to_area=to, at=noon(on)))
        case.area = to
        self.session.flush()

    def judge(self, case: Case, on: date, level: str) -> None:
        words = dict.fromkeys(("factors", "childs_age", "protective_factors", "rationale"), "Any.")
        self._keep(case, on, ThresholdJudgement, level=level, **words)

    def meet(self, case: Case, on: date, kind: str = "review") -> None:
        self._keep(case, on, TafMeeting, kind=kind, held_on=on, **WORDS)

    def read_star(self, case: Case, on: date, score: int) -> None:
        reading = self._keep(case, on, OutcomeStarReading, read_on=on, preparation="trained")
        areas = ("physical_health", "family_routine")
        self.session.add_all(OutcomeStarScore(reading=reading.id, area=area, score=score) for area in areas)

    def hand_over(self, case: Case, on: date, step: str) -> None:
        self._keep(case, on, HandoverStep, step=step)

    def stick(self, case: Case, on: date, days: int | None) -> None:
        """Something is seen to be stuck on this day, and mended so many days later, or not at all."""
        gone_at = None if days is None else noon(on) + timedelta(days=days, hours=3)
        self.session.add(
            StuckFinding(
                case=case.reference, area=case.area, rule="MON-4", about=str(on), severity=Severity.RED, since_on=on,
                first_seen_at=noon(on), gone_at=gone_at,
            )
        )  # fmt: skip

    def _keep(self, case: Case, on: date, model: Any, **values: Any) -> Any:
        row = model(case=case.reference, task="any", by=case.opened_by, at=noon(on), **values)
        self.session.add(row)
        self.session.flush()
        return row

    def _person(self, user_name: str, kind: str, area: Area) -> Person:
        known = {"job_title": "Teacher", "email": f"{user_name}@example.org", "area": area}
        return Person(user_name=user_name, full_name=user_name.title(), agency=f"{kind} agency", **known)


def noon(on: date) -> datetime:
    return london_moment(on, 12)


Tell = Callable[[Callable[[Council], object]], None]


@pytest.fixture
def tell(database: Database) -> Tell:
    """`tell(story)`: `story(council)` is kept."""

    def keep(story: Callable[[Council], object]) -> None:
        with database.transaction() as session:
            story(Council(session))

    return keep

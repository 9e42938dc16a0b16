"""What is known of a family from before: its earlier cases, and what they recorded that still helps (CLO-8, EHA-7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from engine.casework import access
from engine.casework.models.assessment import AssessmentSection
from engine.casework.models.cases import Case
from engine.casework.models.engagement import AgencyLimit
from engine.casework.models.people import Person
from engine.casework.records import RecordContext


@dataclass(frozen=True)
class EarlierCase:
    """A case of the family that began before. `may_see`: whether the person may read it."""

    reference: str
    opened_at: datetime
    closed_at: datetime | None
    status: str
    closure_reason: str | None
    may_see: bool


def list_before(session: Session, person: Person, case: Case) -> Sequence[EarlierCase]:
    """The family's cases that began before this one, the newest first."""
    found = (
        select(Case, access.may_see(session, person))
        .where(col(Case.family) == case.family, col(Case.reference) != case.reference)
        .where(col(Case.opened_at) <= case.opened_at)
        .order_by(col(Case.opened_at).desc(), col(Case.reference))
    )
    return [
        EarlierCase(one.reference, one.opened_at, one.closed_at, one.status, one.closure_reason, bool(sees))
        for one, sees in session.execute(found)
    ]


def list_limits(context: RecordContext) -> list[dict[str, str | None]]:
    """Whom the family once did not want information shared with, to be talked about again (SHR-11); none where this
    case has limits of its own."""
    limits = select(AgencyLimit).join(Case, col(Case.reference) == col(AgencyLimit.case))
    of_family = limits.where(col(Case.family) == context.case.family).order_by(col(AgencyLimit.serial))
    found = context.session.scalars(of_family).all()
    if any(limit.case == context.case.reference for limit in found):
        return []
    named = {(limit.agency, limit.matter): limit for limit in found}
    return [{"agency": one.agency, "matter": one.matter, "why": one.why} for one in named.values()]


def find_answers(context: RecordContext, questions: Sequence[str]) -> Mapping[str, str]:
    """What the newest assessment of the family, of this case or an earlier one, says to these questions."""
    sections = select(AssessmentSection).join(Case, col(Case.reference) == col(AssessmentSection.case))
    asked = sections.where(col(Case.family) == context.case.family, col(AssessmentSection.question).in_(questions))
    rows = context.session.scalars(asked.order_by(col(AssessmentSection.serial))).all()
    return {row.question: row.answer for row in rows}

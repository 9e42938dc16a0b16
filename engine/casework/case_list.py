"""The cases that a person may see, a page at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import tuple_
from sqlmodel import Session, col, select

from engine.casework import access
from engine.casework.models.cases import Case, CaseRole, CaseStatus, RoleOnCase
from engine.casework.models.families import Family
from engine.casework.models.people import Area, Person


@dataclass(frozen=True)
class CaseRow:
    """One case in a list."""

    reference: str
    family_id: str
    family_name: str
    area: str
    status: str
    entry: str
    policy: str
    opened_at: datetime
    review_on: date | None
    closed_at: datetime | None
    closure_reason: str | None


@dataclass(frozen=True)
class CaseList:
    """One page. `next` is what to ask for the following page with; None on the last."""

    rows: Sequence[CaseRow]
    next: str | None


def list_seen(
    session: Session,
    person: Person,
    *,
    limit: int,
    after: str | None = None,
    status: CaseStatus | None = None,
    lead: str | None = None,
    areas: Collection[Area] | None = None,
) -> CaseList:
    """Cases that this person may see, newest first: where it is given, only those of `status`, those that the person
    `lead` leads, and those that one of `areas` leads.

    `after` is the `next` of the page before; for any other text the list begins at its start.
    """
    newest_first = (col(Case.opened_at).desc(), col(Case.reference).desc())
    found = select(Case, Family.name).join(Family, col(Family.id) == Case.family).where(access.may_see(session, person))
    if status is not None:
        found = found.where(Case.status == status)
    if areas is not None:
        found = found.where(col(Case.area).in_(areas))
    if lead is not None:
        leads = (
            CaseRole.person == lead,
            CaseRole.role == RoleOnCase.LEAD_PROFESSIONAL,
            col(CaseRole.until_at).is_(None),
        )
        found = found.where(col(Case.reference).in_(select(CaseRole.case).where(*leads)))
    last = session.get(Case, after) if after else None
    if last is not None:
        found = found.where(tuple_(col(Case.opened_at), col(Case.reference)) < (last.opened_at, last.reference))
    cases = session.exec(found.order_by(*newest_first).limit(limit + 1)).all()
    rows = [_row(case, family_name) for case, family_name in cases[:limit]]
    return CaseList(rows, rows[-1].reference if len(cases) > limit else None)


def _row(case: Case, family_name: str) -> CaseRow:
    return CaseRow(
        reference=case.reference,
        family_id=case.family,
        family_name=family_name,
        area=case.area,
        status=case.status,
        entry=case.entry,
        policy=case.policy,
        opened_at=case.opened_at,
        review_on=case.review_on,
        closed_at=case.closed_at,
        closure_reason=case.closure_reason,
    )

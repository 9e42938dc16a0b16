"""The open cases that an area supports and another one leads, and what is stuck in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from engine.casework import access
from engine.casework.models.cases import Case, CaseStatus, SupportingArea
from engine.casework.models.families import Family
from engine.casework.models.people import Area, Person
from engine.casework.monitoring.evaluating import findings_of
from engine.casework.monitoring.findings import Finding


@dataclass(frozen=True)
class SupportedCase:
    """A case that the area supports since a moment, which area leads it, and why it is stuck."""

    reference: str
    family_name: str
    led_by: Area
    since: datetime
    findings: Sequence[Finding]


@dataclass(frozen=True)
class SupportedPage:
    """One page. `next` is what to ask for the following page with; None on the last."""

    rows: Sequence[SupportedCase]
    next: str | None


def list_supported(
    session: Session, person: Person, area: Area, *, limit: int, after: str | None = None
) -> SupportedPage:
    """The newest first, for the area's LCSS; what is stuck is looked at now. Raises CaseNotFoundError for others.

    `after` is the `next` of the page before.
    """
    access.require_lcss_of(session, person, area)
    wanted = (
        select(Case.reference, Family.name, Case.area, SupportingArea.from_at)
        .join(Family, col(Family.id) == Case.family)
        .join(SupportingArea, col(SupportingArea.case) == Case.reference)
        .where(SupportingArea.area == area, col(SupportingArea.until_at).is_(None), Case.status == CaseStatus.OPEN)
    )
    if after is not None:
        wanted = wanted.where(col(Case.reference) < after)
    rows = session.exec(wanted.order_by(col(Case.reference).desc()).limit(limit + 1)).all()
    shown = rows[:limit]
    found = _findings(session, [reference for reference, *_ in shown])
    return SupportedPage(
        [
            SupportedCase(reference, family_name, Area(led_by), since, found.get(reference, ()))
            for reference, family_name, led_by, since in shown
        ],
        shown[-1][0] if len(rows) > limit else None,
    )


def _findings(session: Session, references: Sequence[str]) -> Mapping[str, Sequence[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings_of(session, references) if references else ():
        found.setdefault(finding.case, []).append(finding)
    return {reference: sorted(some, key=lambda one: (one.severity, one.since_on)) for reference, some in found.items()}

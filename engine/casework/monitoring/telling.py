"""Telling people of findings that are new and red or critical: once for each finding and severity.

The messages wait in the outbox (`Notification`) and are written in the transaction that records the finding. They name
the case and what the rule is about, nobody in the family and nothing that a family said.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from engine import clock
from engine.casework import access, groups
from engine.casework.errors import CaseNotFoundError
from engine.casework.models.cases import Case, CaseRole, RoleOnCase
from engine.casework.models.monitoring import Severity, StuckFinding
from engine.casework.models.people import Area, Person, PersonRole, Role
from engine.casework.models.timeline import Notification
from engine.casework.monitoring.findings import TITLES

AT_ONCE = "stuck_critical"
KINDS: Mapping[Severity, str] = {Severity.CRITICAL: AT_ONCE, Severity.RED: "stuck_red"}
"""The kind of message by severity: critical goes at once, red with the next morning's mail."""
FOR_ADMINISTRATORS = frozenset({"MON-22"})


@dataclass(frozen=True)
class Told:
    """A message about a case: to whom, since when it waits, and when it left; None: not yet."""

    case: str
    kind: str
    sentence: str
    to: str
    written_at: datetime
    sent_at: datetime | None


def tell(session: Session, cases: Set[str], rows: Set[int]) -> None:
    """Writes a message to everybody concerned for each finding of these cases, or of these ids, that is worse than what
    people were told of it."""
    for finding in session.exec(_untold(cases, rows)).all():
        severity = finding.severity
        sentence = f"{finding.case}: {TITLES[finding.rule][0]} ({severity.word})."
        session.add_all(
            Notification(
                case=finding.case,
                person=person,
                kind=KINDS[severity],
                sentence=sentence,
                created_at=clock.now(session),
            )
            for person in _concerned(session, finding)
        )
        finding.told = severity
        session.add(finding)
    session.flush()


def list_told(session: Session, person: Person, area: Area, *, limit: int) -> Sequence[Told]:
    """The newest messages about an area's stuck cases, to whomever. Raises CaseNotFoundError for others than LCSS."""
    if not access.is_lcss_of(session, person, area):
        raise CaseNotFoundError
    rows = (
        select(Notification, Person.full_name)
        .join(Case, col(Case.reference) == col(Notification.case))
        .join(Person, col(Person.user_name) == col(Notification.person))
        .where(Case.area == area, col(Notification.kind).in_(KINDS.values()))
        .order_by(col(Notification.created_at).desc(), col(Notification.id))
        .limit(limit)
    )
    return [
        Told(one.case, one.kind, one.sentence, full_name, one.created_at, one.sent_at)
        for one, full_name in session.exec(rows)
    ]


def _untold(cases: Set[str], rows: Set[int]) -> SelectOfScalar[StuckFinding]:
    return select(StuckFinding).where(
        col(StuckFinding.gone_at).is_(None),
        or_(col(StuckFinding.case).in_(cases), col(StuckFinding.id).in_(rows)),
        col(StuckFinding.severity) <= Severity.RED,
        or_(col(StuckFinding.told).is_(None), col(StuckFinding.told) > col(StuckFinding.severity)),
    )


def _concerned(session: Session, finding: StuckFinding) -> Sequence[str]:
    """User names: the LCSS managers of the area, the lead professional and their line manager; administrators for a
    fault of the process. Only those who can sign in."""
    by_name = select(Person.user_name).where(col(Person.is_active)).order_by(Person.user_name)
    if finding.rule in FOR_ADMINISTRATORS:
        return session.exec(by_name.where(_holds(Role.ADMINISTRATOR))).all()
    managers = and_(_holds(Role.LCSS_MANAGER), groups.serves(finding.area))
    return session.exec(by_name.where(or_(managers, *_leads(finding.case)))).all()


def _holds(role: Role) -> ColumnElement[bool]:
    return col(Person.user_name).in_(select(PersonRole.person).where(PersonRole.role == role))


def _leads(case: str) -> Sequence[ColumnElement[bool]]:
    """Conditions on `Person`: leads this case now, or manages who does."""
    leading = select(CaseRole.person).where(
        CaseRole.case == case, CaseRole.role == RoleOnCase.LEAD_PROFESSIONAL, col(CaseRole.until_at).is_(None)
    )
    lead = aliased(Person)
    managing = select(lead.line_manager).where(col(lead.user_name).in_(leading))
    return [col(Person.user_name).in_(leading), col(Person.user_name).in_(managing)]

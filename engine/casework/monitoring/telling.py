"""Telling people of findings that are new and red or critical: once for each finding and severity.

The messages wait in the outbox (`Notification`) and are written in the transaction that records the finding. They name
the case and what the rule is about, nobody in the family and nothing that a family said.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import ColumnElement, or_, update
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from engine import clock
from engine.casework import access, groups
from engine.casework.models.cases import Case, CaseRole, RoleOnCase
from engine.casework.models.monitoring import Severity, StuckFinding
from engine.casework.models.people import Area, Person, PersonRole, Role
from engine.casework.models.timeline import Notification
from engine.casework.monitoring.findings import TITLES
from engine.database import table_of
from engine.many_rows import ManyRows
from engine.words import _

AT_ONCE = "stuck_critical"
KINDS: Mapping[Severity, str] = {Severity.CRITICAL: AT_ONCE, Severity.RED: "stuck_red"}
"""The kind of message by severity: critical goes at once, red with the next morning's mail."""
FOR_ADMINISTRATORS = frozenset({"MON-22"})
_MESSAGES: Final = ManyRows(table_of(Notification), "id", "case", "person", "kind", "sentence", "created_at")


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
    people were told of it; by a number of statements that does not grow with the findings."""
    untold = _untold(cases, rows)
    findings = session.connection().execute(untold).all()
    if not findings:
        return
    concerned = _Concerned(session, untold.subquery())
    now = clock.now(session)
    messages = [
        {
            "id": str(uuid4()),
            "case": case,
            "person": person,
            "kind": KINDS[severity],
            "sentence": _(
                "%(case)s: %(title)s (%(severity)s).", case=case, title=TITLES[rule][0], severity=severity.word
            ),
            "created_at": now,
        }
        for _id, case, area, rule, severity in findings
        for person in concerned.by(case, area, rule)
    ]
    _MESSAGES.insert(session, messages)
    _remember_told(session, findings)


def list_told(session: Session, person: Person, area: Area, *, limit: int) -> Sequence[Told]:
    """The newest messages about an area's stuck cases, to whomever. Raises CaseNotFoundError for others than LCSS."""
    access.require_lcss_of(session, person, area)
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


def _untold(cases: Set[str], rows: Set[int]) -> Any:
    """Id, case, area, rule and severity of each."""
    own = (StuckFinding.id, StuckFinding.case, StuckFinding.area, StuckFinding.rule, StuckFinding.severity)
    return (
        sql_select(*map(col, own))
        .where(
            col(StuckFinding.gone_at).is_(None),
            or_(col(StuckFinding.case).in_(cases), col(StuckFinding.id).in_(rows)),
            col(StuckFinding.severity) <= Severity.RED,
            or_(col(StuckFinding.told).is_(None), col(StuckFinding.told) > col(StuckFinding.severity)),
        )
        .order_by(col(StuckFinding.id))
    )


def _remember_told(session: Session, findings: Sequence[Any]) -> None:
    for severity in {finding.severity for finding in findings}:
        told = [finding.id for finding in findings if finding.severity is severity]
        session.execute(update(StuckFinding).where(col(StuckFinding.id).in_(told)).values(told=severity))


class _Concerned:
    """Whom findings concern, read for all of them: the LCSS managers of the area, the lead professional and their line
    manager; administrators for a fault of the process. Only those who can sign in."""

    def __init__(self, session: Session, findings: Any) -> None:
        managers = [(area, _active(session, _holds(Role.LCSS_MANAGER), groups.serves(area))) for area in Area]
        self._managers = dict(managers)
        self._administrators = _active(session, _holds(Role.ADMINISTRATOR))
        self._leads: dict[str, set[str]] = {}
        for case, person in session.connection().execute(_leading(findings)):
            self._leads.setdefault(case, set()).add(person)

    def by(self, case: str, area: Area, rule: str) -> Sequence[str]:
        """User names, in order."""
        if rule in FOR_ADMINISTRATORS:
            return self._administrators
        return sorted({*self._managers[area], *self._leads.get(case, ())})


def _active(session: Session, *which: ColumnElement[bool]) -> Sequence[str]:
    """The user names of these people, as far as they can sign in, in order."""
    return session.exec(select(Person.user_name).where(col(Person.is_active), *which).order_by(Person.user_name)).all()


def _holds(role: Role) -> ColumnElement[bool]:
    return col(Person.user_name).in_(select(PersonRole.person).where(PersonRole.role == role))


def _leading(findings: Any) -> Any:
    """Each case of the findings with who leads it now, and with who manages who does, as far as they can sign in."""
    lead, concerned = aliased(Person), aliased(Person)
    is_either = col(concerned.user_name).in_([col(lead.user_name), col(lead.line_manager)])
    return (
        sql_select(col(CaseRole.case), col(concerned.user_name))
        .join(lead, col(lead.user_name) == col(CaseRole.person))
        .join(concerned, is_either)
        .where(col(CaseRole.case).in_(sql_select(findings.c.case)))
        .where(col(CaseRole.role) == RoleOnCase.LEAD_PROFESSIONAL, col(CaseRole.until_at).is_(None))
        .where(col(concerned.is_active))
    )

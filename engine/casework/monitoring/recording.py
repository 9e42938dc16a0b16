"""Keeping what a look at the cases found: since when each finding has been there, and when it was gone.

A look reads, and says what has changed; the changes are written in a transaction of their own, and only if there are
any, so that nobody waits for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, update

from engine import clock, facts
from engine.casework.models.monitoring import StuckFinding
from engine.casework.monitoring import telling
from engine.casework.monitoring.evaluating import findings_of
from engine.casework.monitoring.findings import Finding
from engine.database import table_of

_FOUND: Final = table_of(StuckFinding)
_OPEN = select(_FOUND).where(_FOUND.c.gone_at.is_(None), _FOUND.c.case.in_(bindparam("references", expanding=True)))
_facts = facts.reader(StuckFinding)


@dataclass(frozen=True)
class Changes:
    """What differs from what was recorded: findings that are new, recorded ones (by id) that are more or less severe
    now or wait for somebody else, and recorded ones that are gone."""

    new: Sequence[Finding]
    other: Mapping[int, Finding]
    gone: Sequence[int]

    def __bool__(self) -> bool:
        return bool(self.new or self.other or self.gone)


def changes(session: Session, references: Sequence[str]) -> Changes:
    """Looks at these cases and compares with what was recorded of them. Writes nothing."""
    found = {finding.identity: finding for finding in findings_of(session, references)}
    rows = session.connection().execute(_OPEN, {"references": references})
    known = {(row.case, row.rule, row.about): row for row in map(_facts, rows)}
    return Changes(
        new=[finding for identity, finding in found.items() if identity not in known],
        other={
            row.id or 0: found[identity]
            for identity, row in known.items()
            if identity in found and _differs(found[identity], row)
        },
        gone=[row.id or 0 for identity, row in known.items() if identity not in found],
    )


def record(session: Session, changed: Changes) -> None:
    """Writes the changes, and tells people of what has become red or critical."""
    now = clock.now(session)
    if changed.new:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        rows = [_row(finding, first_seen_at=now) for finding in changed.new]
        session.execute(insert(_FOUND).on_conflict_do_nothing(), rows)
    for row_id, finding in changed.other.items():
        now_so = {"severity": finding.severity, "waits_for": finding.waiting_for.user_name}
        session.execute(update(StuckFinding).where(col(StuckFinding.id) == row_id).values(**now_so))
    if changed.gone:
        session.execute(update(StuckFinding).where(col(StuckFinding.id).in_(changed.gone)).values(gone_at=now))
    telling.tell(session, {finding.case for finding in changed.new}, set(changed.other))


def _differs(finding: Finding, row: StuckFinding) -> bool:
    return finding.severity is not row.severity or finding.waiting_for.user_name != row.waits_for


def _row(finding: Finding, **more: Any) -> dict[str, Any]:
    return {
        "case": finding.case,
        "area": finding.area,
        "rule": finding.rule,
        "about": finding.about,
        "severity": finding.severity,
        "since_on": finding.since_on,
        "waits_for": finding.waiting_for.user_name,
        **more,
    }

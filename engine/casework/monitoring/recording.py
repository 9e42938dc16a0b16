"""Keeping what a look at the cases found: since when each finding has been there, and when it was gone.

A look reads, and says what has changed; the changes are written in a transaction of their own, and only if there are
any, so that nobody waits for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, bindparam, select
from sqlmodel import Session, col, update

from engine import clock
from engine.casework.models.monitoring import StuckFinding
from engine.casework.monitoring import telling
from engine.casework.monitoring.evaluating import findings_of
from engine.casework.monitoring.findings import Finding
from engine.database import table_of
from engine.many_rows import ManyRows
from engine.one_of import OneOf
from engine.prepared import Prepared

_FOUND: Final = table_of(StuckFinding)
_RECORDED: Final = Prepared(
    select(*(_FOUND.c[name] for name in ("id", "case", "rule", "about", "severity", "waits_for", "area"))).where(
        _FOUND.c.gone_at.is_(None), OneOf(_FOUND.c.case, bindparam("references", type_=JSON))
    )
)
_NEW: Final = ManyRows(_FOUND, "case", "area", "rule", "about", "severity", "since_on", "waits_for", "first_seen_at")


@dataclass(frozen=True)
class Changes:
    """What differs from what was recorded: findings that are new; recorded ones, by id, whose severity, mover or area
    is another now; and the ids of recorded ones that are gone."""

    new: Sequence[Finding]
    other: Mapping[int, Finding]
    gone: Sequence[int]

    def __bool__(self) -> bool:
        return bool(self.new or self.other or self.gone)


def changes(session: Session, references: Sequence[str]) -> Changes:
    """Looks at these cases and compares with what was recorded of them. Writes nothing."""
    found = {finding.identity: finding for finding in findings_of(session, references)}
    recorded = _RECORDED.each(session, {"references": list(references)})
    known = {(case, rule, about): (row_id, as_it_was) for row_id, case, rule, about, *as_it_was in recorded}
    return Changes(
        new=[finding for identity, finding in found.items() if identity not in known],
        other={
            row_id: found[identity]
            for identity, (row_id, as_it_was) in known.items()
            if identity in found and _as_it_is(found[identity]) != as_it_was
        },
        gone=[row_id for identity, (row_id, _) in known.items() if identity not in found],
    )


def record(session: Session, changed: Changes) -> None:
    """Writes the changes, and tells people of what has become red or critical."""
    now = clock.now(session)
    _NEW.insert(session, [_row(finding, first_seen_at=now) for finding in changed.new])
    for row_id, finding in changed.other.items():
        now_so = {"severity": finding.severity, "waits_for": finding.waiting_for.user_name, "area": finding.area}
        session.execute(update(StuckFinding).where(col(StuckFinding.id) == row_id).values(**now_so))
    if changed.gone:
        session.execute(update(StuckFinding).where(col(StuckFinding.id).in_(changed.gone)).values(gone_at=now))
    telling.tell(session, {finding.case for finding in changed.new}, set(changed.other))


def _as_it_is(finding: Finding) -> list[Any]:
    """What may differ from one look to the next."""
    return [finding.severity, finding.waiting_for.user_name, finding.area]


def _row(finding: Finding, *, first_seen_at: datetime) -> Mapping[str, Any]:
    return {
        "case": finding.case,
        "area": finding.area,
        "rule": finding.rule,
        "about": finding.about,
        "severity": finding.severity,
        "since_on": finding.since_on,
        "waits_for": finding.waiting_for.user_name,
        "first_seen_at": first_seen_at,
    }

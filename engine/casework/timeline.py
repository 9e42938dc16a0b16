"""What happened on a case, in order, in sentences that anybody on the case can read."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from engine import clock
from engine.casework.models.timeline import TimelineEntry


def record(
    session: Session,
    reference: str,
    kind: str,
    sentence: str,
    *,
    actor: str | None,
    facts: Mapping[str, Any] | None = None,
) -> TimelineEntry:
    """Adds one entry, now. `kind` is a word in the past tense (`task_completed`); `facts`: ids, dates and flags."""
    entry = TimelineEntry(
        case=reference, at=clock.now(session), actor=actor, kind=kind, sentence=sentence, facts=dict(facts or {})
    )
    session.add(entry)
    session.flush()
    return entry


def list_for_case(session: Session, reference: str) -> Sequence[TimelineEntry]:
    """Every entry of a case, newest first."""
    newest_first = (col(TimelineEntry.at).desc(), col(TimelineEntry.id).desc())
    return session.exec(select(TimelineEntry).where(TimelineEntry.case == reference).order_by(*newest_first)).all()

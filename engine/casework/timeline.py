"""What happened on a case, in order, in sentences that anybody on the case can read."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import insert
from sqlmodel import Session, col, select

from engine import clock
from engine.casework.models.timeline import TimelineEntry
from engine.prepared import Prepared


def record(
    session: Session,
    reference: str,
    kind: str,
    sentence: str,
    *,
    actor: str | None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Adds one entry, now. `kind` is a word in the past tense (`task_completed`); `facts`: ids, dates and flags."""
    session.flush()  # the case itself may not have been written yet
    entry = {"case": reference, "at": clock.now(session), "actor": actor, "kind": kind, "sentence": sentence}
    _ADD.run(session, {**entry, "facts": dict(facts or {})})


_ADD: Final = Prepared(insert(TimelineEntry).inline())


def list_for_case(session: Session, reference: str) -> Sequence[TimelineEntry]:
    """Every entry of a case, newest first."""
    newest_first = (col(TimelineEntry.at).desc(), col(TimelineEntry.id).desc())
    return session.exec(select(TimelineEntry).where(TimelineEntry.case == reference).order_by(*newest_first)).all()

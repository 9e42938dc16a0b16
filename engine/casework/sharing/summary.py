"""What was decided on sharing, and what came of it, for the case's page and the API (SHR-1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from engine.casework import recording
from engine.casework.models.sharing import SharedInformation, SharingDecision, SharingOversight
from engine.casework.sharing.words import BASIS_WORDS, DECISION_WORDS

__all__ = ["BASIS_WORDS", "DECISION_WORDS", "SharingSummary", "list_for_case"]


@dataclass(frozen=True)
class SharingSummary:
    """A request to share as it stands: what was decided last, what management said (None: nothing), and whether it was
    shared (None: not yet)."""

    request: str
    agency: str
    recipient: str
    information: str
    decision: str
    basis: str
    decided_by: str
    decided_at: datetime
    rationale: str
    oversight: str
    oversight_answer: str | None
    shared: bool | None
    shared_on: date | None
    family_told: bool | None


def list_for_case(session: Session, case_reference: str) -> Sequence[SharingSummary]:
    """Every request of the case, the one that was decided last first."""
    decisions = recording.newest_of_each(session, SharingDecision, case_reference, SharingDecision.request)
    if not decisions:
        return ()
    oversights = {one.request: one for one in recording.history(session, SharingOversight, case_reference)}
    shared = {one.request: one for one in recording.history(session, SharedInformation, case_reference)}
    return [_summary(one, oversights.get(one.request), shared.get(one.request)) for one in reversed(decisions)]


def _summary(
    decision: SharingDecision, oversight: SharingOversight | None, shared: SharedInformation | None
) -> SharingSummary:
    looked_at = oversight if oversight is not None and oversight.at >= decision.at else None
    return SharingSummary(
        request=decision.request,
        agency=decision.agency,
        recipient=decision.recipient,
        information=decision.information,
        decision=decision.sharing_decision,
        basis=decision.basis,
        decided_by=decision.by,
        decided_at=decision.at,
        rationale=decision.rationale,
        oversight=decision.oversight,
        oversight_answer=looked_at.answer if looked_at else None,
        shared=shared.carried_out if shared else None,
        shared_on=shared.shared_on if shared else None,
        family_told=shared.family_told if shared else None,
    )

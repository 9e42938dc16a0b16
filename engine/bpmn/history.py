"""What happened, as an append-only list."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from engine.bpmn.models import HistoryEvent


def list_for_business_key(session: Session, business_key: str) -> Sequence[HistoryEvent]:
    """Everything that happened in the instances of a case, oldest first."""
    wanted = select(HistoryEvent).where(col(HistoryEvent.business_key) == business_key)
    return session.exec(wanted.order_by(col(HistoryEvent.id))).all()

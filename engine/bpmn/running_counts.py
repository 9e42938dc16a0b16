"""How many instances run, of which process and on which release."""

from sqlmodel import Session, col, func, select

from engine.bpmn.models import Instance


def count_running(session: Session) -> dict[str, int]:
    """How many instances of each process have not ended, of whatever release."""
    query = (
        select(Instance.process_key, func.count())
        .where(col(Instance.ended_at).is_(None))
        .group_by(Instance.process_key)
    )
    return dict(session.exec(query).all())

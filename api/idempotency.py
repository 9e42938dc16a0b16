"""Requests that a client may send again: the same Idempotency-Key and content get the same answer, and happen once.

(The IETF's draft "The Idempotency-Key HTTP Header Field".) Only successes are kept: a refusal changed nothing, so the
request may be tried again under its key.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, col

from api.demo_clock import unmoved_now
from engine.database import Row

KEPT_FOR = timedelta(hours=24)


class IdempotentAnswer(Row, table=True):
    """What one person's request under one key was answered; kept for a day."""

    __tablename__ = "idempotent_answer"

    user_name: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    request_hash: str
    body: bytes = b""
    kept_at: datetime = Field(index=True)


class KeyReusedError(Exception):
    """The key was used for another request."""

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for a different request. Use a new one for each request.")


def answer_once(session: Session, user_name: str, key: str, request_hash: str, answer: Callable[[], bytes]) -> bytes:
    """What `answer()` returns, kept under the person's key; what was kept when the request comes again.

    Two that come at the same moment are one: the second waits for the first. Raises KeyReusedError.
    """
    now = unmoved_now(session)
    session.execute(delete(IdempotentAnswer).where(col(IdempotentAnswer.kept_at) <= now - KEPT_FOR))
    row = IdempotentAnswer(user_name=user_name, key=key, request_hash=request_hash, kept_at=now)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        kept = session.get_one(IdempotentAnswer, (user_name, key))
        if kept.request_hash != request_hash:
            raise KeyReusedError from None
        return kept.body
    row.body = answer()
    session.add(row)
    return row.body

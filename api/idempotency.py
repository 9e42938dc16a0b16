"""Requests that a client may send again: the same Idempotency-Key and content get the same answer, and happen once."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class IdempotentAnswer(SQLModel, table=True):
    """What one person's request under one key was answered."""

    __tablename__ = "idempotent_answer"

    user_name: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    request_hash: str
    status: int | None = None
    body: bytes | None = None
    answered_at: datetime = Field(index=True)

"""Completions that can still be taken back, and those that were."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON
from sqlmodel import Field

from engine.database import Row


class RecentCompletion(Row, table=True):
    """What taking a completion back needs; kept for a quarter of an hour.

    `revision` is the instance's as the completion left it, `stands` why it may not be taken back, `content` what was
    changed (JSON). It is written with every completion, and for a short while only: so it refers to nothing, and SQLite
    keeps it in one tree.
    """

    __tablename__ = "recent_completion"
    __table_args__: ClassVar[dict[str, bool]] = {"sqlite_with_rowid": False}

    task: str = Field(primary_key=True, max_length=36)
    case: str
    by: str
    at: datetime
    instance_id: str = Field(max_length=36)
    revision: int
    stands: str | None = None
    content: bytes


class TakenBack(Row, table=True):
    """A completion that was taken back: what had been answered, by whom, and why it was taken back (GOV-2)."""

    __tablename__ = "taken_back"

    serial: int | None = Field(default=None, primary_key=True)
    case: str = Field(foreign_key="early_help_case.reference", index=True)
    task: str = Field(index=True)
    form_key: str | None
    release: str | None
    answers: dict[str, Any] = Field(sa_type=JSON)
    by: str = Field(foreign_key="person.user_name")
    completed_at: datetime
    taken_back_at: datetime
    reason: str | None = None

"""What happened on a case, what was answered, and who is to be told."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from engine.database import Row


class TimelineEntry(Row, table=True):
    """One thing that happened: a sentence for people, facts (ids, dates, flags) for the system. Never changed."""

    __tablename__ = "timeline_entry"
    __table_args__ = (Index("timeline_of_case", "case", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    case: str = Field(foreign_key="early_help_case.reference")
    at: datetime
    actor: str | None = Field(default=None, foreign_key="person.user_name")
    kind: str
    sentence: str
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class FormAnswers(Row, table=True):
    """Everything answered in one completed task, with the questions that the process owner added."""

    __tablename__ = "form_answers"

    task: str = Field(primary_key=True)
    case: str = Field(foreign_key="early_help_case.reference", index=True)
    form_key: str
    release: str
    answers: dict[str, Any] = Field(sa_type=JSON)
    by: str = Field(foreign_key="person.user_name")
    at: datetime


_WAITING = text("letter IS NULL AND sent_at IS NULL")


class Notification(Row, table=True):
    """A message that waits to be sent, written with the fact that it tells of. No family data in it.

    `task`: the task that it is about, as long as it is the person's to do; a message about what is done is not sent.
    Of two messages with one `once` the database takes the first. `letter` is the one that it leaves in.
    """

    __table_args__ = (
        Index("ix_notification_waiting", "person", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_notification_letter", "letter"),
        Index("ix_notification_task", "task", "person"),
    )

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    case: str = Field(foreign_key="early_help_case.reference", index=True)
    person: str = Field(foreign_key="person.user_name")
    kind: str
    sentence: str
    task: str | None = None
    once: str | None = Field(default=None, index=True, unique=True)
    letter: str | None = None
    created_at: datetime = Field(index=True)
    sent_at: datetime | None = Field(default=None, index=True)

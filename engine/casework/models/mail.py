"""Mail to people who work here: what each wants to be told when, and the letters that leave."""

from datetime import date, datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import Index, text
from sqlmodel import Field

from engine.casework.models.columns import one_of
from engine.database import Row


class MailKind(StrEnum):
    """What a letter may tell of one's work."""

    NEW = "new"
    DUE = "due"
    LATE = "late"
    MOVED = "moved"


class MailTime(StrEnum):
    """When somebody wants to be told: at once, with the letter of a working day's morning, or not at all."""

    AT_ONCE = "at_once"
    MORNING = "morning"
    NEVER = "never"


class MailChoice(Row, table=True):
    """When a person wants to be told of one kind. Without a row: in the morning."""

    __tablename__ = "mail_choice"

    person: str = Field(primary_key=True, foreign_key="person.user_name")
    kind: MailKind = Field(primary_key=True, sa_type=one_of(MailKind))
    time: MailTime = Field(sa_type=one_of(MailTime))


class MailRound(Row, table=True):
    """How far the search for what is to be told has come: one row, so that of several workers one searches.

    `read_up_to` is the last event of the processes' history that was read for good, `morning_on` the last day on which
    what is due and late was looked for.
    """

    __tablename__ = "mail_round"

    id: int = Field(primary_key=True)
    read_up_to: int
    morning_on: date | None = None


_WAITING = text("sent_at IS NULL AND refused_at IS NULL")


class OutgoingLetter(Row, table=True):
    """One letter to one person. Its lines are the notifications with its id, put together as it leaves.

    `id` is its name outside as well, so that a second sending can be told from a second letter. `kind` is that of its
    notifications, or `morning`. It is tried at `try_at`, and no more once it has left or was refused for good.
    """

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_waiting", "try_at", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),)

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    person: str = Field(foreign_key="person.user_name", index=True)
    kind: str
    made_at: datetime
    try_at: datetime
    tries: int = 0
    failure: str | None = None
    sent_at: datetime | None = None
    refused_at: datetime | None = Field(default=None, index=True)

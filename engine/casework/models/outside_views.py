"""Views of people outside, who answer one section by a link and a code and are no users (EHA-2, EHA-3)."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Index
from sqlmodel import Field

from engine.database import Row


class OutsideView(Row, table=True):
    """One section of one case that somebody outside was asked for, and what they answered.

    `about`: the children whom they see named, by id. `agreed_by`: who of the family agreed that this person is asked,
    and when (EHA-3). `site` is the address of this installation as who asked reached it. `draft` is the outsider's own
    until they send it; `answers` are as they sent them, and are never changed.
    """

    __tablename__ = "outside_view"
    __table_args__ = (Index("outside_views_by_day", "until_on"),)

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    case: str = Field(foreign_key="early_help_case.reference", index=True)
    task: str = Field(index=True)
    form_key: str
    name: str
    role: str
    agency: str
    email: str
    about: list[str] = Field(sa_type=JSON)
    why: str
    agreed_by: str
    until_on: date
    remind_on: date | None = None
    site: str
    asked_by: str = Field(foreign_key="person.user_name")
    asked_at: datetime
    opened_at: datetime | None = None
    draft: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    answers: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    given_at: datetime | None = None
    recorded_at: datetime | None = None
    taken_back_at: datetime | None = None
    taken_back_by: str | None = Field(default=None, foreign_key="person.user_name")
    locked_at: datetime | None = None
    reminded_at: datetime | None = None
    expired_at: datetime | None = None


class OutsideLetter(Row, table=True):
    """A mail to somebody outside that waits to be sent. The link in it is made when it leaves, and kept nowhere."""

    __tablename__ = "outside_letter"
    __table_args__ = (Index("outside_letters_waiting", "sent_at", "created_at"),)

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    view: str = Field(foreign_key="outside_view.id", index=True)
    kind: str
    created_at: datetime
    claimed_at: datetime | None = None
    sent_at: datetime | None = None

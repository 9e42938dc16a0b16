"""What managers do to a case so that it goes on: every act with who, when, why and what it changed."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON
from sqlmodel import Field

from engine.casework.models.columns import one_of
from engine.casework.models.people import Area
from engine.database import Row


class CaseAct(Row, table=True):
    """One act of a manager. Never deleted; what was undone says by whom and why.

    `details` are what was asked for, `facts` (ids, dates) what is needed to take it back. Of two acts with one `once`
    the database takes the first: nobody is reminded twice of one finding.
    """

    __tablename__ = "case_act"

    serial: int | None = Field(default=None, primary_key=True)
    id: str = Field(default_factory=lambda: str(uuid4()), unique=True)
    case: str = Field(foreign_key="early_help_case.reference", index=True)
    action: str
    by: str = Field(foreign_key="person.user_name")
    at: datetime
    reason: str
    details: dict[str, Any] = Field(sa_type=JSON)
    facts: dict[str, Any] = Field(sa_type=JSON)
    once: str | None = Field(default=None, unique=True)
    undone_at: datetime | None = None
    undone_by: str | None = Field(default=None, foreign_key="person.user_name")
    undone_reason: str | None = None


class Leaving(Row, table=True):
    """Somebody who has gone, or was thought to have. `facts`: the rights that ended with it, the cases and the people
    that were theirs on that day, so that it can be taken back and what became of them can be followed. `by` None: by
    the command line."""

    __tablename__ = "leaving"

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    person: str = Field(foreign_key="person.user_name", index=True)
    gone_on: date
    reason: str
    by: str | None = Field(default=None, foreign_key="person.user_name")
    at: datetime
    facts: dict[str, Any] = Field(sa_type=JSON)
    undone_at: datetime | None = None
    undone_by: str | None = Field(default=None, foreign_key="person.user_name")
    undone_reason: str | None = None


class CoverChange(Row, table=True):
    """That somebody covers another area from now on, or no longer does: who said so and why. Never changed. `by` None:
    by the command line."""

    __tablename__ = "cover_change"

    serial: int | None = Field(default=None, primary_key=True)
    person: str = Field(foreign_key="person.user_name", index=True)
    area: Area = Field(sa_type=one_of(Area))
    covers: bool
    reason: str
    by: str | None = Field(default=None, foreign_key="person.user_name")
    at: datetime

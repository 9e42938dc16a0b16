"""When people are away, and who stands in for them."""

from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import Index
from sqlmodel import Field

from engine.database import Row


class Absence(Row, table=True):
    """From the first day to the last `stand_in` does the tasks of `person`, then no more by itself. `ended_at`: it was
    ended before that."""

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_stand_in", "stand_in", "until_on"),)

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    person: str = Field(foreign_key="person.user_name", index=True)
    stand_in: str = Field(foreign_key="person.user_name")
    from_on: date
    until_on: date
    said_at: datetime
    ended_at: datetime | None = None

"""What every row that a form feeds has in common."""

from datetime import datetime
from uuid import uuid4

from sqlmodel import Field

from engine.database import Row


class Recorded(Row):
    """Who recorded something about which case, when, and in which task. Such a row is never changed: a later fact is a
    later row, so what was known when stays readable. `serial` counts them as they came, also within one moment."""

    serial: int | None = Field(default=None, primary_key=True)
    id: str = Field(default_factory=lambda: str(uuid4()), unique=True)
    case: str = Field(foreign_key="early_help_case.reference", index=True)
    task: str = Field(index=True)
    by: str = Field(foreign_key="person.user_name")
    at: datetime

"""The whole family's one action plan (EHA-4)."""

from datetime import date

from sqlmodel import Field

from engine.casework.models.recorded import Recorded


class Action(Recorded, table=True):
    """Something that a person of an agency, or of the family, does by a date. How it goes is told by its updates."""

    number: int
    what: str
    owner_person: str
    owner_agency: str
    due_on: date
    measure: str


class ActionUpdate(Recorded, table=True):
    """How an action stood at one time. The newest update holds; an action without one has not been started."""

    __tablename__ = "action_update"

    action: str = Field(foreign_key="action.id", index=True)
    status: str
    note: str | None = None

"""The forms that are kept."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from engine.database import Row


class KeptForm(Row, table=True):
    """What a person typed into one form. `action` is where it was sent, `address` the page that it stands on.

    `fields` are pairs of name and text, in their order. `is_offered`: signing in has led there once.
    """

    __tablename__ = "kept_form"

    person: str = Field(primary_key=True, foreign_key="person.user_name")
    action: str = Field(primary_key=True)
    address: str
    fields: list[tuple[str, str]] = Field(sa_type=JSON)
    kept_at: datetime = Field(index=True)
    is_offered: bool = False

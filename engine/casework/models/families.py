"""Families and the people in them."""

from datetime import date
from enum import StrEnum
from uuid import uuid4

from sqlmodel import Field

from engine.casework.models.columns import one_of
from engine.casework.models.people import Area
from engine.database import Row


class MemberKind(StrEnum):
    """What somebody is in the family."""

    CHILD = "child"
    PARENT = "parent"
    CARER = "carer"
    OTHER = "other"


class Family(Row, table=True):
    """One family: the whole of it is assessed and planned for together (ENT-2)."""

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    name: str
    area: Area = Field(sa_type=one_of(Area))
    address: str = ""


class FamilyMember(Row, table=True):
    """Somebody in a family. `parental_responsibility` is in the sense of the Children Act 1989; `school`: the school,
    nursery or college that a child goes to, as people call it."""

    __tablename__ = "family_member"

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    family: str = Field(foreign_key="family.id", index=True)
    kind: MemberKind = Field(sa_type=one_of(MemberKind))
    first_name: str
    last_name: str
    born_on: date | None = None
    relationship: str = ""
    parental_responsibility: bool = False
    school: str | None = None

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def age_on(self, day: date) -> int | None:
        """Completed years on `day`; None when the date of birth is not known."""
        if self.born_on is None:
            return None
        had_birthday = (day.month, day.day) >= (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - (not had_birthday)

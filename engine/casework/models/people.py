"""People who use the system, their agencies and what they may do for the whole installation or an area."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field

from engine.casework.models.columns import one_of
from engine.database import Row


class Area(StrEnum):
    """The areas that the Locality and Community Support Service (LCSS) works in (LCS-1)."""

    NORTH = "North"
    CENTRAL = "Central"
    SOUTH = "South"


class Role(StrEnum):
    """What a person is for an area or the whole installation; roles on one case are `CaseRole` rows."""

    PRACTITIONER = "practitioner"
    SOCIAL_WORKER = "social_worker"
    LCSS_WORKER = "lcss_worker"
    LCSS_MANAGER = "lcss_manager"
    PROCESS_OWNER = "process_owner"
    ADMINISTRATOR = "administrator"


class Agency(Row, table=True):
    """A school, a health service, a charity: where people work."""

    name: str = Field(primary_key=True)
    kind: str


class Person(Row, table=True):
    """Somebody who signs in. Never deleted: who did what must stay readable. `inactive_since` is when they left."""

    user_name: str = Field(primary_key=True)
    full_name: str
    job_title: str
    agency: str = Field(foreign_key="agency.name", index=True)
    area: Area = Field(sa_type=one_of(Area))
    email: str
    is_dsl: bool = False
    line_manager: str | None = Field(default=None, foreign_key="person.user_name", index=True)
    password_hash: str | None = None
    is_active: bool = True
    inactive_since: datetime | None = None
    last_sign_in_at: datetime | None = None


class CoveredArea(Row, table=True):
    """An area whose LCSS somebody works for beside that of their own: while a colleague is away, or for good."""

    __tablename__ = "covered_area"

    person: str = Field(primary_key=True, foreign_key="person.user_name")
    area: Area = Field(primary_key=True, index=True, sa_type=one_of(Area))


class PersonRole(Row, table=True):
    """One role that a person holds."""

    __tablename__ = "person_role"

    person: str = Field(primary_key=True, foreign_key="person.user_name")
    role: Role = Field(primary_key=True, index=True, sa_type=one_of(Role))

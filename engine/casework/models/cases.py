"""A case: one family's journey through Early Help, and who holds which role on it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import Index, text
from sqlmodel import Field

from engine.casework.models.columns import one_of
from engine.casework.models.people import Area
from engine.database import Row


class CaseStatus(StrEnum):
    """Open, or how the case ended."""

    OPEN = "open"
    CLOSED = "closed"
    STEPPED_UP = "stepped_up"
    NOT_NEEDED = "not_needed"
    DECLINED = "declined"
    JOINED = "joined"


class Entry(StrEnum):
    """How a case began: with somebody's concern, or stepped down from social care (ENT-12)."""

    CONCERN = "concern"
    STEP_DOWN = "step_down"


class RoleOnCase(StrEnum):
    """What a person is on one case."""

    EHA_AUTHOR = "eha_author"
    LEAD_PROFESSIONAL = "lead_professional"
    TAF_MEMBER = "taf_member"
    CONTRIBUTOR = "contributor"
    SOCIAL_WORKER = "social_worker"


class Case(Row, table=True):
    """One family's journey. `reference` (EH-2026-0001) is the process instance's business key. `long_review_reason`:
    why the review was moved further off than the policy says. `policy_moved_at`: when it came to its policy, where it
    began under another (GOV-1).

    The database itself holds that a family has one active Early Help Assessment at most (ENT-1).
    """

    __tablename__ = "early_help_case"
    __table_args__ = (
        Index(
            "one_active_eha_per_family",
            "family",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_early_help_case_area", "area", "status"),
    )

    reference: str = Field(primary_key=True)
    family: str = Field(foreign_key="family.id", index=True)
    area: Area = Field(sa_type=one_of(Area))
    policy: str
    policy_version: int
    policy_moved_at: datetime | None = None
    entry: Entry = Field(sa_type=one_of(Entry))
    status: CaseStatus = Field(default=CaseStatus.OPEN, index=True, sa_type=one_of(CaseStatus))
    opened_at: datetime = Field(index=True)
    opened_by: str = Field(foreign_key="person.user_name")
    instance_id: str | None = Field(default=None, index=True)
    eha_completed_on: date | None = None
    review_on: date | None = None
    long_review_reason: str | None = None
    closed_at: datetime | None = Field(default=None, index=True)
    closure_reason: str | None = None


class CaseRole(Row, table=True):
    """A role on a case for a stretch of time; `until_at` empty means now. Ended roles stay as history (LPR-2).

    The database itself holds that a case has one lead professional at most (ENT-2).
    `provisional`: the author stands in as lead professional until somebody has accepted.
    """

    __tablename__ = "case_role"
    __table_args__ = (
        Index("case_role_now", "person", "until_at", "role", "case"),
        Index(
            "one_lead_professional_per_case",
            "case",
            unique=True,
            sqlite_where=text("role = 'lead_professional' AND until_at IS NULL"),
            postgresql_where=text("role = 'lead_professional' AND until_at IS NULL"),
        ),
    )

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    case: str = Field(foreign_key="early_help_case.reference", index=True)
    person: str = Field(foreign_key="person.user_name")
    role: RoleOnCase = Field(sa_type=one_of(RoleOnCase))
    from_at: datetime
    until_at: datetime | None = None
    provisional: bool = False


class SupportingArea(Row, table=True):
    """The part of another area in a case, beside the area that leads it (`Case.area`): from when until when; an empty
    `until_at` means now. Why it began and ended stands in the acts (`CaseAct`).

    The database itself holds that an area has one part at a time in a case.
    """

    __tablename__ = "supporting_area"
    __table_args__ = (
        Index(
            "one_part_at_a_time",
            "area",
            "case",
            unique=True,
            sqlite_where=text("until_at IS NULL"),
            postgresql_where=text("until_at IS NULL"),
        ),
    )

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    case: str = Field(foreign_key="early_help_case.reference", index=True)
    area: Area = Field(sa_type=one_of(Area))
    from_at: datetime
    until_at: datetime | None = None


class CasePassed(Row, table=True):
    """That another area leads a case from a moment on. Never changed; an undone passing is passed back by a row."""

    __tablename__ = "case_passed"

    serial: int | None = Field(default=None, primary_key=True)
    case: str = Field(foreign_key="early_help_case.reference", index=True)
    from_area: Area = Field(sa_type=one_of(Area))
    to_area: Area = Field(sa_type=one_of(Area))
    at: datetime = Field(index=True)


class CaseCount(Row, table=True):
    """How many references a year has given out, so that two starts at one moment get two."""

    __tablename__ = "case_count"

    year: int = Field(primary_key=True)
    given: int

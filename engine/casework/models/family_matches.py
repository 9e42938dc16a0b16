"""Finding a family that is known already, the decisions whether it is the same, and asking to join its case (ENT-1)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from engine.casework.models.cases import RoleOnCase
from engine.casework.models.columns import one_of
from engine.database import Row


class FamilyDecision(StrEnum):
    """What somebody decided about two families that look alike."""

    SAME = "same"
    ANOTHER = "another"
    UNSURE = "unsure"


class LikenessKey(Row, table=True):
    """A key under which somebody in a family, or a family by its address, is found again however they are written
    (`likeness.keys`). `about` is the id of the family member or of the family."""

    __tablename__ = "likeness_key"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: str = Field(primary_key=True)
    about: str = Field(primary_key=True)


class FamilyComparison(Row, table=True):
    """Somebody's decision whether `known` is the family that they work with. `family` is that one, once there is one:
    the pair is not asked about again. `reasons`: what made them look alike, as it was shown. Never changed."""

    __tablename__ = "family_comparison"

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    known: str = Field(foreign_key="family.id", index=True)
    family: str | None = Field(default=None, foreign_key="family.id", index=True)
    decision: FamilyDecision = Field(sa_type=one_of(FamilyDecision))
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    by: str = Field(foreign_key="person.user_name")
    at: datetime


class JoinStatus(StrEnum):
    """How a request to join stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class JoinRequest(Row, table=True):
    """Somebody asks to join a family's case. Until it is accepted they see nothing of that case.

    `answer` is what they are told. On acceptance `role`, and who of the family agreed and when.
    """

    __tablename__ = "join_request"
    __table_args__ = (
        Index(
            "one_open_join_request_each",
            "case",
            "asked_by",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    case: str = Field(foreign_key="early_help_case.reference", index=True)
    asked_by: str = Field(foreign_key="person.user_name", index=True)
    asked_at: datetime
    reason: str
    due_at: datetime
    status: JoinStatus = Field(default=JoinStatus.OPEN, sa_type=one_of(JoinStatus))
    role: RoleOnCase | None = Field(default=None, sa_type=one_of(RoleOnCase))
    agreed_by: str | None = None
    agreed_on: date | None = None
    answer: str | None = None
    answered_by: str | None = Field(default=None, foreign_key="person.user_name")
    answered_at: datetime | None = None

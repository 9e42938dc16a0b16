"""The Early Help Assessment: its sections, the children's and the professionals' views, and the outcome star."""

from datetime import date

from sqlmodel import Field

from engine.casework.models.recorded import Recorded
from engine.database import Row


class AssessmentSection(Recorded, table=True):
    """One question of one section as answered in one version of the assessment (EHA-1). Versions count from 1."""

    __tablename__ = "assessment_section"

    version: int
    section: str
    question: str
    answer: str


class ChildView(Recorded, table=True):
    """A child's own view, or why it could not be had (EHA-2, TAF-3)."""

    __tablename__ = "child_view"

    child: str = Field(foreign_key="family_member.id", index=True)
    gathered_on: date
    how: str
    view: str | None = None
    wishes: str | None = None
    reason_absent: str | None = None
    meeting: str | None = Field(default=None, foreign_key="taf_meeting.id", index=True)


class ProfessionalView(Recorded, table=True):
    """What a professional who works with the family sees, fact and opinion apart, said openly to the family (EHA-3)."""

    __tablename__ = "professional_view"

    involvement: str
    strengths: str
    facts: str
    opinion: str | None = None
    suggested_help: str | None = None
    open_with_family: bool


class OutcomeStarReading(Recorded, table=True):
    """One reading of the outcome star with the family (EHA-5), and what prepared the worker for it (EHA-6)."""

    __tablename__ = "outcome_star_reading"

    read_on: date
    preparation: str
    lcss_contact: str | None = None


class OutcomeStarScore(Row, table=True):
    """One area's score in one reading."""

    __tablename__ = "outcome_star_score"

    reading: str = Field(primary_key=True, foreign_key="outcome_star_reading.id")
    area: str = Field(primary_key=True)
    score: int

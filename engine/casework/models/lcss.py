"""What the Locality and Community Support Service (LCSS) does on a case."""

from datetime import date

from sqlalchemy import JSON
from sqlmodel import Field

from engine.casework.models.recorded import Recorded


class LcssReview(Recorded, table=True):
    """LCSS's look at a completed assessment (LCS-1, LCS-2)."""

    __tablename__ = "lcss_review"

    stored: bool
    good_enough: list[str] = Field(sa_type=JSON)
    safeguarding_question: bool
    safeguarding_note: str | None = None
    feedback_needed: bool
    feedback: str | None = None


class LcssFeedbackAnswer(Recorded, table=True):
    """What the author answered to LCSS's feedback."""

    __tablename__ = "lcss_feedback_answer"

    response: str
    assessment_changed: bool


class LcssSupport(Recorded, table=True):
    """LCSS's answer to a request for help (LCS-3)."""

    __tablename__ = "lcss_support"

    help_given: list[str] = Field(sa_type=JSON)
    advice: str
    attends_on: date | None = None
    follow_up_on: date | None = None

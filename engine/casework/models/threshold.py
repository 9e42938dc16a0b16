"""Is an Early Help Assessment needed, and is there one already?"""

from engine.casework.models.recorded import Recorded


class ExistingAssessmentCheck(Recorded, table=True):
    """What the family and LCSS said when asked whether an assessment exists already (ENT-5)."""

    __tablename__ = "existing_assessment_check"

    family_says: str
    lcss_says: str
    lcss_person: str
    existing_result: str
    existing_case: str | None = None
    explanation: str | None = None


class ThresholdJudgement(Recorded, table=True):
    """One judgement of the level of need with everything that it rests on (ENT-6). A later one does not replace it."""

    __tablename__ = "threshold_judgement"

    level: str
    factors: str
    childs_age: str
    protective_factors: str
    rationale: str


class ThresholdAdvice(Recorded, table=True):
    """What LCSS advised when the level was unclear, and where the family goes from here."""

    __tablename__ = "threshold_advice"

    advice: str
    route: str

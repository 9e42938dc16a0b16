"""Whether a young person can decide for themselves, per decision (CON-7)."""

from datetime import date

from sqlmodel import Field

from engine.casework.models.recorded import Recorded


class CompetenceAssessment(Recorded, table=True):
    """The nine checks for one decision at one time, the conclusion and what led to it."""

    __tablename__ = "competence_assessment"

    child: str = Field(foreign_key="family_member.id", index=True)
    decision: str
    assessed_on: date
    understands_question: bool
    understands_what_is_shared: bool
    understands_reasons: bool
    understands_implications: bool
    considers_alternatives: bool
    weighs_up: bool
    clear_own_view: bool
    consistent: bool
    explained_suitably: bool
    how_explained: str
    conclusion: str
    reasoning: str
    own_view: str

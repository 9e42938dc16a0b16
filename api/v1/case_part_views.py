"""The parts of a case's record as the JSON interface shows them."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.v1.case_views import Contact
from engine.casework.actions import Status


class Part(BaseModel):
    """Read from what casework sums up."""

    model_config = ConfigDict(from_attributes=True)


class AssessmentSection(Part):
    """One section: question → answer, in the form's order."""

    name: str = Field(examples=["family_background"])
    answers: dict[str, str]


class ChildsView(Part):
    """A child's newest view; `how` is null as long as nobody has asked."""

    child: str
    first_name: str
    how: str | None = Field(examples=["three_houses"])
    view: str | None
    wishes: str | None
    gathered_on: date | None
    heard: bool = Field(description="False when the view could not be had, or nobody has asked yet.")


class ProfessionalView(Part):
    """What somebody who works with the family sees, fact and opinion apart."""

    given_by: str
    involvement: str
    strengths: str
    facts: str
    opinion: str | None
    given_at: datetime


class ThresholdJudgement(Part):
    """A judgement of the level of need."""

    level: Literal["1", "2", "3", "4", "unclear"]
    rationale: str
    judged_by: str
    judged_at: datetime


class CaseAssessment(Part):
    """The newest version of the assessment, with the views that it rests on and every judgement of the threshold."""

    version: int
    completed_at: datetime
    completed_by: str
    sections: list[AssessmentSection]
    childrens_views: list[ChildsView]
    professional_views: list[ProfessionalView]
    threshold_judgements: list[ThresholdJudgement]


class TakingPart(Part):
    """How the family stands to early help itself, which is apart from sharing."""

    agreement: Literal["agreed", "ended"] | None
    agreed_on: date | None
    reoffer_on: date | None
    privacy_notice_on: date | None


class ChildsConsent(Part):
    """What holds about sharing one child's information."""

    child: str
    first_name: str
    status: Literal["given", "limited", "refused", "withdrawn", "invalidated"]
    given_by: str
    given_as: str
    said_on: date
    evidence: str | None
    review_on: date | None


class SharingLimit(Part):
    """An agency, and what about, that the family does not want information shared with."""

    agency: str
    matter: str | None
    since: date


class CaseConsents(Part):
    """What the family has agreed to, as it holds now."""

    holds: bool = Field(description="There is consent to share for at least one child.")
    children: list[ChildsConsent]
    limits: list[SharingLimit]
    ons: str | None = Field(description="What was said about sharing with the Office for National Statistics.")
    page_signed_on: date | None
    taking_part: TakingPart


class SharingDecision(Part):
    """A request to share information about the family: what was decided, on what basis, and what came of it."""

    request: str
    agency: str
    recipient: str
    information: str
    decision: Literal["share", "do_not_share"]
    basis: str
    decided_by: str
    decided_at: datetime
    rationale: str
    oversight: Literal["none", "first", "afterwards"] = Field(description="Whether management looks at it, and when.")
    oversight_answer: Literal["share", "do_not_share", "think_again"] | None
    shared: bool | None = Field(description="Null until somebody has said whether it was shared.")
    shared_on: date | None
    family_told: bool | None


class CaseSharing(BaseModel):
    """Every request to share information, the one that was decided last first."""

    sharing: list[SharingDecision]


class CaseTeam(BaseModel):
    """Everybody who holds a role on the case now."""

    team: list[Contact]


class Attendance(Part):
    """Somebody who was asked to come to a meeting."""

    name: str
    agency: str
    attendance: Literal["attended", "apologies", "absent"]


class Meeting(Part):
    """A first meeting of the team, a review of the team, or a review of the author and the family alone."""

    id: str
    kind: Literal["first_taf", "review", "author_review"]
    held_on: date
    purpose: str
    outcome: Literal["continue", "close", "step_up", "lcss_help"]
    next_review_on: date | None
    attendance: list[Attendance]
    notes_sent_on: date | None


class CaseReviews(BaseModel):
    """Every meeting, newest first."""

    reviews: list[Meeting]


class PlannedAction(Part):
    """An action of the family's plan as it stands."""

    id: str
    number: int
    what: str
    owner_person: str
    owner_agency: str
    due_on: date
    measure: str
    status: Status
    note: str | None
    overdue: bool


class CaseActions(BaseModel):
    """The whole plan, in the order in which actions were agreed."""

    actions: list[PlannedAction]


class StarReading(Part):
    """One reading of the outcome star: area → score."""

    read_on: date
    scores: dict[str, int]


class StarArea(Part):
    """One area over time, oldest first."""

    area: str = Field(examples=["family_routine"])
    label: str
    scores: list[int]
    change: int = Field(description="The newest score less the first.")


class CaseStar(Part):
    """Every reading, oldest first, and how each area went; both empty before the first."""

    readings: list[StarReading]
    areas: list[StarArea]


class CaseClosure(Part):
    """The newest closing papers; `decision` is null until LCSS has decided on them."""

    reason: str = Field(examples=["outcomes_achieved"])
    achieved: str
    still_needed: str
    decision: Literal["close", "return"] | None
    return_reasons: str | None

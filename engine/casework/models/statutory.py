"""The border with children's social care: stepping up to it, and stepping down from it."""

from datetime import date

from sqlalchemy import JSON
from sqlmodel import Field

from engine.casework.models.recorded import Recorded


class StatutoryHandover(Recorded, table=True):
    """The hand-over to social care under section 17 or 47 of the Children Act 1989 (CLO-7)."""

    __tablename__ = "statutory_handover"

    basis: str
    family_agrees: bool | None = None
    social_worker: str
    team: str
    reference: str | None = None
    handed_over_on: date
    plan_began_on: date | None = None
    summary: str
    taf_told_on: date
    family_told: bool
    told_what: str | None = None
    exception: str | None = None
    exception_reason: str | None = None


class SocialCareAgreement(Recorded, table=True):
    """The family's answer to help under section 17, which needs it (CLO-7)."""

    __tablename__ = "social_care_agreement"

    agrees: bool
    said_by: str
    said_on: date
    note: str | None = None


class StepDownPlan(Recorded, table=True):
    """A social worker's plan for the way from social care to a team around the family (ENT-12)."""

    __tablename__ = "step_down_plan"

    about_children: list[str] = Field(sa_type=JSON)
    plan_kind: str
    plan_ends_on: date
    achieved: str
    strengths: str
    needs: str
    family_agrees: bool
    family_view: str
    proposed_lead: str = Field(foreign_key="person.user_name")
    lcss_invited: bool
    agencies: str


class StepDownAnswer(Recorded, table=True):
    """LCSS's answer to a step-down plan."""

    __tablename__ = "step_down_answer"

    answer: str
    note: str
    attends_first_taf: bool | None = None

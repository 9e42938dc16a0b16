"""Choosing the lead professional and handing the role over."""

from datetime import date

from sqlmodel import Field

from engine.casework.models.recorded import Recorded


class LeadProfessionalAgreement(Recorded, table=True):
    """One attempt to agree on a lead professional, with what the guidance asks of the choice (LPR-1)."""

    __tablename__ = "lead_professional_agreement"

    person: str = Field(foreign_key="person.user_name")
    knows_family: bool
    family_happy: bool
    family_words: str
    confident: str
    accepted: bool
    declined_reason: str | None = None


class Handover(Recorded, table=True):
    """A proposed change of lead professional (LPR-4). What became of it are its steps."""

    proposed_lead: str = Field(foreign_key="person.user_name")
    reason: str
    family_view: str
    transfer_on: date


class HandoverStep(Recorded, table=True):
    """What happened next to a handover: accepted, declined, stopped or handed over."""

    __tablename__ = "handover_step"

    handover: str | None = Field(default=None, foreign_key="handover.id", index=True)
    step: str
    note: str | None = None
    handed_over_on: date | None = None
    next_taf_on: date | None = None
    open_actions_explained: bool | None = None
    limits_explained: bool | None = None
    family_introduced_on: date | None = None

"""Concerns about a child, the advice on them, and what the Multi-Agency Safeguarding Hub (MASH) was told and said."""

from datetime import date, datetime

from sqlalchemy import JSON
from sqlmodel import Field

from engine.casework.models.recorded import Recorded


class Concern(Recorded, table=True):
    """What somebody saw or was told, fact and opinion apart (SHR-8), and each MASH trigger answered (ENT-8).

    `start_kind` is there when the concern began a case (ENT-3).
    """

    start_kind: str | None = None
    source: str
    about_children: list[str] = Field(sa_type=JSON)
    facts: str
    opinion: str | None = None
    sexual_or_physical_abuse: bool
    severe_neglect: bool
    frightened_to_return_home: bool
    immediate_risk: bool
    abandoned_or_parent_absent: bool
    other_harm_concern: bool


class SafeguardingAdvice(Recorded, table=True):
    """Advice sought when somebody was unsure (ENT-10): from whom, what it was, and what followed."""

    __tablename__ = "safeguarding_advice"

    concern: str | None = Field(default=None, foreign_key="concern.id", index=True)
    adviser_kind: str
    adviser_name: str
    identity_protected: bool
    advice_given: str
    advice: str
    rationale: str


class MashContact(Recorded, table=True):
    """One contact with MASH: when, who answered, what was shared, and whether the family was told (SHR-6)."""

    __tablename__ = "mash_contact"

    concern: str | None = Field(default=None, foreign_key="concern.id", index=True)
    contacted_at: datetime
    spoken_with: str
    how: str
    shared: str
    reference: str | None = None
    consent_asked: str
    management_advice: str | None = None
    family_told: bool
    told_what: str | None = None
    exception: str | None = None
    exception_reason: str | None = None


class MashOutcome(Recorded, table=True):
    """What MASH decided."""

    __tablename__ = "mash_outcome"

    concern: str | None = Field(default=None, foreign_key="concern.id", index=True)
    outcome: str
    decided_on: date
    decided_by: str
    reference: str | None = None
    social_worker: str | None = None
    next_steps: str

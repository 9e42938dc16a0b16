"""Decisions on sharing information: what was decided and why, what management said, and what was shared
(SHR-1 to SHR-11)."""

from datetime import date

from sqlalchemy import JSON
from sqlmodel import Field

from engine.casework.models.recorded import Recorded


class SharingDecision(Recorded, table=True):
    """One decision to share, or not to share, with the answers to the seven questions.

    `request` tells which of the requests that may go on side by side this decides; thought through again, a request
    has several decisions, and the newest holds. `basis` and `oversight` are what the tables said of it.
    """

    __tablename__ = "sharing_decision"

    request: str = Field(index=True)
    initiative: str
    agency: str
    recipient: str
    about_children: list[str] = Field(sa_type=JSON)
    information: str
    left_out: str
    purpose: str
    purpose_kind: str
    legitimate_purpose: bool
    required_by_law: str
    law_named: str | None = None
    identifies_person: bool
    confidential: bool | None = None
    consent: str | None = None
    not_sought_because: str | None = None
    management_advice: str | None = None
    prevents: str | None = None
    public_interest: bool | None = None
    public_interest_because: str | None = None
    agency_limited: bool
    limit_explored: str | None = None
    worried_and_helps: bool | None = None
    family_told_first: str | None = None
    benefits_of_sharing: str
    risks_of_sharing: str
    benefits_of_not_sharing: str
    risks_of_not_sharing: str
    repeated: bool
    agreement_tier: str | None = None
    agreement_name: str | None = None
    tests: list[str] = Field(sa_type=JSON)
    sharing_decision: str
    rationale: str
    basis: str
    oversight: str


class SharingOversight(Recorded, table=True):
    """What management said of a decision on sharing, on the family's file (SHR-11)."""

    __tablename__ = "sharing_oversight"

    request: str = Field(index=True)
    answer: str
    rationale: str


class SharedInformation(Recorded, table=True):
    """What was shared, how, when and with whom, and whether the family was told; or why it was not shared after all."""

    __tablename__ = "shared_information"

    request: str = Field(index=True)
    carried_out: bool
    why_not: str | None = None
    shared_on: date | None = None
    received_by: str | None = None
    how: str | None = None
    facts: str | None = None
    opinion: str | None = None
    not_shared: str | None = None
    checked: list[str] = Field(sa_type=JSON)
    third_parties: str | None = None
    third_parties_because: str | None = None
    passing_on: str | None = None
    family_told: bool | None = None
    told_what: str | None = None
    exception: str | None = None
    exception_reason: str | None = None

"""Consent to share information: per child, with history (CON-1 to CON-11)."""

from datetime import date

from sqlalchemy import JSON
from sqlmodel import Field

from engine.casework.models.recorded import Recorded


class Consent(Recorded, table=True):
    """What was answered about sharing a child's information, by whom, and how that is evidenced.

    The newest row of a child is in force. `status` is given, limited, refused, withdrawn or invalidated (CON-11).
    `for_council`: who answered with a parent under a care order (CON-9); `best_interests`: why, where somebody
    who lacks capacity cannot decide this now (CON-10).
    """

    child: str = Field(foreign_key="family_member.id", index=True)
    status: str
    moment: str
    given_by: str
    given_as: str
    for_council: str | None = None
    best_interests: str | None = None
    said_on: date
    form: str | None = None
    evidence: str | None = None
    explained: list[str] = Field(default_factory=list, sa_type=JSON)
    ons: str | None = None
    review_on: date | None = None


class ConsentPage(Recorded, table=True):
    """The signed page at the end of the assessment (CON-5)."""

    __tablename__ = "consent_page"

    told_stored: bool
    sharing: str
    ons: str
    signed_by: str
    signed_on: date
    evidence: str


class ConsentWithdrawal(Recorded, table=True):
    """A withdrawal, or the finding that a consent never held (CON-11): who, how much, when, and the family's wishes."""

    __tablename__ = "consent_withdrawal"

    kind: str
    withdrawn_by: str
    withdrawn_on: date
    withdraws: list[str] = Field(sa_type=JSON)
    extent: str
    part: str | None = None
    reason: str | None = None
    wishes: str


class WithdrawalAdvice(Recorded, table=True):
    """The three questions of a withdrawal or a declined service, answered by LCSS or by the line manager (CLO-5)."""

    __tablename__ = "withdrawal_advice"

    adviser: str
    network_support: str
    who_to_tell: str
    escalates: bool
    escalates_why: str | None = None
    threshold_question: bool | None = None
    family_re_engages: bool | None = None
    direction: str

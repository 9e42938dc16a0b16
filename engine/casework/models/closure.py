"""Ending early help: the evaluation, the final comments, and LCSS's closing on the system."""

from datetime import date

from sqlmodel import Field

from engine.casework.models.recorded import Recorded


class Closure(Recorded, table=True):
    """The closure and evaluation (CLO-1 to CLO-5). A returned one is followed by another row."""

    reason: str
    reason_other: str | None = None
    evaluated_by: str
    evaluated_with: str
    achieved: str
    still_needed: str
    final_minutes: str
    star_not_read_reason: str | None = None
    new_area: str | None = None
    new_area_consent: str | None = None
    adult_services_on: date | None = None
    adult_services: str | None = None
    network_support: str
    who_to_tell: str
    escalates: bool | None = None
    escalates_why: str | None = None


class ClosingComment(Recorded, table=True):
    """What a child or the family said of their experience (CLO-4). `child` is empty for the family as a whole."""

    __tablename__ = "closing_comment"

    child: str | None = Field(default=None, foreign_key="family_member.id", index=True)
    comment: str | None = None
    not_given_reason: str | None = None


class SystemClosure(Recorded, table=True):
    """LCSS's decision on the closing papers (LCS-5)."""

    __tablename__ = "system_closure"

    decision: str
    pack_complete: bool
    return_reasons: str | None = None

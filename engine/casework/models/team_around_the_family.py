"""The meetings of the Team Around the Family (TAF), who came, and who got the notes."""

from datetime import date

from sqlalchemy import JSON
from sqlmodel import Field

from engine.casework.models.recorded import Recorded


class TafArrangement(Recorded, table=True):
    """A meeting arranged or prepared: when, where, who is asked, and how the children will be heard (TAF-1, TAF-3)."""

    __tablename__ = "taf_arrangement"

    meeting_on: date
    meeting_time: str
    place: str
    invited_people: list[str] = Field(sa_type=JSON)
    others_invited: list[dict[str, str]] = Field(sa_type=JSON)
    family_agreed: bool
    children_invited: str
    voice_plan: str | None = None
    access_needs: str | None = None


class TafMeeting(Recorded, table=True):
    """The record of a meeting (TAF-2). `kind`: first_taf, review or author_review."""

    __tablename__ = "taf_meeting"

    kind: str
    held_on: date
    purpose: str
    issues: str
    strengths: str
    needs: str
    family_views: str
    differences: str | None = None
    star_not_read_reason: str | None = None
    lead_confirmed: str | None = None
    outcome: str
    outcome_reason: str
    next_review_on: date | None = None
    long_review_reason: str | None = None


class TafAttendance(Recorded, table=True):
    """Somebody who came to a meeting, sent apologies, or did neither."""

    __tablename__ = "taf_attendance"

    meeting: str = Field(foreign_key="taf_meeting.id", index=True)
    name: str
    agency: str
    attendance: str


class NotesSent(Recorded, table=True):
    """The notes of a meeting sent out (TAF-5). `not_sent_reason` says why somebody was left out."""

    __tablename__ = "notes_sent"

    meeting: str = Field(foreign_key="taf_meeting.id", index=True)
    sent_on: date
    how: str
    recipients: list[str] = Field(sa_type=JSON)
    not_sent_reason: str | None = None

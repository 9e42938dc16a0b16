"""Sending a meeting's notes to everybody who came or sent apologies, and to the family (TAF-5)."""

from datetime import date
from typing import Literal

from pydantic import Field
from sqlmodel import col

from engine.casework import recording
from engine.casework.answers import Refusals, Sometimes, Words
from engine.casework.models.team_around_the_family import NotesSent, TafAttendance, TafMeeting
from engine.casework.records import Answers, Choice, Prefill, Record, RecordContext
from engine.casework.team_around_the_family import THE_FAMILY
from engine.words import _

FAMILY_COPY = "family"


class SendNotesAnswers(Answers):
    """`send_notes`: `recipients` are the family and ids of attendances."""

    sent_on: date
    how: Literal["secure_email", "post", "by_hand"]
    recipients: list[str] = Field(min_length=1)
    not_sent_reason: Sometimes[Words] = None


def send_notes(context: RecordContext, answers: SendNotesAnswers) -> dict[str, object]:
    """Keeps to whom the notes of the meeting recorded last went."""
    meeting = _meeting(context)
    left_out = {choice.value for choice in _recipients(context, meeting)} - set(answers.recipients)
    with Refusals() as refuse:
        refuse.future(answers.sent_on, "sent_on", context.today)
        refuse.missing(
            answers.not_sent_reason,
            "recipients",
            _("Send the notes to the family and everybody who came or sent apologies, or say below why not."),
            when=bool(left_out),
        )
    recording.keep(context, NotesSent, answers, meeting=meeting.id)
    return {}


def _meeting(context: RecordContext) -> TafMeeting:
    meeting = recording.newest(context.session, TafMeeting, context.case.reference)
    if meeting is None:
        raise LookupError("Notes were sent before a meeting was recorded: the diagram is in the wrong order.")
    return meeting


def _recipients(context: RecordContext, meeting: TafMeeting) -> list[Choice]:
    of_meeting = col(TafAttendance.meeting) == meeting.id
    attendance = recording.history(context.session, TafAttendance, context.case.reference, of_meeting)
    professionals = [
        Choice(f"{one.name} ({one.agency})", one.id)
        for one in attendance
        if one.attendance != "absent" and one.agency != THE_FAMILY
    ]
    return [Choice(THE_FAMILY, FAMILY_COPY), *professionals]


def _prefill(context: RecordContext) -> Prefill:
    return Prefill(choices={"recipients_of_notes": _recipients(context, _meeting(context))})


RECORDS = (Record("send_notes", SendNotesAnswers, send_notes, _prefill),)

"""The Team Around the Family (TAF): arranging its meetings and recording the first (TAF-1 to TAF-4, TAF-7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from sqlmodel import Session

from engine.casework import cases, choices, families, meeting_record, people, recording
from engine.casework.answers import NEEDED_SOMETIMES, Line, Refusals, Sometimes, Words, YesNo
from engine.casework.meeting_record import MeetingAnswers
from engine.casework.models.cases import RoleOnCase
from engine.casework.models.families import MemberKind
from engine.casework.models.team_around_the_family import NotesSent, TafArrangement, TafAttendance, TafMeeting
from engine.casework.records import Answers, Prefill, Record, RecordContext
from engine.words import _, later

THE_FAMILY = later("The family")


class OtherInvited(Answers):
    """Somebody to invite who does not use this service."""

    name: Line
    agency: Line


class ArrangementAnswers(Answers):
    """What a meeting needs beforehand."""

    meeting_time: Line
    place: Line
    invited_people: Annotated[list[str], NEEDED_SOMETIMES] = Field(default_factory=list)
    others_invited: Annotated[list[OtherInvited], NEEDED_SOMETIMES] = Field(default_factory=list, max_length=30)
    family_agreed: bool
    children_invited: Literal["all", "some", "none"]
    voice_plan: Sometimes[Words] = None
    access_needs: Words | None = None


class ArrangeTafAnswers(ArrangementAnswers):
    """`arrange_taf`: the first meeting."""

    taf_on: date


class FirstTafAnswers(MeetingAnswers):
    """`record_taf`: the first meeting, which confirms the lead professional (LPR-2)."""

    lead_confirmed: YesNo


@dataclass(frozen=True)
class Attendance:
    """Somebody at a meeting: `attendance` is attended, apologies or absent."""

    name: str
    agency: str
    attendance: str


@dataclass(frozen=True)
class Meeting:
    """A meeting for the case page. `kind`: first_taf, review or author_review."""

    id: str
    kind: str
    held_on: date
    purpose: str
    outcome: str
    next_review_on: date | None
    attendance: Sequence[Attendance]
    notes_sent_on: date | None


def arrange_taf(context: RecordContext, answers: ArrangeTafAnswers) -> dict[str, object]:
    """Keeps the arrangement and opens the case to those invited. Out: `taf_on`."""
    keep_arrangement(context, answers, answers.taf_on, "taf_on")
    return {"taf_on": answers.taf_on.isoformat()}


def record_taf(context: RecordContext, answers: FirstTafAnswers) -> dict[str, object]:
    """Keeps the first meeting. Out: `review_outcome`, `next_review_on`, `first_taf_held_on`."""
    weeks = meeting_record.weeks_between_reviews(context)
    outcome = meeting_record.keep_meeting(context, answers, "first_taf", weeks)
    return {**outcome, "first_taf_held_on": answers.held_on.isoformat()}


def keep_arrangement(context: RecordContext, answers: ArrangementAnswers, meeting_on: date, field: str) -> None:
    """Checks and keeps what was arranged for a meeting; `field` is where its date was asked."""
    with Refusals() as refuse:
        refuse.past(meeting_on, field, context.today)
        nobody = not answers.invited_people and not answers.others_invited
        refuse.when(nobody, "invited_people", _("Choose whom to invite."))
        unasked = not answers.family_agreed
        refuse.when(unasked, "family_agreed", _("Invite only those whom the family agrees to, then tick this."))
        absent = answers.children_invited != "all"
        refuse.missing(
            answers.voice_plan, "voice_plan", _("Say how the children who do not come will be heard."), when=absent
        )
    recording.keep(context, TafArrangement, answers, meeting_on=meeting_on)
    for person in answers.invited_people:
        cases.give_role(context.session, context.case.reference, person, RoleOnCase.TAF_MEMBER)


def list_adults(context: RecordContext) -> list[tuple[str, str]]:
    """The family's parents and carers, each with what stands for their agency."""
    adults = (MemberKind.PARENT, MemberKind.CARER)
    members = families.list_members(context.session, context.family.id)
    return [(member.full_name, THE_FAMILY) for member in members if member.kind in adults]


def prefill_arrangement(context: RecordContext) -> Prefill:
    """Who is in the team already, or was asked for a view (TAF-1), and last time's other guests and needs."""
    roles = (RoleOnCase.TAF_MEMBER, RoleOnCase.CONTRIBUTOR)
    known = [one for role in roles for one in cases.holders(context.session, context.case.reference, role)]
    last = recording.newest(context.session, TafArrangement, context.case.reference)
    again = {"others_invited": last.others_invited, "access_needs": last.access_needs} if last else {}
    values = {"invited_people": list(dict.fromkeys(known)), **{key: answer for key, answer in again.items() if answer}}
    return Prefill(values, choices={"people": choices.directory(context.session)})


def prefill_arranged(context: RecordContext) -> Prefill:
    """What is known of the meeting arranged last: who was invited, and its day unless that is still to come."""
    arrangement = recording.newest(context.session, TafArrangement, context.case.reference)
    invited = [*list_adults(context), *(_invited(context, arrangement) if arrangement else [])]
    known = meeting_record.prefill_meeting(context, invited)
    if arrangement is None or arrangement.meeting_on > context.today:
        return known
    return Prefill({**known.values, "held_on": arrangement.meeting_on.isoformat()}, known.choices)


def _invited(context: RecordContext, arrangement: TafArrangement) -> list[tuple[str, str]]:
    """Name and agency of everybody from outside the family."""
    found = [people.find(context.session, user_name) for user_name in arrangement.invited_people]
    professionals = [(person.full_name, person.agency) for person in found if person]
    return professionals + [(other["name"], other["agency"]) for other in arrangement.others_invited]


def summary(session: Session, case_reference: str) -> Sequence[Meeting]:
    """Every meeting, newest first."""
    attendance = recording.history(session, TafAttendance, case_reference)
    sent = {notes.meeting: notes.sent_on for notes in recording.history(session, NotesSent, case_reference)}
    meetings = reversed(recording.history(session, TafMeeting, case_reference))
    return [_summary_of(meeting, attendance, sent.get(meeting.id)) for meeting in meetings]


def _summary_of(meeting: TafMeeting, attendance: Sequence[TafAttendance], sent_on: date | None) -> Meeting:
    came = [Attendance(one.name, one.agency, one.attendance) for one in attendance if one.meeting == meeting.id]
    return Meeting(
        id=meeting.id,
        kind=meeting.kind,
        held_on=meeting.held_on,
        purpose=meeting.purpose,
        outcome=meeting.outcome,
        next_review_on=meeting.next_review_on,
        attendance=came,
        notes_sent_on=sent_on,
    )


RECORDS = (
    Record("arrange_taf", ArrangeTafAnswers, arrange_taf, prefill_arrangement),
    Record("record_taf", FirstTafAnswers, record_taf, prefill_arranged),
)

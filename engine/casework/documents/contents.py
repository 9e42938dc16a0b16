"""Which documents a case has, and what each holds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from sqlmodel import Session

from engine import clock
from engine.casework import access, cases, meeting_record, people
from engine.casework.answered_forms import CompletedForm
from engine.casework.documents.parts import Document, Section
from engine.casework.documents.records import CaseRecords
from engine.casework.errors import DocumentNotFoundError
from engine.casework.models.cases import RoleOnCase
from engine.casework.models.people import Person
from engine.words import _

CLOSING = ("complete_closure", "record_final_comments", "close_on_system")
VIEWS = ("record_childs_view", "give_professional_view")
MEETING = "meeting-"


@dataclass(frozen=True)
class DocumentEntry:
    """A document that can be had: its key within the case, its title, and the day that it tells of."""

    key: str
    title: str
    day: date


def list_for_case(session: Session, person: Person, reference: str) -> Sequence[DocumentEntry]:
    """The documents of a case that this person may see, in the order of the journey; raises CaseNotFoundError."""
    records = CaseRecords(session, access.get_standing(session, person, reference), person)
    return list(_entries(records))


def get(session: Session, person: Person, reference: str, key: str) -> Document:
    """One document, made now of what is on record; raises CaseNotFoundError and DocumentNotFoundError."""
    records = CaseRecords(session, access.get_standing(session, person, reference), person)
    entry = next((each for each in _entries(records) if each.key == key), None)
    if entry is None:
        raise DocumentNotFoundError
    case, family = records.standing.case, records.standing.family
    return Document(
        key=entry.key,
        title=entry.title,
        reference=case.reference,
        family=family.name,
        area=_("%(area)s area", area=case.area.value),
        day=entry.day,
        made_on=clock.today(session),
        contact=_contact(session, reference),
        sections=tuple(_sections(records, key)),
    )


def _entries(records: CaseRecords) -> Iterator[DocumentEntry]:
    today = clock.today(records.session)
    if assessed := records.of_kind("complete_assessment"):
        yield DocumentEntry("assessment", _("Early Help Assessment"), _day(assessed[-1].at))
    for number, meeting in enumerate(records.of_kind(*meeting_record.FORMS), 1):
        yield DocumentEntry(f"{MEETING}{number}", _meeting_title(meeting, number), _day(meeting.at))
    if assessed:
        yield DocumentEntry("plan-and-star", _("Action plan and outcome star"), today)
    if closing := records.of_kind(*CLOSING):
        yield DocumentEntry("closing", _("Closing papers"), _day(closing[-1].at))
    yield DocumentEntry("whole-case", _("The whole case"), today)


def _meeting_title(meeting: CompletedForm, number: int) -> str:
    if meeting.form_key == "record_taf":
        return _("First meeting of the Team Around the Family")
    return (
        _("Review %(number)s", number=number - 1)
        if meeting.form_key == "record_review"
        else _("Review %(number)s by author and family", number=number)
    )


def _day(moment: datetime) -> date:
    return clock.london(moment).date()


def _sections(records: CaseRecords, key: str) -> Iterator[Section]:
    yield records.family()
    if key.startswith(MEETING):
        yield from _meeting(records, int(key.removeprefix(MEETING)))
    else:
        yield from _KINDS[key](records)


def _meeting(records: CaseRecords, number: int) -> Iterator[Section]:
    """The record of one meeting (TAF-2)."""
    yield from records.sections([records.of_kind(*meeting_record.FORMS)[number - 1]])


def _assessment(records: CaseRecords) -> Iterator[Section]:
    """The newest assessment with every child's and professional's view, the plan and the star (EHA-1)."""
    views = (records.newest_about_each(form_key) for form_key in VIEWS)
    yield from records.sections([records.of_kind("complete_assessment")[-1], *chain.from_iterable(views)])
    yield from _plan_and_star(records)


def _plan_and_star(records: CaseRecords) -> Iterator[Section]:
    yield records.plan()
    yield records.star()


def _closing(records: CaseRecords) -> Iterator[Section]:
    """The closing papers: evaluation, final comments, the last meeting, how plan and star ended (CLO-4)."""
    yield from records.sections(records.of_kind(*CLOSING))
    yield from _plan_and_star(records)
    yield from records.sections(records.of_kind(*meeting_record.FORMS)[-1:])


def _whole_case(records: CaseRecords) -> Iterator[Section]:
    yield from _plan_and_star(records)
    yield from records.sections(records.forms)
    yield records.files()
    yield records.history()


_KINDS: Mapping[str, Callable[[CaseRecords], Iterator[Section]]] = {
    "assessment": _assessment,
    "plan-and-star": _plan_and_star,
    "closing": _closing,
    "whole-case": _whole_case,
}


def _contact(session: Session, reference: str) -> str | None:
    """The lead professional and how to reach them (LPR-3)."""
    roles = cases.list_roles(session, reference)
    leads = [role.person for role in roles if role.role is RoleOnCase.LEAD_PROFESSIONAL]
    lead = people.get(session, leads[0]) if leads else None
    return f"{lead.full_name}, {lead.job_title}, {lead.agency}, {lead.email}" if lead else None

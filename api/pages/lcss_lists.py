"""Who carries how much in an area, what is set aside there, and who was told what when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.caller import Caller
from api.pages.lcss_board import agency_options, areas, tabs
from api.pages.lists import PAGE_SIZE, Tab, address
from api.pages.questions import Option
from api.pages.templates import in_words, moment_in_words
from engine.casework import access, people
from engine.casework.models import Area
from engine.casework.monitoring import TITLES, board, telling, workload
from engine.casework.monitoring.telling import Told
from engine.casework.monitoring.workload import AgencyLoad, Load
from engine.words import _, later

SORTS = {
    "cases": later("Cases they lead"),
    "open": later("Open tasks"),
    "late": later("Overdue"),
    "soon": later("Due in the next seven days"),
}


@dataclass(frozen=True)
class LoadRow:
    """What a person carries; `stuck_href`: the findings that wait for them, `cases_href`: the cases they lead."""

    load: Load
    cases_href: str
    stuck_href: str


@dataclass(frozen=True)
class WorkloadView:
    """What pages/lcss_workload.html shows."""

    area: str
    tabs: tuple[Tab, ...]
    areas: tuple[Tab, ...]
    sorts: tuple[Option, ...]
    agencies: tuple[Option, ...]
    hidden: Mapping[str, str]
    rows: tuple[LoadRow, ...]
    by_agency: Sequence[AgencyLoad]
    more: int


@dataclass(frozen=True)
class AsideItem:
    """A case that is set aside."""

    reference: str
    family: str
    what: str
    until: str
    reason: str
    by: str


@dataclass(frozen=True)
class AsideView:
    """What pages/lcss_set_aside.html shows."""

    area: str
    tabs: tuple[Tab, ...]
    areas: tuple[Tab, ...]
    items: tuple[AsideItem, ...]


@dataclass(frozen=True)
class ToldItem:
    """A message, to everybody who got it."""

    reference: str
    sentence: str
    to: str
    when: str


@dataclass(frozen=True)
class MessagesView:
    """What pages/lcss_messages.html shows."""

    area: str
    tabs: tuple[Tab, ...]
    areas: tuple[Tab, ...]
    items: tuple[ToldItem, ...]


def workload_view(caller: Caller, area: Area | None, sort: str, agency: str) -> WorkloadView:
    """Who carries most first. Raises CaseNotFoundError for another area's people."""
    whose = area or caller.person.area
    loads = workload.list_loads(caller.session, caller.person, whose, sort=sort)
    shown = [load for load in loads if agency in ("", load.agency)]
    return WorkloadView(
        area=whose,
        tabs=tabs("/lcss/workload", area),
        areas=areas(caller, "/lcss/workload", whose),
        sorts=tuple(Option(key, text, key == sort) for key, text in SORTS.items()),
        agencies=_agencies(loads, agency),
        hidden={"area": area} if area else {},
        rows=tuple(_load_row(load, area) for load in shown[:PAGE_SIZE]),
        by_agency=workload.by_agency(shown),
        more=max(len(shown) - PAGE_SIZE, 0),
    )


def _agencies(loads: Sequence[Load], chosen: str) -> tuple[Option, ...]:
    names = sorted({load.agency for load in loads} | ({chosen} - {""}))
    return agency_options(names, chosen)


def _load_row(load: Load, area: Area | None) -> LoadRow:
    return LoadRow(
        load,
        cases_href=address("/cases", lead=load.user_name),
        stuck_href=address("/lcss", area=area, person=load.user_name),
    )


def set_aside_view(caller: Caller, area: Area | None) -> AsideView:
    """What returns first before others. Raises CaseNotFoundError."""
    session, whose = caller.session, area or caller.person.area
    rows = board.list_set_aside(session, caller.person, whose, limit=PAGE_SIZE)
    families = access.family_names(session, caller.person, {row.reference for row in rows})
    names = people.full_names(session, {row.by for row in rows})
    items = (
        AsideItem(
            reference=row.reference,
            family=families.get(row.reference, _("A family that you may not see")),
            what=TITLES[row.rule][0] if row.rule else _("The whole case is on hold"),
            until=in_words(row.until_on),
            reason=row.reason,
            by=names[row.by],
        )
        for row in rows
    )
    return AsideView(whose, tabs("/lcss/set-aside", area), areas(caller, "/lcss/set-aside", whose), tuple(items))


def messages_view(caller: Caller, area: Area | None) -> MessagesView:
    """The newest first. Raises CaseNotFoundError."""
    whose = area or caller.person.area
    found = telling.list_told(caller.session, caller.person, whose, limit=4 * PAGE_SIZE)
    together: dict[tuple[str, str], list[Told]] = {}
    for one in found:
        together.setdefault((one.sentence, one.written_at.isoformat()), []).append(one)
    return MessagesView(
        whose,
        tabs("/lcss/messages", area),
        areas(caller, "/lcss/messages", whose),
        tuple(map(_told, together.values())),
    )


def _told(messages: Sequence[Told]) -> ToldItem:
    first = messages[0]
    sent = [one.sent_at for one in messages if one.sent_at]
    when = (
        _("Sent on %(sent_at)s", sent_at=moment_in_words(max(sent))) if sent else _("Waits for the next morning's mail")
    )
    if not sent and first.kind == telling.AT_ONCE:
        when = _("About to be sent")
    return ToldItem(
        reference=first.case,
        sentence=first.sentence.removeprefix(f"{first.case}: "),
        to=", ".join(sorted(one.to for one in messages)),
        when=_("Found on %(written_at)s. %(when)s.", written_at=moment_in_words(first.written_at), when=when),
    )

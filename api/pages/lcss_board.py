"""What the board shows: where an area's cases stand, and what is stuck, the most urgent first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints

from api.caller import Caller
from api.pages import lists
from api.pages.lists import Link, Paging, Tab, address, on_this_page
from api.pages.manage_view import links
from api.pages.questions import Option
from engine import bpmn
from engine.casework import access, families, people
from engine.casework.case_view import CONSENT, FIRST_STAGES, SIDE_STAGES, STAGES
from engine.casework.models import Area, Severity
from engine.casework.monitoring import TITLES, board, listing
from engine.casework.monitoring.board import Board
from engine.casework.monitoring.listing import Narrowing, StuckRow
from engine.words import _, later, ngettext

TABS = {
    "/lcss": later("What is stuck"),
    "/lcss/steps": later("Where cases are"),
    "/lcss/workload": later("Who carries what"),
    "/lcss/led-elsewhere": later("Led elsewhere"),
    "/lcss/set-aside": later("Set aside"),
    "/lcss/messages": later("Who was told"),
}
TAGS = {Severity.CRITICAL: "govuk-tag--red", Severity.RED: "govuk-tag--orange", Severity.AMBER: "govuk-tag--yellow"}
STAGE_NAMES: Mapping[str, str] = {
    **{key: name for stages in FIRST_STAGES.values() for key, name in stages.items()},
    CONSENT: later("Consent to share information"),
    **STAGES,
    **SIDE_STAGES,
}
"""Processes as stages of the journey, in its order."""


class Asked(BaseModel):
    """What the address of the board asks for; empty: whichever."""

    area: Area | None = None
    severity: Literal["", "critical", "red", "amber"] = ""
    rule: Annotated[str, StringConstraints(pattern=r"^(MON-\d{1,2})?$")] = ""
    person: Annotated[str, StringConstraints(max_length=200)] = ""
    agency: Annotated[str, StringConstraints(max_length=200)] = ""
    after: Annotated[str, StringConstraints(max_length=200)] = ""

    def narrowing(self) -> Narrowing:
        return Narrowing(
            severity=Severity[self.severity.upper()] if self.severity else None,
            rule=self.rule or None,
            person=self.person or None,
            agency=self.agency or None,
        )

    def address(self, **other: str) -> str:
        """The board asked for the same, but for `other`."""
        asked = {"area": self.area, "severity": self.severity, "rule": self.rule, "person": self.person}
        return address("/lcss", **{**asked, "agency": self.agency, **other})


@dataclass(frozen=True)
class Stage:
    """Where cases stand: how many, their open tasks, and how many of those are late."""

    href: str
    name: str
    cases: int
    open: int
    late: int


@dataclass(frozen=True)
class StuckItem:
    """One reason why a case is stuck."""

    reference: str
    family: str
    children: str
    title: str
    tag: str
    tag_classes: str
    since: str
    sentence: str
    guidance: str
    waits_href: str | None
    waits_name: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class BoardView:
    """What pages/lcss_board.html shows. `elsewhere`: how many cases the area supports and another one leads. `only`:
    the person whose findings alone are shown."""

    area: str
    tabs: tuple[Tab, ...]
    areas: tuple[Tab, ...]
    open_cases: int
    elsewhere: int
    elsewhere_href: str
    severities: tuple[Tab, ...]
    stages: tuple[Stage, ...]
    rules: tuple[Option, ...]
    agencies: tuple[Option, ...]
    hidden: Mapping[str, str]
    only: str
    all_href: str
    is_narrowed: bool
    count_words: str
    items: tuple[StuckItem, ...]
    paging: Paging


def board_view(caller: Caller, asked: Asked) -> BoardView:
    """The board of the own area, or of the one that is asked for. Raises CaseNotFoundError for another's."""
    session, area = caller.session, asked.area or caller.person.area
    found = board.get(session, caller.person, area)
    page = listing.list_stuck(
        session, caller.person, area, limit=lists.PAGE_SIZE, after=asked.after or None, only=asked.narrowing()
    )
    only = people.find(session, asked.person) if asked.person else None
    return BoardView(
        area=area,
        tabs=tabs("/lcss", asked.area),
        areas=areas(caller, "/lcss", area),
        open_cases=found.open_cases,
        elsewhere=found.led_elsewhere,
        elsewhere_href=address("/lcss/led-elsewhere", area=asked.area),
        severities=_severities(found, asked),
        stages=tuple(_stages(found, asked.area, release_in_use(caller))),
        rules=_rules(found, asked.rule),
        agencies=agency_options(people.list_agencies(session), asked.agency),
        hidden=_hidden(asked),
        only=only.full_name if only else asked.person,
        all_href=address("/lcss", area=asked.area),
        is_narrowed=any((asked.severity, asked.rule, asked.person, asked.agency)),
        count_words=on_this_page(
            ngettext("%(num)s finding", "%(num)s findings", len(page.rows)), more=bool(page.next or asked.after)
        ),
        items=_items(caller, asked, page.rows),
        paging=Paging(
            next_href=asked.address(after=page.next) if page.next else None,
            first_href=asked.address() if asked.after else None,
        ),
    )


def areas(caller: Caller, current: str, area: Area) -> tuple[Tab, ...]:
    """The areas whose LCSS the caller works for, where there are several: their own first."""
    served = access.list_areas(caller.session, caller.person)
    found = (Tab(address(current, area=each), _("%(each)s area", each=each), each == area) for each in served)
    return tuple(found) if len(served) > 1 else ()


def tabs(current: str, area: Area | None) -> tuple[Tab, ...]:
    """The pages about an area, beside each other."""
    return tuple(Tab(address(path, area=area), text, path == current) for path, text in TABS.items())


def stage_name(release: bpmn.Release | None, process_key: str) -> str:
    """A process as people know it."""
    process = release.processes.get(process_key) if release else None
    return STAGE_NAMES.get(process_key) or (process.name if process and process.name else process_key)


def release_in_use(caller: Caller) -> bpmn.Release | None:
    """What is in use; None where nothing was ever deployed."""
    try:
        return bpmn.definitions.current_release(caller.session)
    except bpmn.definitions.NothingDeployedError:
        return None


def _severities(found: Board, asked: Asked) -> tuple[Tab, ...]:
    every = Tab(
        asked.address(severity=""), _("All (%(sum)s)", sum=sum(map(found.findings, Severity))), not asked.severity
    )
    each = [
        Tab(
            asked.address(severity=one.word),
            f"{one.word.capitalize()} ({found.findings(one)})",
            asked.severity == one.word,
        )
        for one in Severity
    ]
    return (every, *each)


def _stages(found: Board, area: Area | None, release: bpmn.Release | None) -> Sequence[Stage]:
    keys = [*STAGE_NAMES, *sorted(found.cases_at.keys() - STAGE_NAMES.keys())]
    open_, late = (_by_process(found, of) for of in ("open", "late"))
    return [
        Stage(
            href=address("/lcss/steps", area=area, process=key),
            name=stage_name(release, key),
            cases=found.cases_at[key],
            open=open_[key],
            late=late[key],
        )
        for key in keys
        if key in found.cases_at
    ]


def _by_process(found: Board, of: str) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for step in found.steps:
        counts[step.process_key] = counts.get(step.process_key, 0) + getattr(step, of)
    return counts


def _rules(found: Board, chosen: str) -> tuple[Option, ...]:
    counts: dict[str, int] = {}
    for one in found.stuck:
        counts[one.rule] = counts.get(one.rule, 0) + one.findings
    shown = [rule for rule in TITLES if rule in counts or rule == chosen]
    each = [Option(rule, f"{TITLES[rule][0]} ({counts.get(rule, 0)})", rule == chosen) for rule in shown]
    return (Option("", _("All rules"), not chosen), *each)


def agency_options(names: Sequence[str], chosen: str) -> tuple[Option, ...]:
    """The agencies to choose from, with none chosen first."""
    return (Option("", _("All agencies"), not chosen), *(Option(name, name, name == chosen) for name in names))


def _hidden(asked: Asked) -> Mapping[str, str]:
    kept = {"area": asked.area or "", "severity": asked.severity, "person": asked.person}
    return {name: value for name, value in kept.items() if value}


def _items(caller: Caller, asked: Asked, rows: Sequence[StuckRow]) -> tuple[StuckItem, ...]:
    session, references = caller.session, {row.finding.case for row in rows}
    names = access.family_names(session, caller.person, references)
    children = families.children_of_cases(session, names.keys())
    movers = people.full_names(session, {row.finding.waiting_for.user_name or "" for row in rows})
    groups = frozenset(str(role) for role in people.roles(session, caller.person.user_name))

    def item(row: StuckRow) -> StuckItem:
        finding, mover = row.finding, row.finding.waiting_for
        return StuckItem(
            reference=finding.case,
            family=names.get(finding.case, _("A family that you may not see")),
            children=", ".join(children.get(finding.case, ())),
            title=finding.title,
            tag=finding.severity.word.capitalize(),
            tag_classes=TAGS[finding.severity],
            since=lists.working_days_ago(finding.working_days),
            sentence=finding.sentence,
            guidance=finding.guidance,
            waits_href=asked.address(person=mover.user_name) if mover.user_name else None,
            waits_name=movers.get(mover.user_name or "", ""),
            links=links(finding, groups),
        )

    return tuple(map(item, rows))

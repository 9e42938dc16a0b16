"""Cases as lists show them: the family, since when, and when its review is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.caller import Caller
from api.pages import lists
from api.pages.due import due
from api.pages.lists import Paging, Tab, address, on_this_page
from api.pages.task_lists import ListedTask
from api.pages.templates import in_words
from api.pages.words import CASE_STATUS, review_words, uncapitalised
from engine import clock
from engine.casework import access, case_list, people, tasks
from engine.casework.case_list import CaseRow
from engine.casework.models import Area, CaseStatus
from engine.casework.monitoring import led_elsewhere
from engine.casework.monitoring.led_elsewhere import SupportedCase
from engine.words import _, later, ngettext
from engine.working_days import end_of

TABS = {"open": later("Open"), "all": later("Open and ended")}


@dataclass(frozen=True)
class ListedCase:
    """One row."""

    reference: str
    family: str
    area: str
    dates: str
    tag: str
    tag_classes: str


@dataclass(frozen=True)
class CaseListView:
    """What pages/cases.html shows. `lead`: the person whose cases alone are shown."""

    lead: str
    tabs: tuple[Tab, ...]
    count_words: str
    rows: tuple[ListedCase, ...]
    nothing: str
    paging: Paging


@dataclass(frozen=True)
class AreaView:
    """What pages/area.html shows: the tasks that LCSS can take, and the open cases that the area leads. `elsewhere`:
    those that it supports and another one leads."""

    area: str
    queue: tuple[ListedTask, ...]
    count_words: str
    rows: tuple[ListedCase, ...]
    elsewhere: tuple[SupportedCase, ...]
    paging: Paging


def case_list_view(caller: Caller, name: str, after: str | None, lead: str | None) -> CaseListView:
    """The cases that the person who calls may see, all or those that somebody leads: `name` is open or all."""
    page = _page(caller, CaseStatus.OPEN if name == "open" else None, after, lead)
    who = people.find(caller.session, lead) if lead else None
    return CaseListView(
        lead=who.full_name if who else lead or "",
        tabs=tuple(Tab(address("/cases", view=key, lead=lead), text, key == name) for key, text in TABS.items()),
        count_words=_count_words(page, after),
        rows=_rows(caller, page),
        nothing=_nothing(name, lead),
        paging=_paging("/cases", page, after, view=name, lead=lead),
    )


def _nothing(name: str, lead: str | None) -> str:
    if lead:
        return _("None of the cases that you may see.")
    return _("You have no open cases.") if name == "open" else _("You have no cases.")


def area_view(caller: Caller, after: str | None) -> AreaView:
    """The area of the person who calls, and those that they cover."""
    now, area = clock.now(caller.session), caller.person.area
    page = _page(caller, CaseStatus.OPEN, after, areas=access.list_areas(caller.session, caller.person))
    supported = led_elsewhere.list_supported(caller.session, caller.person, area, limit=lists.PAGE_SIZE)
    queue = tasks.queue(caller.session, caller.person).rows
    return AreaView(
        area=area,
        queue=tuple(ListedTask(row, due(row.due_at, now)) for row in queue),
        count_words=_count_words(page, after),
        rows=_rows(caller, page),
        elsewhere=tuple(supported.rows),
        paging=_paging("/area", page, after),
    )


def _page(
    caller: Caller,
    status: CaseStatus | None,
    after: str | None,
    lead: str | None = None,
    areas: Sequence[Area] | None = None,
) -> case_list.CaseList:
    return case_list.list_seen(
        caller.session, caller.person, limit=lists.PAGE_SIZE, after=after, status=status, lead=lead, areas=areas
    )


def _count_words(page: case_list.CaseList, after: str | None) -> str:
    return on_this_page(
        ngettext("%(num)s case", "%(num)s cases", len(page.rows)), more=page.next is not None or after is not None
    )


def _paging(path: str, page: case_list.CaseList, after: str | None, **query: str | None) -> Paging:
    return Paging(
        next_href=address(path, after=page.next, **query) if page.next else None,
        first_href=address(path, **query) if after else None,
    )


def _rows(caller: Caller, page: case_list.CaseList) -> tuple[ListedCase, ...]:
    return tuple(_row(caller, row) for row in page.rows)


def _row(caller: Caller, row: CaseRow) -> ListedCase:
    tag, classes = _tag(caller, row)
    return ListedCase(row.reference, row.family_name, row.area, _dates(row, clock.today(caller.session)), tag, classes)


def _dates(row: CaseRow, today: date) -> str:
    if row.closed_at:
        return _(
            "From %(opened_at)s to %(closed_at)s.", opened_at=in_words(row.opened_at), closed_at=in_words(row.closed_at)
        )
    return _(
        "Since %(opened_at)s. %(review_words)s",
        opened_at=in_words(row.opened_at),
        review_words=review_words(row.review_on, today),
    ).strip()


def _tag(caller: Caller, row: CaseRow) -> tuple[str, str]:
    if row.status != CaseStatus.OPEN:
        return CASE_STATUS[row.status], "govuk-tag--grey"
    if row.review_on is None:
        return "", ""
    review = due(end_of(row.review_on), clock.now(caller.session))
    return (_("Review: %(due)s", due=uncapitalised(review.words)), review.classes) if review else ("", "")

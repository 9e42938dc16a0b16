"""Cases that an area supports and another one leads: with what is stuck in them, and counted where they are led."""

from dataclasses import dataclass

from api.caller import Caller
from api.pages.lcss_board import TAGS, areas, tabs
from api.pages.lists import PAGE_SIZE, Paging, Tab, address, on_this_page
from api.pages.templates import in_words
from engine.casework.models import Area
from engine.casework.monitoring import Finding, led_elsewhere
from engine.casework.monitoring.led_elsewhere import SupportedCase
from engine.words import ngettext


@dataclass(frozen=True)
class Reason:
    """Why a case is stuck."""

    tag: str
    tag_classes: str
    sentence: str


@dataclass(frozen=True)
class LedElsewhere:
    """One case."""

    reference: str
    family: str
    led_by: str
    since: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class LedElsewhereView:
    """What pages/led_elsewhere.html shows."""

    area: str
    tabs: tuple[Tab, ...]
    areas: tuple[Tab, ...]
    count_words: str
    rows: tuple[LedElsewhere, ...]
    paging: Paging


def led_elsewhere_view(caller: Caller, area: Area | None, after: str | None) -> LedElsewhereView:
    """The newest first. Raises CaseNotFoundError for another area's people."""
    whose, path = area or caller.person.area, "/lcss/led-elsewhere"
    page = led_elsewhere.list_supported(caller.session, caller.person, whose, limit=PAGE_SIZE, after=after)
    return LedElsewhereView(
        area=whose,
        tabs=tabs(path, area),
        areas=areas(caller, path, whose),
        count_words=on_this_page(
            ngettext("%(num)s case", "%(num)s cases", len(page.rows)),
            more=page.next is not None or after is not None,
        ),
        rows=tuple(map(_row, page.rows)),
        paging=Paging(
            next_href=address(path, area=area, after=page.next) if page.next else None,
            first_href=address(path, area=area) if after else None,
        ),
    )


def _row(case: SupportedCase) -> LedElsewhere:
    reasons = tuple(map(_reason, case.findings))
    return LedElsewhere(case.reference, case.family_name, case.led_by, in_words(case.since), reasons)


def _reason(finding: Finding) -> Reason:
    return Reason(finding.severity.word.capitalize(), TAGS[finding.severity], finding.sentence)

"""Cases that an area supports and another one leads, and what is stuck in them."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from api.caller import Caller
from api.security.access import LCSS
from api.v1.lcss import WORDS, SeverityWord
from api.v1.paging import Cursor, Limit, link_to_next
from api.v1.routing import ApiRoutes
from engine.casework.models import Area
from engine.casework.monitoring import Finding, led_elsewhere
from engine.casework.monitoring.led_elsewhere import SupportedCase

routes = ApiRoutes(prefix="/lcss", tags=["lcss"])


class StuckReason(BaseModel):
    """Why a case is stuck. Who must move and what mends it is for the area that leads."""

    rule: str = Field(examples=["MON-4"])
    title: str
    severity: SeverityWord
    since_on: date
    sentence: str


class CaseLedElsewhere(BaseModel):
    """A case that your area supports. `since`: when it was brought in."""

    reference: str
    family_name: str
    led_by: Area
    since: datetime
    findings: list[StuckReason] = Field(description="The most urgent and longest stuck first; empty: nothing is.")


class CasesLedElsewhere(BaseModel):
    """One page, the newest first."""

    cases: list[CaseLedElsewhere]
    next_cursor: str | None = Field(description="Send as `cursor` for the next page; null on the last.")


@routes.get("/led-elsewhere", access=LCSS, problems=(404,))
def list_led_elsewhere(
    caller: Caller, area: Area | None = None, limit: Limit = 50, cursor: Cursor = None
) -> CasesLedElsewhere:
    """The open cases that your area supports and another one leads. They count in the area that leads."""
    whose = area or caller.person.area
    page = led_elsewhere.list_supported(caller.session, caller.person, whose, limit=limit, after=cursor)
    link_to_next(caller, page.next)
    return CasesLedElsewhere(cases=[_case(row) for row in page.rows], next_cursor=page.next)


def _case(row: SupportedCase) -> CaseLedElsewhere:
    found = [_reason(finding) for finding in row.findings]
    return CaseLedElsewhere(
        reference=row.reference, family_name=row.family_name, led_by=row.led_by, since=row.since, findings=found
    )


def _reason(finding: Finding) -> StuckReason:
    return StuckReason(
        rule=finding.rule,
        title=finding.title,
        severity=WORDS[finding.severity],
        since_on=finding.since_on,
        sentence=finding.sentence,
    )

"""For the Locality and Community Support Service: the stuck cases of its area."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, Field

from api.caller import Caller
from api.security.access import LCSS
from api.v1.paging import Cursor, Limit, link_to_next
from api.v1.routing import ApiRoutes
from engine.casework import management, people
from engine.casework.models import Area, Severity
from engine.casework.monitoring import listing

routes = ApiRoutes(prefix="/lcss", tags=["lcss"])

SeverityWord = Literal["amber", "red", "critical"]
WORDS: Mapping[Severity, SeverityWord] = {
    Severity.AMBER: "amber",
    Severity.RED: "red",
    Severity.CRITICAL: "critical",
}
Rule = Annotated[str | None, Query(pattern=r"^MON-\d{1,2}$", examples=["MON-4"])]


class Mover(BaseModel):
    """Who must move next."""

    user_name: str | None = Field(description="Null when it is a group.")
    words: str


class Mend(BaseModel):
    """What ends a finding: a task, something that can be done at any time, or a look at the incidents."""

    kind: Literal["task", "action", "administration"]
    key: str
    label: str


class Way(BaseModel):
    """One way to mend a finding: a task, something of the journey, an act of management, or a repair."""

    kind: Literal["task", "action", "management", "administration"]
    key: str = Field(description="A task's id, or the key of what is done: `actions/{key}` for management.")
    label: str
    finding: str = Field(description="What an act of management takes as `finding`; empty for the others.")


class Finding(BaseModel):
    """One reason why a case is stuck."""

    reference: str
    rule: str = Field(examples=["MON-4"])
    title: str
    severity: SeverityWord
    since_on: date
    working_days: int = Field(description="Since then.")
    first_seen_at: datetime
    sentence: str
    waiting_for: Mover
    guidance: str
    mends: list[Mend]
    ways: list[Way] = Field(description="What you can do about it, with your rights.")


class Findings(BaseModel):
    """One page, the most urgent and longest stuck first."""

    findings: list[Finding]
    next_cursor: str | None = Field(description="Send as `cursor` for the next page; null on the last.")


@routes.get("/findings", access=LCSS, problems=(400, 404))
def list_findings(
    caller: Caller,
    area: Area | None = None,
    severity: SeverityWord | None = None,
    rule: Rule = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Findings:
    """What is stuck in your area, why, since when, who must move next, and what mends it."""
    page = listing.list_stuck(
        caller.session,
        caller.person,
        area or caller.person.area,
        limit=limit,
        after=cursor,
        severity=Severity[severity.upper()] if severity else None,
        rule=rule,
    )
    link_to_next(caller, page.next)
    groups = {str(role) for role in people.roles(caller.session, caller.person.user_name)}
    return Findings(findings=[_finding(row, groups) for row in page.rows], next_cursor=page.next)


def _finding(row: listing.StuckRow, groups: set[str]) -> Finding:
    found = row.finding
    return Finding(
        reference=found.case,
        rule=found.rule,
        title=found.title,
        severity=WORDS[found.severity],
        since_on=found.since_on,
        working_days=found.working_days,
        first_seen_at=row.first_seen_at,
        sentence=found.sentence,
        waiting_for=Mover(user_name=found.waiting_for.user_name, words=found.waiting_for.words),
        guidance=found.guidance,
        mends=[Mend.model_validate(mend, from_attributes=True) for mend in found.mends],
        ways=[Way.model_validate(way, from_attributes=True) for way in management.ways_to_mend(found, groups)],
    )

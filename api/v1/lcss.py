"""For the Locality and Community Support Service: the stuck cases of its area."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, Field

from api.caller import Caller
from api.security.access import LCSS
from api.v1.paging import Cursor, Limit, link_to_next
from api.v1.routing import ApiRoutes
from engine.casework import management, people
from engine.casework.models import Area, Severity
from engine.casework.monitoring import board, listing, workload
from engine.casework.monitoring.listing import Narrowing

routes = ApiRoutes(prefix="/lcss", tags=["lcss"])

SeverityWord = Literal["amber", "red", "critical"]
WORDS: Mapping[Severity, SeverityWord] = {
    Severity.AMBER: "amber",
    Severity.RED: "red",
    Severity.CRITICAL: "critical",
}


class AskedFindings(BaseModel):
    """Which findings are asked for, and which page of them."""

    area: Area | None = None
    severity: SeverityWord | None = None
    rule: str | None = Field(default=None, pattern=r"^MON-\d{1,2}$", examples=["MON-4"])
    person: str | None = Field(default=None, max_length=200, description="Who must move, by user name.")
    agency: str | None = Field(default=None, max_length=200, description="Whose people must move.")
    limit: Limit = 50
    cursor: Cursor = None

    def narrowing(self) -> Narrowing:
        severity = Severity[self.severity.upper()] if self.severity else None
        return Narrowing(severity, self.rule, self.person, self.agency)


Said = Annotated[str, BeforeValidator(str)]
"""A constant of the product, as it is said here."""


class Mover(BaseModel):
    """Who must move next."""

    user_name: str | None = Field(description="Null when it is a group.")
    words: str


class Mend(BaseModel):
    """What ends a finding: a task, something that can be done at any time, or a look at the incidents."""

    kind: Literal["task", "action", "administration"]
    key: str
    label: Said


class Way(BaseModel):
    """One way to mend a finding: a task, something of the journey, an act of management, or a repair."""

    kind: Literal["task", "action", "management", "administration"]
    key: str = Field(description="A task's id, or the key of what is done: `actions/{key}` for management.")
    label: Said
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


class Stage(BaseModel):
    """A process that cases stand in."""

    process_key: str
    cases: int = Field(description="Cases with an open task in it; a case can be counted in several.")


class Step(BaseModel):
    """A step at which tasks are open."""

    process_key: str
    element_id: str
    open: int
    late: int


class Stuck(BaseModel):
    """How many findings a rule has of one severity."""

    rule: str
    severity: SeverityWord
    findings: int


class Board(BaseModel):
    """Where the cases of an area are."""

    area: Area
    open_cases: int = Field(description="Those that the area leads.")
    led_elsewhere: int = Field(description="Those that it supports and another area leads: not among `open_cases`.")
    stages: list[Stage]
    steps: list[Step]
    stuck: list[Stuck]


class Load(BaseModel):
    """What a person carries in the area."""

    user_name: str
    full_name: str
    job_title: str
    agency: str
    is_active: bool
    cases: int = Field(description="Open cases that they lead.")
    open: int = Field(description="Their open tasks.")
    late: int = Field(description="Of those, past their due date.")
    soon: int = Field(description="Of those, due in the next seven days.")


class Workload(BaseModel):
    """Everybody who leads a case of the area or has one of its tasks."""

    people: list[Load]


@routes.get("/findings", access=LCSS, problems=(400, 404))
def list_findings(caller: Caller, asked: Annotated[AskedFindings, Query()]) -> Findings:
    """What is stuck in your area, why, since when, who must move next, and what mends it."""
    page = listing.list_stuck(
        caller.session,
        caller.person,
        asked.area or caller.person.area,
        limit=asked.limit,
        after=asked.cursor,
        only=asked.narrowing(),
    )
    link_to_next(caller, page.next)
    groups = {str(role) for role in people.roles(caller.session, caller.person.user_name)}
    return Findings(findings=[_finding(row, groups) for row in page.rows], next_cursor=page.next)


@routes.get("/board", access=LCSS, problems=(404,))
def get_board(caller: Caller, area: Area | None = None) -> Board:
    """How many cases of your area stand where, and how many findings there are. Findings are counted as the last look
    at the cases recorded them, at most a quarter of an hour ago."""
    found = board.get(caller.session, caller.person, area or caller.person.area)
    return Board(
        area=found.area,
        open_cases=found.open_cases,
        led_elsewhere=found.led_elsewhere,
        stages=[Stage(process_key=key, cases=cases) for key, cases in sorted(found.cases_at.items())],
        steps=[Step.model_validate(step, from_attributes=True) for step in found.steps],
        stuck=[Stuck(rule=one.rule, severity=WORDS[one.severity], findings=one.findings) for one in found.stuck],
    )


@routes.get("/workload", access=LCSS, problems=(404,))
def list_workload(
    caller: Caller,
    area: Area | None = None,
    sort: Literal["cases", "open", "late", "soon"] = "cases",
    agency: Annotated[str | None, Query(max_length=200)] = None,
) -> Workload:
    """Who leads how many cases of your area and has how many of its tasks, who carries most first."""
    loads = workload.list_loads(caller.session, caller.person, area or caller.person.area, sort=sort, agency=agency)
    return Workload(people=[Load.model_validate(load, from_attributes=True) for load in loads])


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
        waiting_for=Mover(user_name=found.waiting_for.user_name, words=str(found.waiting_for.words)),
        guidance=found.guidance,
        mends=[Mend.model_validate(mend, from_attributes=True) for mend in found.mends],
        ways=[Way.model_validate(way, from_attributes=True) for way in management.ways_to_mend(found, groups)],
    )

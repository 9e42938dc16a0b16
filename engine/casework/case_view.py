"""Everything that a case's page shows, in plain values: who, where, what next and who must move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from engine import bpmn, clock
from engine.casework import (
    absences,
    access,
    answered_forms,
    areas,
    cases,
    families,
    journey_actions,
    people,
    task_rows,
    timeline,
)
from engine.casework.answered_forms import Answered
from engine.casework.groups import GROUP_NAMES
from engine.casework.journey_actions import JourneyAction
from engine.casework.models.cases import Case, CaseRole, Entry
from engine.casework.models.families import Family, FamilyMember
from engine.casework.models.people import Person
from engine.casework.models.timeline import TimelineEntry
from engine.casework.task_rows import TaskRow
from engine.words import either, later

STAGES = {
    "early_help_assessment": later("Early Help Assessment"),
    "first_taf": later("First Team Around the Family"),
    "taf_review": later("Reviews"),
    "case_closure": later("Closure"),
}
FIRST_STAGES = {
    Entry.CONCERN: {"identify_and_engage": later("Concern and agreement")},
    Entry.STEP_DOWN: {"step_down": later("Step down from social care")},
}
CONSENT = "consent_to_share"
SIDE_STAGES = {
    "safeguarding_concern": later("Safeguarding concern"),
    "consent_withdrawal": later("Consent withdrawn"),
    "statutory_step_up": later("Statutory services take over"),
}


@dataclass(frozen=True)
class Contact:
    """Somebody on the case and how to reach them. `is_provisional`: stands in until a lead has accepted."""

    user_name: str
    full_name: str
    job_title: str
    agency: str
    email: str
    roles: Sequence[str]
    is_provisional: bool


@dataclass(frozen=True)
class Member:
    """Somebody in the family; `age` in completed years."""

    name: str
    kind: str
    relationship: str
    age: int | None
    school: str | None


@dataclass(frozen=True)
class Stage:
    """One stage of the journey; `state` is done, now or later."""

    key: str
    name: str
    state: str


@dataclass(frozen=True)
class NextStep:
    """An open task and who must move. `may_do`: whether it is for who asked, or for somebody they stand in for."""

    row: TaskRow
    waits_for: str
    may_do: bool


@dataclass(frozen=True)
class Happening:
    """One line of the timeline, with what was answered to questions that the process owner added."""

    at: datetime
    sentence: str
    actor_name: str | None
    kind: str
    added_answers: Sequence[Answered] = ()


@dataclass(frozen=True)
class CaseView:
    """A case as one person may see it."""

    reference: str
    family_name: str
    address: str
    area: str
    supporting_areas: Sequence[str]
    status: str
    entry: str
    policy: str
    opened_at: datetime
    review_on: date | None
    closed_at: datetime | None
    closure_reason: str | None
    members: Sequence[Member]
    lead: Contact | None
    team: Sequence[Contact]
    stages: Sequence[Stage]
    next_steps: Sequence[NextStep]
    possible_actions: Sequence[JourneyAction]
    timeline: Sequence[Happening]


def get(session: Session, person: Person, reference: str) -> CaseView:
    """The case's page for this person; raises CaseNotFoundError."""
    case = access.get_case(session, person, reference)
    family = families.get(session, case.family)
    team = list_team(session, case)
    return CaseView(
        reference=case.reference,
        family_name=family.name,
        address=family.address,
        area=case.area,
        supporting_areas=areas.list_supporting(session, case.reference),
        status=case.status,
        entry=case.entry,
        policy=case.policy,
        opened_at=case.opened_at,
        review_on=case.review_on,
        closed_at=case.closed_at,
        closure_reason=case.closure_reason,
        members=_members(session, family),
        lead=next((contact for contact in team if "lead_professional" in contact.roles), None),
        team=team,
        stages=_stages(session, case),
        next_steps=_next_steps(session, person, case),
        possible_actions=journey_actions.list_possible(session, person, case),
        timeline=_timeline(session, case),
    )


def list_team(session: Session, case: Case) -> Sequence[Contact]:
    """Everybody who holds a role on the case now, in the order in which they came."""
    held: dict[str, list[CaseRole]] = {}
    for role in cases.list_roles(session, case.reference):
        held.setdefault(role.person, []).append(role)
    found = session.exec(select(Person).where(col(Person.user_name).in_(held))).all()
    persons = {person.user_name: person for person in found}
    return [_contact(persons[user_name], roles) for user_name, roles in held.items()]


def _members(session: Session, family: Family) -> Sequence[Member]:
    today = clock.today(session)

    def view(member: FamilyMember) -> Member:
        return Member(member.full_name, member.kind, member.relationship, member.age_on(today), member.school)

    return [view(member) for member in families.list_members(session, family.id)]


def _contact(person: Person, roles: Sequence[CaseRole]) -> Contact:
    return Contact(
        user_name=person.user_name,
        full_name=person.full_name,
        job_title=person.job_title,
        agency=person.agency,
        email=person.email,
        roles=[role.role.value for role in roles],
        is_provisional=any(role.provisional for role in roles),
    )


def _stages(session: Session, case: Case) -> Sequence[Stage]:
    usual = {**FIRST_STAGES[case.entry], **STAGES}
    states = _with_consent(_states_of_processes(session, case), first_stage=next(iter(usual)))
    besides = {key: name for key, name in SIDE_STAGES.items() if key in states}
    return [Stage(key, name, states.get(key, "later")) for key, name in {**usual, **besides}.items()]


def _states_of_processes(session: Session, case: Case) -> Mapping[str, str]:
    """Process → now (it has an open task) or done."""
    met = select(bpmn.Task.process_key, bpmn.Task.status).where(bpmn.Task.business_key == case.reference).distinct()
    states: dict[str, str] = {}
    for process_key, status in session.exec(met):
        if status == bpmn.TaskStatus.OPEN or process_key not in states:
            states[process_key] = "now" if status == bpmn.TaskStatus.OPEN else "done"
    return states


def _with_consent(states: Mapping[str, str], first_stage: str) -> Mapping[str, str]:
    """Agreeing on sharing is a part of the stage that asks for it: the first, or a withdrawal's new beginning."""
    if states.get(CONSENT) != "now":
        return states
    asks = "consent_withdrawal" if "consent_withdrawal" in states else first_stage
    return {**states, asks: "now"}


def _next_steps(session: Session, person: Person, case: Case) -> Sequence[NextStep]:
    tasks = bpmn.tasks.list_open(session, case.reference)
    rows = task_rows.rows(session, person, tasks)
    standing = access.get_standing(session, person, case.reference)
    groups = standing.groups.union(group for _absent, group in standing.for_absent)
    away = {one.person for one in absences.list_today(session, person) if one.stand_in == person.user_name}

    def step(task: bpmn.Task, row: TaskRow) -> NextStep:
        is_offered = task.assignee is None and not groups.isdisjoint(task.candidate_groups)
        may_do = is_offered or task.assignee in {person.user_name, *away}
        return NextStep(row, row.assignee_name or _group_names(task), may_do)

    return [step(task, row) for task, row in zip(tasks, rows, strict=True)]


def _group_names(task: bpmn.Task) -> str:
    return either([GROUP_NAMES.get(group, group) for group in task.candidate_groups])


def _timeline(session: Session, case: Case) -> Sequence[Happening]:
    entries = timeline.list_for_case(session, case.reference)
    names = people.full_names(session, {entry.actor for entry in entries if entry.actor})
    added = answered_forms.list_added(session, case.reference)

    def line(entry: TimelineEntry) -> Happening:
        answers = added.get(entry.facts.get("task_id", ""), ()) if entry.kind == "task_completed" else ()
        return Happening(entry.at, entry.sentence, names.get(entry.actor or ""), entry.kind, answers)

    return [line(entry) for entry in entries]

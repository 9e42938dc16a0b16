"""Reading the facts of many cases at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select
from sqlmodel import Session

from engine import clock
from engine.casework.errors import PolicyError
from engine.casework.groups import ROLES_OF_AN_AREA
from engine.casework.models.people import Area
from engine.casework.monitoring import statements
from engine.casework.monitoring.facts import (
    CaseFacts,
    ConsentNow,
    HeldMeeting,
    HeldRole,
    Machinery,
    OpenTask,
    Someone,
    Statutory,
    UntoldConcern,
)
from engine.casework.monitoring_policy import MonitoringPolicy, Rules
from engine.casework.policy import MONITORING
from engine.clock import london

Row = Any
"""A row of the database, its columns by name."""
Rows = Mapping[str, Sequence[Row]]
"""The rows of each case, by its reference."""


class _Batch(NamedTuple):
    """Everything read for a batch of cases."""

    now: datetime
    today: date
    profiles: Mapping[tuple[str, int], Mapping[str, Any]]
    rules: Rules
    groups: Mapping[Area, Mapping[str, bool]]
    tasks: Rows
    roles: Rows
    last_meetings: Rows
    actions: Rows
    stars: Rows
    untold: Rows
    children: Rows
    heard: Rows
    consents: Rows
    messages: Rows


def read(session: Session, references: Sequence[str]) -> Iterator[CaseFacts]:
    """The facts of these cases, in no order; by a number of statements that does not grow with the cases.

    Raises PolicyError when no thresholds are in force.
    """
    profiles = {(name, version): content for name, version, content in _rows(session, statements.PROFILES)}
    rules = _rules(profiles)
    batch = _read_batch(session, references, profiles, rules)
    for row in _rows(session, statements.CASES, references=references, reviews=rules.mon_20.reviews):
        yield _facts(row, batch)


def _read_batch(
    session: Session,
    references: Sequence[str],
    profiles: Mapping[tuple[str, int], Mapping[str, Any]],
    rules: Rules,
) -> _Batch:
    def of_cases(statement: Select[Any], **more: int) -> Rows:
        grouped: dict[str, list[Row]] = defaultdict(list)
        for row in _rows(session, statement, references=references, **more):
            grouped[row[0]].append(row)
        return grouped

    return _Batch(
        now=clock.now(session),
        today=clock.today(session),
        profiles=profiles,
        rules=rules,
        groups=_groups(session),
        tasks=of_cases(statements.TASKS),
        roles=of_cases(statements.ROLES),
        last_meetings=of_cases(statements.LAST_MEETINGS),
        actions=of_cases(statements.ACTIONS),
        stars=of_cases(statements.STARS, readings=rules.mon_16.readings),
        untold=of_cases(statements.UNTOLD),
        children=of_cases(statements.CHILDREN),
        heard=of_cases(statements.HEARD),
        consents=of_cases(statements.CONSENTS),
        messages=of_cases(statements.MESSAGES),
    )


def _rows(session: Session, statement: Select[Any], **parameters: Any) -> Sequence[Row]:
    return session.connection().execute(statement, parameters).all()


def _groups(session: Session) -> Mapping[Area, Mapping[str, bool]]:
    held = {(area, role) for area, role in _rows(session, statements.AREA_GROUPS)}
    return {area: {role.value: (area, role) in held for role in ROLES_OF_AN_AREA} for area in Area}


def _facts(row: Row, batch: _Batch) -> CaseFacts:
    reference = row.reference
    profile = batch.profiles[row.policy, row.policy_version]
    return CaseFacts(
        now=batch.now,
        today=batch.today,
        rules=batch.rules,
        reference=reference,
        area=row.area,
        status=row.status,
        entry=row.entry,
        policy=row.policy,
        weeks_to_first_review=profile["weeks_from_assessment_to_review"],
        weeks_between_reviews=profile["weeks_between_reviews"],
        opened_on=london(row.opened_at).date(),
        closed_on=_on(row.closed_at),
        eha_completed_on=row.eha_completed_on,
        review_on=row.review_on,
        has_long_review_reason=row.long_review_reason is not None,
        taf_on=row.taf_arrangement_meeting_on,
        eha_begun_on=_on(row.complete_assessment_at),
        closure_begun_on=_on(row.complete_closure_at),
        agreement=row.agreement_status,
        agreement_said_on=row.agreement_said_on,
        has_privacy_notice=row.privacy_notice_serial is not None,
        statutory=_statutory(row),
        machinery=_machinery(row),
        tasks=[_task(task) for task in batch.tasks[reference]],
        roles=[_role(held) for held in batch.roles[reference]],
        last_meeting=next(map(_meeting, batch.last_meetings[reference]), None),
        reviews=row.reviews,
        one_review_more_on=_on(row.one_review_more_at),
        has_author_review=row.has_author_review,
        children=[child for _case, child in batch.children[reference]],
        heard_at={child: at for _case, child, at in batch.heard[reference]},
        consents=_consents(batch.consents[reference]),
        actions_due_on=[due_on for _case, due_on in batch.actions[reference]],
        stars=_stars(batch.stars[reference]),
        star_highest=profile["star_highest"],
        untold=[UntoldConcern(concern, at) for _case, concern, at in batch.untold[reference]],
        messages=frozenset(message for _case, message in batch.messages[reference]),
        groups_of_area=batch.groups[row.area],
    )


def _statutory(row: Row) -> Statutory:
    return Statutory(
        mash_outcome=row.mash_outcome_outcome,
        mash_decided_on=row.mash_outcome_decided_on,
        mash_at=row.mash_outcome_at,
        basis=row.statutory_handover_basis,
        family_agreed=row.statutory_handover_family_agrees,
        plan_began_on=row.statutory_handover_plan_began_on,
        handed_over_at=row.statutory_handover_at,
        agreement=row.social_care_agreement_agrees,
    )


def _machinery(row: Row) -> Machinery:
    return Machinery(
        row.timer_due_at, row.failure_element_label, row.failure_opened_at, _on(row.last_step_at), row.active_cases
    )


def _task(row: Row) -> OpenTask:
    raised_on = row.local_variables.get("raised_on")
    return OpenTask(
        id=row.id,
        process_key=row.process_key,
        form_key=row.form_key or "",
        name=row.name,
        groups=row.candidate_groups,
        assignee=_someone(row) if row.user_name else None,
        assigned_at=row.assigned_at,
        created_at=row.created_at,
        raised_on=date.fromisoformat(raised_on) if raised_on else None,
        touched_at=row.touched_at,
    )


def _role(row: Row) -> HeldRole:
    return HeldRole(_someone(row), row.role, row.from_at, row.provisional, row.managed, row.has_dsl)


def _someone(row: Row) -> Someone:
    """A person from the last six columns of a row."""
    return Someone(*row[-6:])


def _meeting(row: Row) -> HeldMeeting:
    return HeldMeeting(
        held_on=row.held_on,
        recorded_at=row.at,
        outcome=row.outcome,
        has_long_review_reason=row.long_review_reason is not None,
    )


def _consents(rows: Sequence[Row]) -> Sequence[ConsentNow]:
    newest = {child: ConsentNow(child, *rest) for _case, child, *rest in rows}
    return list(newest.values())


def _stars(rows: Sequence[Row]) -> Sequence[tuple[date, Mapping[str, int]]]:
    readings: dict[int, tuple[date, dict[str, int]]] = {}
    for _case, serial, read_on, area, score in rows:
        readings.setdefault(serial, (read_on, {}))[1][area] = score
    return list(readings.values())


def _on(moment: datetime | None) -> date | None:
    return None if moment is None else london(moment).date()


def _rules(profiles: Mapping[tuple[str, int], Mapping[str, Any]]) -> Rules:
    newest = max((version for name, version in profiles if name == MONITORING), default=None)
    if newest is None:
        raise PolicyError(f"There is no policy profile named {MONITORING}.")
    return MonitoringPolicy.model_validate(profiles[MONITORING, newest]).rules

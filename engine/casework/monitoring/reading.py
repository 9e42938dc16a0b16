"""Reading the facts of many cases at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from sqlmodel import Session

from engine import clock
from engine.casework.errors import PolicyError
from engine.casework.groups import ROLES_OF_AN_AREA
from engine.casework.models.people import Area
from engine.casework.monitoring import documents, statements
from engine.casework.monitoring.documents import day_of, moment
from engine.casework.monitoring.facts import CaseFacts, Machinery, Statutory
from engine.casework.monitoring_policy import MonitoringPolicy, Rules
from engine.casework.policy import MONITORING
from engine.clock import london

Row = Any
"""A `statements.CaseRow`."""
KEPT_POLICIES = 64


class _Around(NamedTuple):
    """What is the same for all cases."""

    now: datetime
    today: date
    profiles: Mapping[tuple[str, int], str]
    rules: Rules
    groups: Mapping[Area, Mapping[str, bool]]


def read(session: Session, references: Sequence[str]) -> Iterator[CaseFacts]:
    """The facts of these cases, in no order; by two statements, however many cases there are, and by one of one case.

    Raises PolicyError when no thresholds are in force.
    """
    today = clock.today(session)
    if len(references) == 1:
        of_case = len(statements.CaseRow._fields)
        for found in statements.ONE_CASE.all(session, {"today": today, "reference": references[0]}):
            own = statements.CaseRow._make(found[:of_case])
            yield _facts(own, _read_around(session, found[of_case:]))
        return
    [same_for_all] = statements.AROUND.all(session, {})
    around = _read_around(session, same_for_all)
    for found in statements.CASES.each(session, {"today": today, "references": list(references)}):
        yield _facts(statements.CaseRow._make(found), around)


def _read_around(session: Session, found: Sequence[Any]) -> _Around:
    profiles_kept, own_area, covered_area = found
    profiles = {(name, version): content for name, version, content in profiles_kept or ()}
    held = {(area, role) for area, role in (*(own_area or ()), *(covered_area or ()))}
    return _Around(
        now=clock.now(session),
        today=clock.today(session),
        profiles=profiles,
        rules=_rules(profiles),
        groups={area: {role.value: (area, role) in held for role in ROLES_OF_AN_AREA} for area in Area},
    )


def _facts(row: Row, around: _Around) -> CaseFacts:
    profile = _profile(around.profiles[row.policy, row.policy_version])
    begun = documents.begun_on(row.begun)
    agreement, agreement_said_on = row.agreement or (None, None)
    meetings = sorted(row.meetings or ())
    return CaseFacts(
        now=around.now,
        today=around.today,
        rules=around.rules,
        reference=row.reference,
        area=row.area,
        status=row.status,
        entry=row.entry,
        policy=row.policy,
        weeks_to_first_review=profile["weeks_from_assessment_to_review"],
        weeks_between_reviews=profile["weeks_between_reviews"],
        opened_on=london(row.opened_at).date(),
        policy_moved_on=None if row.policy_moved_at is None else london(row.policy_moved_at).date(),
        closed_on=None if row.closed_at is None else london(row.closed_at).date(),
        eha_completed_on=row.eha_completed_on,
        review_on=row.review_on,
        has_long_review_reason=row.long_review_reason is not None,
        taf_on=day_of(row.arrangement[0]) if row.arrangement else None,
        eha_begun_on=begun.get("complete_assessment"),
        closure_begun_on=begun.get("complete_closure"),
        agreement=agreement,
        agreement_said_on=day_of(agreement_said_on),
        has_privacy_notice=row.has_privacy_notice,
        statutory=_statutory(row),
        machinery=_machinery(row),
        tasks=documents.tasks(row.tasks),
        roles=documents.roles(row.roles),
        last_meeting=documents.last_meeting(meetings),
        reviews_on=documents.reviews(meetings),
        has_author_review=any(kind == "author_review" for _serial, kind, *_ in meetings),
        children=[child for (child,) in row.children or ()],
        heard_at=documents.heard_at(row.heard),
        consents=documents.consents(row.consents),
        actions_due_on=documents.due_on(row.actions),
        stars=documents.stars(row.stars),
        star_highest=profile["star_highest"],
        untold=documents.untold(row.untold),
        messages=frozenset(message for (message,) in row.messages or ()),
        groups_of_area=around.groups[row.area],
        set_aside=frozenset(rule for (rule,) in row.set_aside or ()),
    )


def _statutory(row: Row) -> Statutory:
    mash_outcome, mash_decided_on, mash_at = row.mash or (None,) * 3
    basis, family_agreed, plan_began_on, handed_over_at = row.handover or (None,) * 4
    return Statutory(
        mash_outcome=mash_outcome,
        mash_decided_on=day_of(mash_decided_on),
        mash_at=moment(mash_at),
        basis=basis,
        family_agreed=family_agreed,
        plan_began_on=day_of(plan_began_on),
        handed_over_at=moment(handed_over_at),
        agreement=row.social_care[0] if row.social_care else None,
    )


def _machinery(row: Row) -> Machinery:
    failed_step, failed_at = row.failure or (None, None)
    last_step_on = None if row.last_step_at is None else london(row.last_step_at).date()
    return Machinery(row.timer_due_at, failed_step, moment(failed_at), last_step_on, row.active_cases)


def _rules(profiles: Mapping[tuple[str, int], str]) -> Rules:
    newest = max((version for name, version in profiles if name == MONITORING), default=None)
    if newest is None:
        raise PolicyError(f"There is no policy profile named {MONITORING}.")
    return _monitoring(profiles[MONITORING, newest])


# A version of a profile never changes, and to check it costs as much as to look at a case.
@lru_cache(maxsize=KEPT_POLICIES)
def _monitoring(content: str) -> Rules:
    return MonitoringPolicy.model_validate_json(content).rules


@lru_cache(maxsize=KEPT_POLICIES)
def _profile(content: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = orjson.loads(content)
    return found

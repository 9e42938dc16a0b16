"""MON-6 to MON-8: nobody has accepted to lead, nobody can act, or a handover hangs."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from engine.casework.groups import DSL, LINE_MANAGER, ROLES_WITH_A_MANAGER
from engine.casework.models.cases import RoleOnCase
from engine.casework.monitoring.facts import CaseFacts, OpenTask, Someone
from engine.casework.monitoring.findings import Finding, Mend
from engine.casework.monitoring.rules.making import doing, finding, overdue, reached, taking
from engine.casework.monitoring.words import LCSS_MANAGER, day, doer, someone
from engine.clock import london
from engine.words import _, later
from engine.working_days import working_days_after

WAS_DUE = later("The meeting was due %(day)s, and nobody has accepted to be lead professional")
IS_DUE = later("The meeting is due %(day)s, and nobody has accepted to be lead professional")
PROPOSED = later("A handover was proposed on %(day)s and has not been accepted")
ASKED_FOR = later("A handover was asked for on %(day)s, and nobody has been proposed")
NOT_SINCE = later("%(who)s has not signed in since %(day)s")
NEVER_HERE = later("%(who)s has never signed in, and was asked on %(day)s")


def no_accepted_lead(case: CaseFacts) -> Iterator[Finding]:
    """MON-6: the meeting is near, and nobody has accepted to be lead professional (LPR-2)."""
    accepted = case.lead is not None and not case.lead.provisional
    meeting_on = case.review_on if case.last_meeting else case.taf_on or case.review_on
    if accepted or meeting_on is None or not case.is_going_on or case.is_the_authors_alone:
        return
    steps = case.rules.mon_6.working_days_before.in_order()
    step = reached(case, ((severity, working_days_after(meeting_on, -count)) for severity, count in steps))
    if step:
        task = case.find_task("agree_lead_professional")
        what = _(WAS_DUE if meeting_on < case.today else IS_DUE, day=day(meeting_on, case.today))
        mends = doing(task) or taking(case, "request_handover")
        yield finding(case, "MON-6", step, what, doer(case, task) if task else LCSS_MANAGER, mends)


def nobody_can_act(case: CaseFacts) -> Iterator[Finding]:
    """MON-7: the lead professional or somebody with a task is gone or has not been here for long, or nobody is in the
    group that may act (LPR-4)."""
    yield from _lead_gone(case)
    for task in case.tasks:
        if task.assignee is None:
            yield from _group_empty(case, task)
        elif not task.assignee.is_active:
            yield _gone(case, task.assignee, task.created_at, doing(task), task)
    yield from _long_away(case)


def handover_not_accepted(case: CaseFacts) -> Iterator[Finding]:
    """MON-8: a handover that nobody has accepted, or for which nobody has been proposed."""
    for task in case.list_tasks(["propose_new_lead", "accept_lead"]):
        is_proposed = task.form_key == "accept_lead"
        start = task.created_on if is_proposed else task.raised_on or task.created_on
        step = overdue(case, start, case.rules.mon_8.after_working_days)
        if step:
            what = _(PROPOSED if is_proposed else ASKED_FOR, day=day(start, case.today))
            yield finding(case, "MON-8", step, what, doer(case, task), doing(task), task.id)


def _lead_gone(case: CaseFacts) -> Iterator[Finding]:
    held = case.lead
    if held is not None and _has_lost_its_lead(case):
        mends = taking(case, "request_handover") or doing(*case.tasks[:1])
        yield _gone(case, held.person, held.from_at, mends)


def _has_lost_its_lead(case: CaseFacts) -> bool:
    return case.is_open and case.lead is not None and not case.lead.person.is_active


def _gone(
    case: CaseFacts, person: Someone, from_at: datetime, mends: list[Mend], task: OpenTask | None = None
) -> Finding:
    """The lead professional has gone; with a task, whoever has that."""
    since_on = london(max(from_at, person.inactive_since or from_at)).date()
    step = case.rules.mon_7.at_once, since_on
    who = someone(person)
    if task is None:
        what = _("The lead professional is %(who)s, who cannot sign in any more", who=who)
    else:
        what = _("“%(task)s” is with %(who)s, who cannot sign in any more", task=task.name, who=who)
    return finding(case, "MON-7", step, what, LCSS_MANAGER, mends, task.id if task else person.user_name)


def _group_empty(case: CaseFacts, task: OpenTask) -> Iterator[Finding]:
    is_told_already = _has_lost_its_lead(case) and RoleOnCase.LEAD_PROFESSIONAL in task.groups
    if is_told_already or any(_can_act(case, group) for group in task.groups):
        return
    step = case.rules.mon_7.at_once, task.created_on
    what = _(
        "“%(task)s” waits since %(day)s, and nobody who may do it can sign in",
        task=task.name,
        day=day(task.created_on, case.today),
    )
    yield finding(case, "MON-7", step, what, LCSS_MANAGER, doing(task), task.id)


def _can_act(case: CaseFacts, group: str) -> bool:
    if group == LINE_MANAGER:
        return any(held.managed for held in case.roles if held.role in ROLES_WITH_A_MANAGER)
    if group == DSL:
        return any(held.has_dsl for held in case.roles)
    if group in case.groups_of_area:
        return case.groups_of_area[group]
    return any(held.role == group and held.person.is_active for held in case.roles)


def _long_away(case: CaseFacts) -> Iterator[Finding]:
    """Everybody whose turn it is and who has not signed in for long, since they last could have known of it."""
    for person, from_at in _expected(case).values():
        seen_on = london(max(from_at, person.last_sign_in_at or from_at)).date()
        steps = case.rules.mon_7.after_days_without_sign_in.in_order()
        step = reached(case, ((severity, seen_on + timedelta(days=days + 1)) for severity, days in steps))
        if step:
            away = NOT_SINCE if person.last_sign_in_at else NEVER_HERE
            what = _(away, who=someone(person), day=day(seen_on, case.today))
            tasks = [task for task in case.tasks if task.assignee and task.assignee.user_name == person.user_name]
            mends = [*taking(case, "request_handover"), *doing(*tasks[:1])] or doing(*case.tasks[:1])
            yield finding(case, "MON-7", step, what, LCSS_MANAGER, mends, person.user_name)


def _expected(case: CaseFacts) -> dict[str, tuple[Someone, datetime]]:
    """Those who can sign in and have to act: the lead, and who has a task."""
    found: dict[str, tuple[Someone, datetime]] = {}
    if case.lead and case.is_open:
        found[case.lead.person.user_name] = (case.lead.person, case.lead.from_at)
    for task in case.tasks:
        if task.assignee is not None:
            since = task.assigned_at or task.created_at
            found.setdefault(task.assignee.user_name, (task.assignee, since))
    return {name: (person, since) for name, (person, since) in found.items() if person.is_active}

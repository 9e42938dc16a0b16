"""Dates, spans of time and people as a finding's sentence says them."""

from collections.abc import Sequence
from datetime import date
from functools import reduce

from engine.casework.groups import GROUP_NAMES
from engine.casework.models.cases import RoleOnCase
from engine.casework.monitoring.facts import CaseFacts, HeldRole, OpenTask, Someone
from engine.casework.monitoring.findings import Mover
from engine.clock import MONTHS
from engine.words import _, either, later, ngettext
from engine.working_days import working_days_between

LCSS_MANAGER = Mover(None, later("an LCSS manager"))
ADMINISTRATOR = Mover(None, later("an administrator"))
ROLE_WORDS = {
    RoleOnCase.LEAD_PROFESSIONAL: later("the lead professional"),
    RoleOnCase.EHA_AUTHOR: later("the author of the assessment"),
    RoleOnCase.SOCIAL_WORKER: later("the social worker"),
    RoleOnCase.CONTRIBUTOR: later("the contributor"),
    RoleOnCase.TAF_MEMBER: later("the team member"),
}


def day(on: date, today: date) -> str:
    """3 March; with its year when that is not this year."""
    in_year = f"{on.day} {_(MONTHS[on.month - 1])}"
    return in_year if on.year == today.year else f"{in_year} {on.year}"


def ago(on: date, today: date) -> str:
    """How long ago `on` was, in working days."""
    count = working_days_between(on, today)
    if count == 0:
        return _("today") if on == today else _("since the last working day")
    return ngettext("%(num)s working day ago", "%(num)s working days ago", count)


def of_children(some: int, count: int) -> str:
    """2 of 3 children."""
    return ngettext("%(some)s of %(num)s child", "%(some)s of %(num)s children", count, some=some)


def someone(person: Someone) -> str:
    """Hugo Heron (health visitor)."""
    title = person.job_title
    is_a_word = title[1:2].islower()
    return f"{person.full_name} ({title[:1].lower() + title[1:] if is_a_word else title})"


def lead(case: CaseFacts) -> Mover:
    """Who leads the work and must move; an LCSS manager where nobody does."""
    return LCSS_MANAGER if case.lead is None else _holder(case, case.lead)


def doer(case: CaseFacts, task: OpenTask | None) -> Mover:
    """Who must do the task: who has it, or those whom it is offered to. Without a task it is the lead."""
    if task is None:
        return lead(case)
    if task.assignee is not None:
        return _assignee(case, task.assignee)
    holders = [held for held in case.roles if held.role in task.groups]
    if len(holders) == 1:
        return _holder(case, holders[0])
    return Mover(None, either([GROUP_NAMES.get(group, group) for group in task.groups]))


def doers(case: CaseFacts, tasks: Sequence[OpenTask]) -> Mover:
    """Who must do the tasks that are open side by side."""
    movers = sorted({doer(case, task) for task in tasks}, key=lambda mover: mover.words)
    if len(movers) == 1:
        return movers[0]
    said = [str(mover.words) for mover in movers]
    return Mover(None, reduce(lambda one, other: _("%(one)s and %(other)s", one=one, other=other), said))


def _holder(case: CaseFacts, held: HeldRole) -> Mover:
    words = _stand_in(case, held.person) if held.provisional else ROLE_WORDS[held.role]
    return Mover(held.person.user_name, f"{words}, {someone(held.person)}")


def _stand_in(case: CaseFacts, person: Someone) -> str:
    """The author, before anybody has accepted; somebody else where the lead professional has gone."""
    is_author = any(
        held.role is RoleOnCase.EHA_AUTHOR and held.person.user_name == person.user_name for held in case.roles
    )
    return ROLE_WORDS[RoleOnCase.EHA_AUTHOR] if is_author else _("who leads for now")


def _assignee(case: CaseFacts, person: Someone) -> Mover:
    held = [role for role in case.roles if role.person.user_name == person.user_name]
    leads_first = sorted(held, key=lambda role: list(ROLE_WORDS).index(role.role))
    return _holder(case, leads_first[0]) if leads_first else Mover(person.user_name, someone(person))

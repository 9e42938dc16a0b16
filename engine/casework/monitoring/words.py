"""Dates, spans of time and people as a finding's sentence says them."""

from collections.abc import Sequence
from datetime import date

from engine.casework.case_view import GROUP_NAMES
from engine.casework.models.cases import RoleOnCase
from engine.casework.monitoring.facts import CaseFacts, HeldRole, OpenTask, Someone
from engine.casework.monitoring.findings import Mover
from engine.working_days import working_days_between

LCSS_MANAGER = Mover(None, "an LCSS manager")
ADMINISTRATOR = Mover(None, "an administrator")
ROLE_WORDS = {
    RoleOnCase.LEAD_PROFESSIONAL: "the lead professional",
    RoleOnCase.EHA_AUTHOR: "the author of the assessment",
    RoleOnCase.SOCIAL_WORKER: "the social worker",
    RoleOnCase.CONTRIBUTOR: "the contributor",
    RoleOnCase.TAF_MEMBER: "the team member",
}


def day(on: date, today: date) -> str:
    """3 March; with its year when that is not this year."""
    return f"{on.day} {on:%B}" if on.year == today.year else f"{on.day} {on:%B %Y}"


def ago(on: date, today: date) -> str:
    """How long ago `on` was, in working days."""
    count = working_days_between(on, today)
    if count == 0:
        return "today" if on == today else "since the last working day"
    return f"{counted(count, 'working day')} ago"


def counted(count: int, noun: str) -> str:
    """1 working day, 2 working days."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


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
    return Mover(None, " or ".join(GROUP_NAMES.get(group, group) for group in task.groups))


def doers(case: CaseFacts, tasks: Sequence[OpenTask]) -> Mover:
    """Who must do the tasks that are open side by side."""
    movers = sorted({doer(case, task) for task in tasks}, key=lambda mover: mover.words)
    if len(movers) == 1:
        return movers[0]
    return Mover(None, " and ".join(mover.words for mover in movers))


def _holder(case: CaseFacts, held: HeldRole) -> Mover:
    words = _stand_in(case, held.person) if held.provisional else ROLE_WORDS[held.role]
    return Mover(held.person.user_name, f"{words}, {someone(held.person)}")


def _stand_in(case: CaseFacts, person: Someone) -> str:
    """The author, before anybody has accepted; somebody else where the lead professional has gone."""
    is_author = any(
        held.role is RoleOnCase.EHA_AUTHOR and held.person.user_name == person.user_name for held in case.roles
    )
    return ROLE_WORDS[RoleOnCase.EHA_AUTHOR] if is_author else "who leads for now"


def _assignee(case: CaseFacts, person: Someone) -> Mover:
    held = [role for role in case.roles if role.person.user_name == person.user_name]
    leads_first = sorted(held, key=lambda role: list(ROLE_WORDS).index(role.role))
    return _holder(case, leads_first[0]) if leads_first else Mover(person.user_name, someone(person))

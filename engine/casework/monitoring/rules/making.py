"""What the rules share: the step that a count has reached, what mends a finding, and the finding itself."""

from collections.abc import Iterable, Sequence
from datetime import date

from engine.casework.journey_actions import ACTIONS
from engine.casework.models.monitoring import Severity
from engine.casework.monitoring.facts import CaseFacts, OpenTask
from engine.casework.monitoring.findings import Finding, Mend, Mover
from engine.casework.monitoring_policy import Steps
from engine.words import _, later
from engine.working_days import working_days_after, working_days_between

Reached = tuple[Severity, date]
"""How severe a finding is, and since when there is one."""

INCIDENTS = Mend("administration", "incidents", later("Look at the case's incidents"))


def overdue(case: CaseFacts, start: date, steps: Steps) -> Reached | None:
    """The step reached when more working days than it gives have gone by since `start`; None before the first."""
    return reached(case, ((severity, working_days_after(start, count + 1)) for severity, count in steps.in_order()))


def reached(case: CaseFacts, begins: Iterable[tuple[Severity, date]]) -> Reached | None:
    """The worst of the severities that have begun, since the first of them began; None before that."""
    begun = [(severity, on) for severity, on in begins if on <= case.today]
    if not begun:
        return None
    return min(severity for severity, _on in begun), min(on for _severity, on in begun)


def finding(
    case: CaseFacts,
    rule: str,
    step: Reached,
    what: str,
    mover: Mover,
    mends: Sequence[Mend],
    about: str = "",
) -> Finding:
    """The finding that says `what`, and who must move."""
    severity, since_on = step
    return Finding(
        rule=rule,
        case=case.reference,
        area=case.area,
        severity=severity,
        since_on=since_on,
        working_days=working_days_between(since_on, case.today),
        sentence=_("%(what)s; waiting for %(whom)s.", what=what, whom=mover.words),
        waiting_for=mover,
        mends=tuple(mends),
        about=about,
    )


def doing(*tasks: OpenTask | None) -> list[Mend]:
    """Doing these tasks, as far as there are any."""
    return [Mend("task", task.id, task.name) for task in tasks if task is not None]


def taking(case: CaseFacts, *keys: str) -> list[Mend]:
    """Doing one of these of the journey's actions, as far as the case can take them now."""
    wanted = [ACTIONS[key] for key in keys]
    return [Mend("action", action.key, action.label) for action in wanted if action.message in case.messages]


def going_on(case: CaseFacts) -> list[Mend]:
    """Doing what is to be done next, whatever that is."""
    return doing(*case.tasks[:1]) or [INCIDENTS]


def meeting(case: CaseFacts) -> list[Mend]:
    """Preparing or recording the next meeting."""
    next_one = case.find_task("prepare_review", "record_review", "record_author_review", "arrange_taf", "record_taf")
    return doing(next_one) or going_on(case)

"""MON-22: faults of the process itself, for administrators."""

from collections.abc import Iterator
from datetime import date, timedelta

from engine.casework.monitoring.facts import CaseFacts
from engine.casework.monitoring.findings import Finding
from engine.casework.monitoring.rules.making import INCIDENTS, finding
from engine.casework.monitoring.words import ADMINISTRATOR, day
from engine.clock import london
from engine.words import _

LATE = timedelta(hours=1)
OUTLIVE_THE_CASE = ("safeguarding_concern", "sharing_decision")
"""A concern (ENT-9) and a decision on sharing (SHR-1) go on when early help has ended."""


def cannot_go_on(case: CaseFacts) -> Iterator[Finding]:
    """MON-22: nothing to come, a failed step, a timer more than an hour late, two active cases in one family (ENT-1),
    or open tasks of a case that has ended.

    Without a task and a timer nothing is to come: a case is always ready for messages, but people send those only when
    something else happens, and its own diagrams throw theirs after a task or a timer.
    """
    for about, what, since_on in _faults(case):
        step = case.rules.mon_22.at_once, since_on
        yield finding(case, "MON-22", step, what, ADMINISTRATOR, [INCIDENTS], about)


def _faults(case: CaseFacts) -> Iterator[tuple[str, str, date]]:
    machinery = case.machinery
    if case.is_open and not case.tasks and machinery.timer_due_at is None:
        since_on = machinery.last_step_on or case.opened_on
        yield "nothing to come", _("There is no task, no timer and no message to come"), since_on
    if machinery.failed_step is not None and machinery.failed_at is not None:
        failed_on = london(machinery.failed_at).date()
        what = _("“%(step)s” failed on %(day)s", step=machinery.failed_step, day=day(failed_on, case.today))
        yield "failed step", what, failed_on
    if machinery.timer_due_at is not None and case.now - machinery.timer_due_at > LATE:
        due = london(machinery.timer_due_at)
        what = _(
            "A timer was due on %(day)s at %(time)s and has not fired",
            day=day(due.date(), case.today),
            time=f"{due:%H:%M}",
        )
        yield "late timer", what, due.date()
    if case.is_open and machinery.active_cases_of_family > 1:
        what = _("The family has %(count)s active cases", count=machinery.active_cases_of_family)
        yield "two active cases", what, case.opened_on
    left = [task for task in case.tasks if task.process_key not in OUTLIVE_THE_CASE]
    if not case.is_open and left:
        closed_on = case.closed_on or case.today
        what = _(
            "The case ended on %(day)s and “%(task)s” is still open", day=day(closed_on, case.today), task=left[0].name
        )
        yield "open tasks", what, closed_on

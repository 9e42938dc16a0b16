"""MON-1 and MON-21: MASH was not told the same day; statutory services have taken over and the team goes on."""

from collections.abc import Iterator
from datetime import date, datetime

from engine.casework.monitoring.facts import CaseFacts
from engine.casework.monitoring.findings import Finding
from engine.casework.monitoring.rules.making import doing, finding, overdue, taking
from engine.casework.monitoring.words import ago, day, doer
from engine.clock import london
from engine.words import _
from engine.working_days import end_of

STATUTORY = ("s17", "s47")


def mash_not_contacted(case: CaseFacts) -> Iterator[Finding]:
    """MON-1: a trigger for MASH, and no contact by the end of the working day (ENT-8).

    The day is that of the concern. A weekend or a bank holiday lengthens it for no child, nor does the evening: what is
    recorded after hours is due at once.
    """
    contacts = case.list_tasks(["contact_mash"])
    waiting = [(concern.id, concern.at) for concern in case.untold]
    for about, at in waiting or [(task.id, task.created_at) for task in contacts]:
        recorded = london(at)
        due_at = max(at, end_of(recorded.date()))
        if case.now > due_at:
            task = contacts[0] if contacts else None
            mends = [*doing(task), *taking(case, "raise_concern")]
            step = case.rules.mon_1.at_once, london(due_at).date()
            yield finding(case, "MON-1", step, _untold(recorded, case.today), doer(case, task), mends, about)


def statutory_plan_open(case: CaseFacts) -> Iterator[Finding]:
    """MON-21: a statutory plan is open, and the Team Around the Family still works (CLO-7)."""
    began_on = _began_on(case) if case.is_open else None
    step = overdue(case, began_on, case.rules.mon_21.after_working_days) if began_on else None
    if began_on and step:
        task = case.find_task("hand_over_to_social_care", "record_s17_agreement")
        what = _(
            "Statutory services took over on %(day)s, %(ago)s, and the Team Around the Family has not ceased",
            day=day(began_on, case.today),
            ago=ago(began_on, case.today),
        )
        mends = doing(task) or taking(case, "request_step_up")
        yield finding(case, "MON-21", step, what, doer(case, task), mends)


def _untold(recorded: datetime, today: date) -> str:
    return _(
        "A concern that must reach MASH the same working day was recorded on %(day)s at %(time)s, "
        "and no contact is recorded",
        day=day(recorded.date(), today),
        time=f"{recorded:%H:%M}",
    )


def _began_on(case: CaseFacts) -> date | None:
    """Since when statutory services are responsible; None while they are not, or without the family's agreement."""
    known = case.statutory
    handing_over = case.find_task("hand_over_to_social_care")
    handed_over = known.handed_over_at is not None
    mash_is_newer = known.mash_at and (known.handed_over_at is None or known.mash_at > known.handed_over_at)
    if known.mash_outcome in STATUTORY and mash_is_newer:
        return known.mash_decided_on
    if handing_over is not None:
        return handing_over.raised_on or handing_over.created_on
    agreed = known.basis == "s47" or known.family_agreed or known.agreement
    if handed_over and agreed:
        return known.plan_began_on or (london(known.handed_over_at).date() if known.handed_over_at else None)
    return None

"""MON-9, MON-10 and MON-14: an assessment that is not finished, not looked at, or without a child's voice."""

from collections.abc import Iterator

from engine.casework.models.cases import Entry
from engine.casework.monitoring.facts import CaseFacts
from engine.casework.monitoring.findings import Finding
from engine.casework.monitoring.rules.making import doing, finding, meeting, overdue
from engine.casework.monitoring.words import ago, day, doer, doers, lead, of_children
from engine.clock import london
from engine.words import _, ngettext


def assessment_not_finished(case: CaseFacts) -> Iterator[Finding]:
    """MON-9: the assessment was begun long ago, or its draft lies untouched."""
    tasks = [task for task in case.tasks if task.process_key == "early_help_assessment"]
    if not tasks or case.eha_begun_on is None:
        return
    begun_on = case.eha_begun_on
    step = overdue(case, begun_on, case.rules.mon_9.after_working_days)
    if step:
        what = _(
            "The assessment was begun on %(day)s, %(ago)s, and is not complete",
            day=day(begun_on, case.today),
            ago=ago(begun_on, case.today),
        )
        yield finding(case, "MON-9", step, what, doers(case, tasks), doing(*tasks))
        return
    draft = next((task for task in tasks if task.touched_at is not None), None)
    touched_on = london(draft.touched_at).date() if draft and draft.touched_at else None
    step = overdue(case, touched_on, case.rules.mon_9.after_working_days_untouched) if touched_on else None
    if touched_on and step:
        what = _(
            "The draft of the assessment was last touched on %(day)s, %(ago)s",
            day=day(touched_on, case.today),
            ago=ago(touched_on, case.today),
        )
        yield finding(case, "MON-9", step, what, doer(case, draft), doing(draft))


def lcss_review_outstanding(case: CaseFacts) -> Iterator[Finding]:
    """MON-10: LCSS has not looked at a completed assessment (LCS-2)."""
    task = case.find_task("review_assessment")
    step = overdue(case, task.created_on, case.rules.mon_10.after_working_days) if task else None
    if task and step:
        what = _(
            "The assessment reached LCSS on %(day)s, %(ago)s, and has not been reviewed",
            day=day(task.created_on, case.today),
            ago=ago(task.created_on, case.today),
        )
        yield finding(case, "MON-10", step, what, doer(case, task), doing(task))


def child_not_heard(case: CaseFacts) -> Iterator[Finding]:
    """MON-14: a child was not heard at the last meeting, or at the assessment while there was none (TAF-3)."""
    last, completed_on = case.last_meeting, case.eha_completed_on
    if not case.is_going_on or (last is None and (completed_on is None or case.entry is Entry.STEP_DOWN)):
        return
    heard = {child for child, at in case.heard_at.items() if last is None or at >= last.recorded_at}
    unheard = len(set(case.children) - heard)
    if unheard:
        what = _unheard(case, unheard)
        since_on = last.recorded_on if last else completed_on or case.today
        step = case.rules.mon_14.at_once, since_on
        yield finding(case, "MON-14", step, what, lead(case), meeting(case))


def _unheard(case: CaseFacts, unheard: int) -> str:
    children = of_children(unheard, len(case.children))
    if case.last_meeting is None:
        return ngettext(
            "%(children)s has not been heard in the assessment",
            "%(children)s have not been heard in the assessment",
            unheard,
            children=children,
        )
    return ngettext(
        "%(children)s has not been heard at the meeting of %(day)s",
        "%(children)s have not been heard at the meeting of %(day)s",
        unheard,
        children=children,
        day=day(case.last_meeting.held_on, case.today),
    )

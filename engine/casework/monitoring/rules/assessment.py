"""MON-9, MON-10 and MON-14: an assessment that is not finished, not looked at, or without a child's voice."""

from collections.abc import Iterator

from engine.casework.models.cases import Entry
from engine.casework.monitoring.facts import CaseFacts
from engine.casework.monitoring.findings import Finding
from engine.casework.monitoring.rules.making import doing, finding, meeting, overdue
from engine.casework.monitoring.words import ago, counted, day, doer, doers, lead
from engine.clock import london


def assessment_not_finished(case: CaseFacts) -> Iterator[Finding]:
    """MON-9: the assessment was begun long ago, or its draft lies untouched."""
    tasks = [task for task in case.tasks if task.process_key == "early_help_assessment"]
    if not tasks or case.eha_begun_on is None:
        return
    begun_on = case.eha_begun_on
    step = overdue(case, begun_on, case.rules.mon_9.after_working_days)
    if step:
        what = f"The assessment was begun on {day(begun_on, case.today)}, {ago(begun_on, case.today)}, "
        yield finding(case, "MON-9", step, what + "and is not complete", doers(case, tasks), doing(*tasks))
        return
    draft = next((task for task in tasks if task.touched_at is not None), None)
    touched_on = london(draft.touched_at).date() if draft and draft.touched_at else None
    step = overdue(case, touched_on, case.rules.mon_9.after_working_days_untouched) if touched_on else None
    if touched_on and step:
        what = f"The draft of the assessment was last touched on {day(touched_on, case.today)}, "
        what += ago(touched_on, case.today)
        yield finding(case, "MON-9", step, what, doer(case, draft), doing(draft))


def lcss_review_outstanding(case: CaseFacts) -> Iterator[Finding]:
    """MON-10: LCSS has not looked at a completed assessment (LCS-2)."""
    task = case.find_task("review_assessment")
    step = overdue(case, task.created_on, case.rules.mon_10.after_working_days) if task else None
    if task and step:
        what = f"The assessment reached LCSS on {day(task.created_on, case.today)}, "
        what += f"{ago(task.created_on, case.today)}, and has not been reviewed"
        yield finding(case, "MON-10", step, what, doer(case, task), doing(task))


def child_not_heard(case: CaseFacts) -> Iterator[Finding]:
    """MON-14: a child was not heard at the last meeting, or at the assessment while there was none (TAF-3)."""
    last, completed_on = case.last_meeting, case.eha_completed_on
    if not case.is_going_on or (last is None and (completed_on is None or case.entry is Entry.STEP_DOWN)):
        return
    heard = {child for child, at in case.heard_at.items() if last is None or at >= last.recorded_at}
    unheard = len(set(case.children) - heard)
    if unheard:
        where = f"at the meeting of {day(last.held_on, case.today)}" if last else "in the assessment"
        verb = "has" if unheard == 1 else "have"
        what = f"{unheard} of {counted(len(case.children), 'child').replace('childs', 'children')} {verb} "
        since_on = last.recorded_on if last else completed_on or case.today
        step = case.rules.mon_14.at_once, since_on
        yield finding(case, "MON-14", step, what + f"not been heard {where}", lead(case), meeting(case))

"""MON-2 to MON-5 and MON-18: meetings and reviews that are late, have no date, or whose notes were not sent."""

from collections.abc import Iterator
from datetime import date, timedelta

from engine.casework.meeting_record import ENDING
from engine.casework.monitoring.facts import CaseFacts
from engine.casework.monitoring.findings import Finding
from engine.casework.monitoring.rules.making import doing, finding, meeting, overdue, reached, taking
from engine.casework.monitoring.words import ago, day, doer
from engine.words import _
from engine.working_days import working_days_after

ONE_DAY = timedelta(days=1)
FIRST_STEPS = ("record_taf", "record_author_review", "arrange_taf", "agree_lead_professional")
REVIEWING = ("record_review", "prepare_review", "record_author_review", "record_taf")


def no_meeting_after_assessment(case: CaseFacts) -> Iterator[Finding]:
    """MON-2: no meeting of the team or review after the assessment was completed (EHA-9)."""
    completed_on = case.eha_completed_on
    if completed_on is None or case.last_meeting or not case.is_going_on:
        return
    steps = case.rules.mon_2.after_weeks.in_order()
    step = reached(case, ((severity, completed_on + timedelta(weeks=weeks) + ONE_DAY) for severity, weeks in steps))
    if step:
        task = case.find_task(*FIRST_STEPS)
        due_on = completed_on + timedelta(weeks=max(weeks for _severity, weeks in steps))
        yield finding(
            case,
            "MON-2",
            step,
            _no_meeting(completed_on, due_on, case.today),
            doer(case, task),
            doing(task) or meeting(case),
        )


def no_next_review_date(case: CaseFacts) -> Iterator[Finding]:
    """MON-3: a meeting was recorded without the date of the next review (TAF-4)."""
    last = case.last_meeting
    if last is None or case.review_on or last.outcome in ENDING or not case.is_going_on:
        return
    task = case.find_task(*REVIEWING)
    step = case.rules.mon_3.at_once, last.recorded_on
    what = _(
        "The meeting of %(day)s was recorded without a date for the next review", day=day(last.held_on, case.today)
    )
    yield finding(case, "MON-3", step, what, doer(case, task), meeting(case))


def review_date_passed(case: CaseFacts) -> Iterator[Finding]:
    """MON-4: the date of the review has passed, and it was not held."""
    if case.review_on is None or case.last_meeting is None or not case.is_going_on:
        return
    due_on = case.review_on
    steps = case.rules.mon_4.after_working_days.in_order()
    step = reached(case, ((severity, working_days_after(due_on, count)) for severity, count in steps))
    if step:
        task = case.find_task(*REVIEWING)
        what = _("Review was due %(day)s, %(ago)s", day=day(due_on, case.today), ago=ago(due_on, case.today))
        yield finding(case, "MON-4", step, what, doer(case, task), meeting(case))


def next_review_too_far_off(case: CaseFacts) -> Iterator[Finding]:
    """MON-5: the next review is further off than the case's policy allows, and nobody said why."""
    last, due_on = case.last_meeting, case.review_on
    base = last.held_on if last else case.eha_completed_on
    is_explained = case.has_long_review_reason or (last is not None and last.has_long_review_reason)
    if due_on is None or base is None or not case.is_going_on or is_explained:
        return
    weeks = case.weeks_between_reviews if last else case.weeks_to_first_review
    if due_on > base + timedelta(weeks=weeks):
        step = case.rules.mon_5.at_once, last.recorded_on if last else base
        what = _(
            "The next review is on %(day)s, more than %(weeks)s weeks after %(base)s, and no reason is given",
            day=day(due_on, case.today),
            weeks=weeks,
            base=day(base, case.today),
        )
        task = case.find_task(*REVIEWING, *FIRST_STEPS)
        yield finding(case, "MON-5", step, what, doer(case, task), meeting(case))


def notes_not_sent(case: CaseFacts) -> Iterator[Finding]:
    """MON-18: the notes of a meeting have not been sent to the family and the team (TAF-5)."""
    task, last = case.find_task("send_notes"), case.last_meeting
    step = overdue(case, last.held_on, case.rules.mon_18.after_working_days) if task and last else None
    if task and last and step:
        what = _(
            "The notes of the meeting of %(day)s, %(ago)s, have not been sent",
            day=day(last.held_on, case.today),
            ago=ago(last.held_on, case.today),
        )
        mends = [*doing(task), *taking(case, "request_lcss_help")]
        yield finding(case, "MON-18", step, what, doer(case, task), mends)


def _no_meeting(completed_on: date, due_on: date, today: date) -> str:
    due, assessed = day(due_on, today), day(completed_on, today)
    if due_on < today:
        return _(
            "A meeting or review was due by %(due)s, %(ago)s, after the assessment of %(assessed)s",
            due=due,
            ago=ago(due_on, today),
            assessed=assessed,
        )
    return _("A meeting or review is due by %(due)s, after the assessment of %(assessed)s", due=due, assessed=assessed)

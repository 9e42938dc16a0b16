"""MON-15 to MON-17, MON-19 and MON-20: actions, the star, help and the closing papers, and cases open for long."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from math import ceil

from engine.casework.monitoring.facts import CaseFacts
from engine.casework.monitoring.findings import Finding
from engine.casework.monitoring.rules.making import doing, finding, going_on, meeting, overdue, taking
from engine.casework.monitoring.words import ago, day, doer, doers, lead
from engine.casework.outcome_star import AREAS
from engine.words import _, ngettext

ONE_DAY = timedelta(days=1)
CLOSING = ("complete_closure", "record_final_comments")


def actions_overdue(case: CaseFacts) -> Iterator[Finding]:
    """MON-15: so many of the open actions are overdue, or one for so long (TAF-6)."""
    due = case.actions_due_on
    late = [on for on in due if on < case.today]
    if not late or not case.is_going_on:
        return
    policy = case.rules.mon_15
    many = ceil(len(due) * policy.share)
    begins = [
        late[0] + timedelta(weeks=policy.weeks) + ONE_DAY,
        *([late[many - 1] + ONE_DAY] if many <= len(late) else []),
    ]
    since_on = min(begins)
    if since_on <= case.today:
        actions = ngettext(
            "%(some)s of %(num)s open action", "%(some)s of %(num)s open actions", len(due), some=len(late)
        )
        what = ngettext(
            "%(actions)s is overdue, the oldest since %(day)s",
            "%(actions)s are overdue, the oldest since %(day)s",
            len(late),
            actions=actions,
            day=day(late[0], case.today),
        )
        yield finding(case, "MON-15", (policy.at_once, since_on), what, lead(case), meeting(case))


def star_not_better(case: CaseFacts) -> Iterator[Finding]:
    """MON-16: a prompt, and no judgement: the outcome star has not risen, or an area of it fell (EHA-5)."""
    policy = case.rules.mon_16
    if not case.is_going_on or len(case.stars) < 2:
        return
    read_on, newest = case.stars[0]
    read = day(read_on, case.today)
    what = ""
    if fallen := _fallen(case.stars[1][1], newest, policy.points_down):
        what = _(
            "In the star of %(day)s, %(areas)s went down by %(points)s or more",
            day=read,
            areas=fallen,
            points=policy.points_down,
        )
    elif _no_better(case):
        what = ngettext(
            "The star of %(day)s is no better than the reading before",
            "The star of %(day)s is no better than %(num)s readings before",
            policy.readings - 1,
            day=read,
        )
    if what:
        step = policy.at_once, read_on
        mends = [*meeting(case), *taking(case, "request_lcss_help")]
        yield finding(case, "MON-16", step, what, lead(case), mends)


def help_without_answer(case: CaseFacts) -> Iterator[Finding]:
    """MON-17: the team asked LCSS for help and has no answer (LCS-3)."""
    for task in case.list_tasks(["support_taf"]):
        step = overdue(case, task.created_on, case.rules.mon_17.after_working_days)
        if step:
            what = _(
                "LCSS was asked for help on %(day)s, %(ago)s, and has not answered",
                day=day(task.created_on, case.today),
                ago=ago(task.created_on, case.today),
            )
            yield finding(case, "MON-17", step, what, doer(case, task), doing(task), task.id)


def closing_papers_missing(case: CaseFacts) -> Iterator[Finding]:
    """MON-19: closure was agreed, and its papers are not complete (CLO-4)."""
    tasks = case.list_tasks(CLOSING)
    begun_on = case.closure_begun_on
    step = overdue(case, begun_on, case.rules.mon_19.after_working_days) if tasks and begun_on else None
    if begun_on and step:
        what = _(
            "Closure was agreed on %(day)s, %(ago)s, and the papers are missing",
            day=day(begun_on, case.today),
            ago=ago(begun_on, case.today),
        )
        yield finding(case, "MON-19", step, what, doers(case, tasks), doing(*tasks))


def open_for_long(case: CaseFacts) -> Iterator[Finding]:
    """MON-20: open for over so many months, or over so many reviews."""
    if not case.is_open:
        return
    policy = case.rules.mon_20
    months_on = _months_after(case.opened_on, policy.months) + ONE_DAY
    begins = [on for on in (months_on, *case.reviews_on[policy.reviews :][:1]) if on <= case.today]
    if begins:
        what = ngettext(
            "The case has been open since %(day)s, with %(num)s review",
            "The case has been open since %(day)s, with %(num)s reviews",
            len(case.reviews_on),
            day=day(case.opened_on, case.today),
        )
        mends = taking(case, "request_closure", "request_lcss_help") or going_on(case)
        yield finding(case, "MON-20", (policy.at_once, min(begins)), what, lead(case), mends)


def _fallen(before: Mapping[str, int], newest: Mapping[str, int], points: int) -> str:
    return ", ".join(str(AREAS[area]) for area, score in newest.items() if before.get(area, score) - score >= points)


def _no_better(case: CaseFacts) -> bool:
    """No rise over so many readings. A star that is full cannot rise."""
    readings = case.rules.mon_16.readings
    if len(case.stars) < readings:
        return False
    newest, earlier = case.stars[0][1], case.stars[readings - 1][1]
    is_full = all(score >= case.star_highest for score in newest.values())
    return not is_full and sum(newest.values()) <= sum(earlier.values())


def _months_after(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))

"""Tasks as people read them in a list: whose, what, why now, and how many working days are left or lost."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlmodel import Session

from engine import bpmn, clock, words, working_days
from engine.casework import access, families, people
from engine.casework.models.people import Person
from engine.words import Words, _, later, ngettext

SENTENCE_END = re.compile(r"(?<=[.!?])\s")
GROUPS = {
    "eha_author": later("author of the assessment"),
    "lead_professional": later("lead professional"),
    "taf_member": later("team around the family"),
    "contributor": "contributors",
    "social_worker": later("social worker"),
    "line_manager": later("line manager"),
    "dsl": later("safeguarding lead"),
    "lcss_worker": later("LCSS workers"),
    "lcss_manager": later("LCSS managers"),
}
NO_LONGER_YOURS = later("A family you no longer work with")


@dataclass(frozen=True)
class TaskRow:
    """One task in a list. `working_days_left` is negative when it is late; None without a due date, and once done."""

    id: str
    reference: str | None
    """The case; None when the person may no longer see it."""
    element: str
    form_key: str | None
    title: str
    family_name: str
    name: str
    about: str | None
    """The child or practitioner whom this one of several like tasks is about."""
    asks: str
    """What it is for: the first sentence of what the diagram says."""
    why_here: str
    """For whom it waits, and since when."""
    why_now: str
    due_at: datetime | None
    working_days_left: int | None
    is_overdue: bool
    back_on: date | None
    """The day on whose morning it is back, while it is put off."""
    assignee: str | None
    assignee_name: str | None
    status: str
    priority: int
    revision: int
    completed_at: datetime | None


@dataclass(frozen=True)
class _Names:
    """The names that the rows of one page show, each looked up once for all of them."""

    families: Mapping[str, str]
    children: Mapping[str, str]
    people: Mapping[str, str]


def rows(session: Session, person: Person, tasks: Sequence[bpmn.Task]) -> Sequence[TaskRow]:
    """A row for each task, in their order, in three statements at most, however many there are."""
    names = _Names(
        families=access.family_names(session, person, {task.business_key for task in tasks}),
        children=families.first_names(session, _locals(tasks, "child_id")),
        people=_people_names(session, person, tasks),
    )
    now = clock.now(session)
    return [_row(task, names, now) for task in tasks]


def working_days_left(due_at: datetime, today: date) -> int:
    """Working days from `today` up to the due date: 0 is today, negative is late."""
    return working_days.working_days_between(today, clock.london(due_at).date())


def why_now(task: bpmn.Task, now: datetime, people_names: Mapping[str, str]) -> str:
    """Why the task asks for attention, in a sentence or two: who raised it, and its date; or that it no longer does."""
    if task.status == bpmn.TaskStatus.CANCELLED:
        return _("No longer needed.")
    if task.completed_at is not None:
        return _("Done on %(day)s.", day=_day(clock.london(task.completed_at).date()))
    raised_by = people_names.get(str(task.local_variables.get("raised_by")))
    raised = _("Raised by %(raised_by)s.", raised_by=raised_by) + " " if raised_by else ""
    return raised + _due_sentence(task.due_at, now)


def why_here(task: bpmn.Task, people_names: Mapping[str, str]) -> str:
    """For whom the task waits and since when: the one who has it, or those whom it is offered to."""
    if task.assignee is not None:
        since, who = task.assigned_at or task.created_at, people_names.get(task.assignee, "somebody")
        return _("With %(who)s since %(day)s.", who=who, day=_day(clock.london(since).date()))
    waits_for = " or ".join(GROUPS.get(group, group) for group in task.candidate_groups)
    return (
        _("For the %(waits_for)s since %(day)s.", waits_for=waits_for, day=_day(clock.london(task.created_at).date()))
        if waits_for
        else ""
    )


@lru_cache(maxsize=1024)
def first_sentence(documentation: str) -> str:
    """The first sentence of what a diagram says about a step."""
    [first, *_] = SENTENCE_END.split(documentation.strip(), maxsplit=1)
    return first.strip()


def _row(task: bpmn.Task, names: _Names, now: datetime) -> TaskRow:
    seen = task.business_key in names.families
    family_name = names.families.get(task.business_key, NO_LONGER_YOURS)
    about = _about(task, names) if seen else None
    due_at = task.due_at if task.status == bpmn.TaskStatus.OPEN else None
    return TaskRow(
        id=task.id,
        reference=task.business_key if seen else None,
        element=task.element_id,
        form_key=task.form_key,
        title=f"{family_name}: {about}" if about else family_name,
        family_name=family_name,
        name=task.name,
        about=about,
        asks=first_sentence(task.documentation),
        why_here=why_here(task, names.people),
        why_now=why_now(task, now, names.people),
        due_at=task.due_at,
        working_days_left=working_days_left(due_at, clock.london(now).date()) if due_at else None,
        is_overdue=due_at is not None and due_at < now,
        back_on=_back_on(task, now),
        assignee=task.assignee,
        assignee_name=names.people.get(task.assignee or ""),
        status=task.status,
        priority=task.priority,
        revision=task.revision,
        completed_at=task.completed_at,
    )


def _back_on(task: bpmn.Task, now: datetime) -> date | None:
    if task.status != bpmn.TaskStatus.OPEN or task.follow_up_at is None or task.follow_up_at <= now:
        return None
    return clock.london(task.follow_up_at).date()


def _due_sentence(due_at: datetime | None, now: datetime) -> str:
    if due_at is None:
        return _("There is no date for this.")
    return _due_words(clock.london(due_at).date(), clock.london(now).date(), words.spoken(), is_late=due_at < now)


# Most tasks of a list are due on one of a few days.
@lru_cache(maxsize=1024)
def _due_words(due_on: date, today: date, _language: Words, *, is_late: bool) -> str:
    days = working_days.working_days_between(today, due_on)
    if is_late:
        if not days:
            return _("Was due %(day)s.", day=_day(due_on))
        return ngettext(
            "Was due %(day)s, %(num)s working day ago.",
            "Was due %(day)s, %(num)s working days ago.",
            -days,
            day=_day(due_on),
        )
    if due_on == today:
        return _("Due today.")
    return ngettext(
        "Due %(day)s, %(num)s working day left.",
        "Due %(day)s, %(num)s working days left.",
        days,
        day=_day(due_on),
    )


def _day(day: date) -> str:
    return clock.weekday_in_words(day)


def _about(task: bpmn.Task, names: _Names) -> str | None:
    child = names.children.get(str(task.local_variables.get("child_id")))
    return child or names.people.get(str(task.local_variables.get("practitioner")))


def _people_names(session: Session, person: Person, tasks: Sequence[bpmn.Task]) -> Mapping[str, str]:
    own = {person.user_name: person.full_name}
    others = {*_assignees(tasks), *_locals(tasks, "practitioner", "raised_by")} - own.keys()
    return {**people.full_names(session, others), **own}


def _locals(tasks: Iterable[bpmn.Task], *names: str) -> set[str]:
    return {str(task.local_variables[name]) for task in tasks for name in names if name in task.local_variables}


def _assignees(tasks: Iterable[bpmn.Task]) -> set[str]:
    return {task.assignee for task in tasks if task.assignee}

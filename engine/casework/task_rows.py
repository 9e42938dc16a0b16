"""Tasks as people read them in a list: whose, what, why now, and how many working days are left or lost."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from sqlmodel import Session

from engine import bpmn, clock, words, working_days
from engine.casework import access, families, people
from engine.casework.groups import GROUP_NAMES
from engine.casework.models.people import Person
from engine.words import Words, _, either, later, ngettext

SENTENCE_END = re.compile(r"(?<=[.!?])\s")
NO_LONGER_YOURS = later("A family you no longer work with")
# To look at a member of an enumeration takes as long as to compare it ten times.
_OPEN, _CANCELLED = bpmn.TaskStatus.OPEN, bpmn.TaskStatus.CANCELLED


class TaskRow(NamedTuple):  # a frozen dataclass takes four times as long to make
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
    return _rows(session, person, tasks, access.family_names(session, person, _cases_of(tasks)))


def rows_of_own(session: Session, person: Person, tasks: Sequence[bpmn.Task]) -> Sequence[TaskRow]:
    """As `rows`, of open tasks that the person has or that wait for a role that they alone hold: both let them see the
    case (`groups.sees`), which nobody need ask again."""
    return _rows(session, person, tasks, families.names_of_cases(session, _cases_of(tasks)))


def _cases_of(tasks: Iterable[bpmn.Task]) -> set[str]:
    return {task.business_key for task in tasks}


def _rows(
    session: Session, person: Person, tasks: Sequence[bpmn.Task], family_names: Mapping[str, str]
) -> Sequence[TaskRow]:
    names = _Names(
        families=family_names,
        children=families.first_names(session, _locals(tasks, "child_id")),
        people=_people_names(session, person, tasks),
    )
    now = clock.now(session)
    today = clock.london(now).date()
    return [_row(task, names, now, today) for task in tasks]


@lru_cache(maxsize=1024)
def first_sentence(documentation: str) -> str:
    """The first sentence of what a diagram says about a step."""
    [first, *_] = SENTENCE_END.split(documentation.strip(), maxsplit=1)
    return first.strip()


def _row(task: bpmn.Task, names: _Names, now: datetime, today: date) -> TaskRow:
    seen = task.business_key in names.families
    family_name = names.families.get(task.business_key, NO_LONGER_YOURS)
    about = _about(task, names) if seen else None
    due_on = _day_of(task.due_at) if task.due_at else None
    is_late = task.due_at is not None and task.due_at < now
    is_open = task.status == _OPEN
    # By place: by name it takes twice as long.
    return TaskRow(
        task.id,
        task.business_key if seen else None,
        task.element_id,
        task.form_key,
        f"{family_name}: {about}" if about else family_name,
        family_name,
        task.name,
        about,
        first_sentence(task.documentation),
        _why_here(task, names.people),
        _why_now(task, names.people, due_on, today, is_late=is_late),
        task.due_at,
        _working_days(today, due_on) if due_on and is_open else None,
        is_open and is_late,
        _back_on(task, now) if is_open else None,
        task.assignee,
        names.people.get(task.assignee or ""),
        task.status,
        task.priority,
        task.revision,
        task.completed_at,
    )


def _why_now(
    task: bpmn.Task, people_names: Mapping[str, str], due_on: date | None, today: date, *, is_late: bool
) -> str:
    """Why the task asks for attention, in a sentence or two: who raised it, and its date; or that it no longer does."""
    if task.status == _CANCELLED:
        return _("No longer needed.")
    if task.completed_at is not None:
        return _("Done on %(day)s.", day=_day(_day_of(task.completed_at)))
    raised_by = people_names.get(_local(task, "raised_by"))
    raised = _("Raised by %(raised_by)s.", raised_by=raised_by) + " " if raised_by else ""
    return raised + _due_words(due_on, today, words.spoken(), is_late=is_late)


def _why_here(task: bpmn.Task, people_names: Mapping[str, str]) -> str:
    """For whom the task waits and since when: the one who has it, or those whom it is offered to."""
    if task.assignee is not None:
        since, who = task.assigned_at or task.created_at, people_names.get(task.assignee) or _("somebody")
        return _with_whom(who, _day_of(since), words.spoken())
    since_on = _day_of(task.created_at)
    return _for_whom(tuple(task.candidate_groups), since_on, words.spoken()) if task.candidate_groups else ""


# Most tasks of a list have been there since one of a few days, and are due on one of a few.
@lru_cache(maxsize=1024)
def _with_whom(who: str, since: date, _language: Words) -> str:
    return _("With %(who)s since %(day)s.", who=who, day=_day(since))


@lru_cache(maxsize=1024)
def _for_whom(groups: tuple[str, ...], since: date, _language: Words) -> str:
    waits_for = either([GROUP_NAMES.get(group, group) for group in groups])
    return _("For %(waits_for)s since %(day)s.", waits_for=waits_for, day=_day(since))


def _back_on(task: bpmn.Task, now: datetime) -> date | None:
    if task.follow_up_at is None or task.follow_up_at <= now:
        return None
    return _day_of(task.follow_up_at)


@lru_cache(maxsize=8192)
def _day_of(moment: datetime) -> date:
    return clock.london(moment).date()


_working_days = lru_cache(maxsize=1024)(working_days.working_days_between)


@lru_cache(maxsize=1024)
def _due_words(due_on: date | None, today: date, _language: Words, *, is_late: bool) -> str:
    if due_on is None:
        return _("There is no date for this.")
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
    return names.children.get(_local(task, "child_id")) or names.people.get(_local(task, "practitioner"))


def _local(task: bpmn.Task, name: str) -> str:
    return str(task.local_variables.get(name, "")) if task.local_variables else ""


def _people_names(session: Session, person: Person, tasks: Sequence[bpmn.Task]) -> Mapping[str, str]:
    own = {person.user_name: person.full_name}
    others = {*_assignees(tasks), *_locals(tasks, "practitioner", "raised_by")} - own.keys()
    return {**people.full_names(session, others), **own}


def _locals(tasks: Iterable[bpmn.Task], *names: str) -> set[str]:
    return {str(task.local_variables[name]) for task in tasks for name in names if name in task.local_variables}


def _assignees(tasks: Iterable[bpmn.Task]) -> set[str]:
    return {task.assignee for task in tasks if task.assignee}

"""The lists of tasks, as people read them: what is theirs, what they put off, what they can take, what they did."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from engine import bpmn, clock, working_days
from engine.casework import absences, access, case_search, task_rows
from engine.casework.models.people import Person
from engine.casework.task_rows import TaskRow

PAGE_SIZE = 50
MOST_COUNTED = 500
"""Beyond this a list is not counted: nobody would read it to its end."""
SOON = 7
"""Working days: what is due by then is due soon."""


class When(StrEnum):
    """By when tasks are due that alone are to be listed."""

    LATE = "late"
    SOON = "soon"


@dataclass(frozen=True)
class Wanted:
    """What alone is to be listed of somebody's own tasks: by when they are due, of which case, and what matches words
    in the task, the case number, the family's and its members' names and their schools."""

    when: When | None = None
    reference: str | None = None
    search: str | None = None


EVERYTHING = Wanted()


@dataclass(frozen=True)
class TaskList:
    """One page of a list. `next` is what to ask for the following page with; None on the last."""

    rows: Sequence[TaskRow]
    next: str | None


@dataclass(frozen=True)
class Overview:
    """Where a person's lists stand: how many tasks each holds, `MOST_COUNTED` own ones and one page and one task of the
    others at most, and what it is counted by, which reading a list need not look up again."""

    numbers: bpmn.Numbers
    offers: bpmn.Offers


def overview(session: Session, person: Person, *, limit: int = PAGE_SIZE) -> Overview:
    """How many tasks the person has, has put off, and may take; in two statements where nothing is theirs to take."""
    offers = access.offers(session, person)
    most = {"own_at_most": MOST_COUNTED, "others_at_most": limit + 1}
    return Overview(bpmn.tasks.count(session, person.user_name, offers, **most), offers)


def inbox(
    session: Session,
    person: Person,
    *,
    limit: int = PAGE_SIZE,
    after: str | None = None,
    wanted: Wanted = EVERYTHING,
    offers: bpmn.Offers | None = None,
) -> TaskList:
    """The person's own open tasks, soonest due first: what they have, and what waits for a role that only they hold.

    `offers`, here and below: the person's, where they are known already.
    """
    only = _narrowing(session, person, wanted)
    offers = offers or access.offers(session, person)
    page = bpmn.tasks.inbox(session, person.user_name, offers, limit=limit, after=after, only=only)
    return TaskList(task_rows.rows_of_own(session, person, page.tasks), page.next)


def later(
    session: Session,
    person: Person,
    *,
    limit: int = PAGE_SIZE,
    after: str | None = None,
    offers: bpmn.Offers | None = None,
) -> TaskList:
    """The person's own tasks that they have put off, the soonest to come back first."""
    offers = offers or access.offers(session, person)
    page = bpmn.tasks.later(session, person.user_name, offers, limit=limit, after=after)
    return TaskList(task_rows.rows_of_own(session, person, page.tasks), page.next)


def for_absent(
    session: Session, person: Person, absent: str, *, limit: int = PAGE_SIZE, after: str | None = None
) -> TaskList:
    """The own tasks of somebody who is away and for whom this person stands in. Raises CaseNotFoundError."""
    theirs = absences.get_absent(session, person, absent)
    offers = access.offers(session, theirs)
    page = bpmn.tasks.inbox(session, absent, offers, limit=limit, after=after)
    return TaskList(task_rows.rows(session, person, page.tasks), page.next)


def queue(
    session: Session,
    person: Person,
    *,
    limit: int = PAGE_SIZE,
    after: str | None = None,
    offers: bpmn.Offers | None = None,
) -> TaskList:
    """Open tasks that nobody has and that this person may take, soonest due first."""
    page = bpmn.tasks.queue(session, offers or access.offers(session, person), limit=limit, after=after)
    return TaskList(task_rows.rows(session, person, page.tasks), page.next)


def archive(session: Session, person: Person, *, limit: int = PAGE_SIZE, after: str | None = None) -> TaskList:
    """What this person has done, newest first; families that they no longer work with are not named."""
    page = bpmn.tasks.archive(session, person.user_name, limit=limit, after=after)
    return TaskList(task_rows.rows(session, person, page.tasks), page.next)


def _narrowing(session: Session, person: Person, wanted: Wanted) -> bpmn.Narrowing:
    now, today = clock.now(session), clock.today(session)
    end_of_soon = clock.london_moment(working_days.working_days_after(today, SOON) + working_days.ONE_DAY, 0)
    cases = case_search.find(session, person, wanted.search) if wanted.search else ()
    return bpmn.Narrowing(
        due_from=now if wanted.when is When.SOON else None,
        due_before={When.LATE: now, When.SOON: end_of_soon}.get(wanted.when) if wanted.when else None,
        business_key=wanted.reference,
        words=wanted.search,
        or_of=[one.reference for one in cases],
    )

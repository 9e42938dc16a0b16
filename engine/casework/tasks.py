"""The three task lists, as people read them: what is theirs, what they can take, what they have done."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from engine import bpmn
from engine.casework import access, task_rows
from engine.casework.models.people import Person
from engine.casework.task_rows import TaskRow

PAGE_SIZE = 50


@dataclass(frozen=True)
class TaskList:
    """One page of a list. `next` is what to ask for the following page with; None on the last."""

    rows: Sequence[TaskRow]
    next: str | None


@dataclass(frozen=True)
class FirstPages:
    """Where the lists of what is open begin: enough to count them, and to choose which one to read with its names."""

    inbox: bpmn.TaskPage
    queue: bpmn.TaskPage


def first_pages(session: Session, person: Person, *, limit: int = PAGE_SIZE) -> FirstPages:
    """The first page of the person's own tasks and of those that they may take, each read once, without names."""
    own = bpmn.tasks.inbox(session, person.user_name, limit=limit)
    return FirstPages(own, bpmn.tasks.queue(session, access.candidacies(person), limit=limit))


def inbox(
    session: Session, person: Person, *, limit: int = PAGE_SIZE, after: str | None = None, search: str | None = None
) -> TaskList:
    """The person's own open tasks, soonest due first."""
    page = bpmn.tasks.inbox(session, person.user_name, limit=limit, after=after, search=search)
    return with_names(session, person, page)


def queue(session: Session, person: Person, *, limit: int = PAGE_SIZE, after: str | None = None) -> TaskList:
    """Open tasks that nobody has and that this person may take, soonest due first."""
    candidacies = access.candidacies(person)
    page = bpmn.tasks.queue(session, candidacies, limit=limit, after=after)
    return with_names(session, person, page)


def archive(session: Session, person: Person, *, limit: int = PAGE_SIZE, after: str | None = None) -> TaskList:
    """What this person has done, newest first; families that they no longer work with are not named."""
    page = bpmn.tasks.archive(session, person.user_name, limit=limit, after=after)
    return with_names(session, person, page)


def with_names(session: Session, person: Person, page: bpmn.TaskPage) -> TaskList:
    """The page as the person reads it."""
    return TaskList(task_rows.rows(session, person, page.tasks), page.next)

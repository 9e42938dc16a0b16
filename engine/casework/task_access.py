"""Who may do a task, who has it to themselves, and who may give it to somebody else. Who sees its case: `access`."""

from collections.abc import Sequence

from sqlalchemy import literal, or_, select
from sqlmodel import Session, col

from engine import bpmn
from engine.casework import access, groups
from engine.casework.errors import NotAllowedError
from engine.casework.models.people import Person
from engine.words import _


def get(session: Session, person: Person, task_id: str) -> bpmn.Task:
    """The task, open or finished, when this person may see its case.

    Raises CaseNotFoundError, or `bpmn.errors.TaskNotFoundError` when there is no such task at all.
    """
    task = bpmn.tasks.get(session, task_id)
    access.get_case(session, person, task.business_key)
    return task


def find_whose(session: Session, person: Person, task: bpmn.Task) -> str | None:
    """In whose name this person may do the task, as a user name; None when they may not.

    Their own, when they have the task or are in a group that it is offered to; else that of somebody who is away and
    for whom they stand in.
    """
    if task.assignee == person.user_name or (task.assignee and access.stands_in(session, person, task.assignee)):
        return task.assignee
    standing = access.find_standing(session, person, task.business_key)
    if standing is None:
        return None
    if not standing.groups.isdisjoint(task.candidate_groups):
        return person.user_name
    free = task.assignee is None
    return next((who for who, group in sorted(standing.for_absent) if free and group in task.candidate_groups), None)


def may_complete(session: Session, person: Person, task: bpmn.Task) -> bool:
    """Whether this person may do the task, in their own name or for somebody who is away."""
    return find_whose(session, person, task) is not None


def require_may_complete(session: Session, person: Person, task: bpmn.Task) -> str:
    """As `find_whose`, but raises NotAllowedError when they may not do it."""
    whose = find_whose(session, person, task)
    if whose is None:
        raise NotAllowedError(_("This task is for somebody else."))
    return whose


def is_own(session: Session, person: Person, task: bpmn.Task) -> bool:
    """Whether the task is this person's and nobody else's: they have it, or it waits for a role that only they hold on
    its case."""
    if task.assignee is not None:
        return task.assignee == person.user_name
    return is_for_them_alone(session, person, task)


def is_for_them_alone(session: Session, person: Person, task: bpmn.Task) -> bool:
    """Whether the task, if nobody had it, would wait for a role that only this person holds on its case."""
    standing = access.find_standing(session, person, task.business_key)
    alone_in = standing.groups.intersection(groups.ROLES_OF_ONE) if standing else frozenset()
    return not alone_in.isdisjoint(task.candidate_groups)


def may_hand_on(session: Session, person: Person, task: bpmn.Task) -> bool:
    """Whether this person may give the task to somebody else: they may do it in their own name, or work for the area's
    LCSS, which acts where somebody has gone (LPR-4)."""
    return find_whose(session, person, task) == person.user_name or access.is_lcss_of(session, person, task.area)


def list_candidates(session: Session, task: bpmn.Task) -> Sequence[Person]:
    """Everybody to whom the task is offered and who can sign in, by name."""
    chosen = or_(*(groups.in_group(group, task) for group in task.candidate_groups), literal(False))
    people = select(Person).where(col(Person.is_active), chosen).order_by(Person.full_name)
    return session.scalars(people).all()

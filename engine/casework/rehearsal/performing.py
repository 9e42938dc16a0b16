"""Doing the steps of a story in a made-up world, whoever asks for them: a page, or a stored rehearsal."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session

from engine import bpmn
from engine.casework import families, people, task_access
from engine.casework.demo import storyteller
from engine.casework.demo.answers import sample
from engine.casework.demo.storyteller import Storyteller
from engine.casework.errors import CaseworkError
from engine.casework.models.people import Person
from engine.casework.rehearsal.named_answers import find_ids, name_ids
from engine.casework.rehearsal.story import NEXT_TIMER, Beginning, Step, moment_after
from engine.casework.rehearsal.world import OpenedWorld
from engine.clock import LONDON

PASSED: Final = (bpmn.HistoryKind.COMPLETED, bpmn.HistoryKind.TASK_COMPLETED)
NO_PRESENT: Final = datetime(2200, 1, 1, tzinfo=LONDON)
"""A rehearsal has no present that would hold its clock back."""


class StepRefusedError(CaseworkError):
    """A step cannot be done where the case stands; the message says why."""


def teller_of(world: OpenedWorld, reference: str = "") -> Storyteller:
    """Who does what is to happen in this world, in the case `reference`."""
    teller = Storyteller(world.session, world.clock, NO_PRESENT)
    teller.reference = reference
    return teller


def begin(teller: Storyteller, beginning: Beginning) -> None:
    """Starts the made-up family's case. Raises NotAllowedError, PolicyError and what the engine raises."""
    by = people.get(teller.session, beginning.by)
    children = [storyteller.Child(child.first_name, child.age) for child in beginning.children]
    teller.begin(
        beginning.family, by.area, children, by=by.user_name, entry=beginning.entry, policy_name=beginning.policy
    )


def perform(teller: Storyteller, step: Step) -> None:
    """Does one step. Raises StepRefusedError, other CaseworkErrors, and what the engine raises."""
    if step.task is not None:
        task = _find_task(teller, step.task, step.about)
        person = teller.signed_in(step.by or _who_does(teller.session, task))
        teller.complete(task, person, _answers(teller, task, person, step))
    elif step.action is not None:
        teller.take(step.action, by=step.by or "", **step.details)
    elif step.wait is not None:
        teller.move_to(_moment_of(teller, step.wait))


def answered(teller: Storyteller, task: bpmn.Task, person: Person, answers: Mapping[str, Any]) -> Step:
    """The step in which `person` does an open task with exactly these answers."""
    alike = [other for other in teller.open_tasks() if other.element_id == task.element_id]
    named = name_ids(dict(answers), teller.form_of(task, person).data)
    about = abouts(teller.session, alike)[task.id] if len(alike) > 1 else None
    return Step(task=task.element_id, about=about, by=person.user_name, answers=named, only_these=True)


def abouts(session: Session, tasks: Sequence[bpmn.Task]) -> Mapping[str, str | None]:
    """Whom each task is about, by its id: a child's first name or a practitioner's name; None where it is nobody."""
    children = families.first_names(session, set(_locals(tasks, "child_id")))
    practitioners = people.full_names(session, _locals(tasks, "practitioner"))
    return {
        task.id: children.get(str(task.local_variables.get("child_id")))
        or practitioners.get(str(task.local_variables.get("practitioner")))
        for task in tasks
    }


def candidates(session: Session, task: bpmn.Task) -> Sequence[Person]:
    """Who may do the task: whom it is assigned to, else those whom it is offered to."""
    return [people.get(session, task.assignee)] if task.assignee else task_access.list_candidates(session, task)


def path_of(session: Session, reference: str) -> Sequence[bpmn.HistoryEvent]:
    """The elements that the case has come through, in their order."""
    return [event for event in bpmn.history.list_for_business_key(session, reference) if event.kind in PASSED]


def _locals(tasks: Sequence[bpmn.Task], name: str) -> Iterator[str]:
    return (str(task.local_variables[name]) for task in tasks if name in task.local_variables)


def _find_task(teller: Storyteller, element_id: str, about: str | None) -> bpmn.Task:
    open_tasks = teller.open_tasks()
    whose = abouts(teller.session, open_tasks)
    fitting = [task for task in open_tasks if task.element_id == element_id and about in (None, whose[task.id])]
    if not fitting:
        waiting = ", ".join(f"“{task.name}” ({task.element_id})" for task in open_tasks) or "nothing more"
        raise StepRefusedError(f"The case does not wait for it. It waits for: {waiting}.")
    return min(fitting, key=lambda task: whose[task.id] or "")


def _who_does(session: Session, task: bpmn.Task) -> str:
    who = candidates(session, task)
    if not who:
        raise StepRefusedError("Nobody can do this task.")
    return who[0].user_name


def _answers(teller: Storyteller, task: bpmn.Task, person: Person, step: Step) -> Mapping[str, Any]:
    form = teller.form_of(task, person)
    given = find_ids(step.answers, form.data)
    return given if step.only_these else sample(form, given)


def _moment_of(teller: Storyteller, wait: str) -> datetime:
    if wait != NEXT_TIMER:
        return moment_after(teller.clock.moment, wait)
    due_at = bpmn.timers.next_due_at(teller.session)
    if due_at is None:
        raise StepRefusedError("No timer is running.")
    return max(due_at, teller.clock.moment)

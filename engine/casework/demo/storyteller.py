"""Tells one family's story by really doing its tasks, at the times when they would have been done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from sqlmodel import Session

from engine import bpmn, clock, working_days
from engine.casework import access, cases, families, journey_actions, people, task_access, task_completion, task_forms
from engine.casework.demo.answers import sample
from engine.casework.errors import ActionNotPossibleError
from engine.casework.journey_actions import NewFamily
from engine.casework.models.cases import Case, Entry
from engine.casework.models.families import FamilyMember, MemberKind
from engine.casework.models.people import Area, Person
from engine.casework.task_forms import TaskForm
from engine.clock import ManualClock

A_WHILE = timedelta(minutes=5)
"""From one task to the next."""
MOST_TIMERS = 1000
"""How many timers may fire in one go: more is a loop that never rests."""


@dataclass(frozen=True)
class Child:
    """A fictional child: first name and age in years when the story begins."""

    first_name: str
    age: int


class Storyteller:
    """One family's story. The session's clock must be `moved`: the story moves it, but never past `present`."""

    def __init__(self, session: Session, moved: ManualClock, present: datetime) -> None:
        self.session = session
        self.clock = moved
        self.present = present
        self.reference = ""

    @property
    def today(self) -> date:
        return clock.today(self.session)

    def begin(
        self,
        name: str,
        area: Area,
        children: Sequence[Child],
        *,
        by: str,
        entry: Entry = Entry.CONCERN,
        policy_name: str = "consent",
    ) -> Case:
        """Opens the case of the `name` family, with its children and a parent known already."""
        family = NewFamily(f"{name} family", area, f"1 {name} Lane, {area}")
        case, _ = journey_actions.start_case(
            self.session, people.get(self.session, by), family=family, entry=entry, policy_name=policy_name
        )
        for child in children:
            self._add_member(case.family, MemberKind.CHILD, child.first_name, name, child.age)
        self._add_member(case.family, MemberKind.PARENT, "Jo", name, 35)
        self.reference = case.reference
        return case

    def has(self, form_key: str) -> bool:
        """Whether there is an open task with this form."""
        return any(task.form_key == form_key for task in self.open_tasks())

    def do(self, form_key: str, *, by: str | None = None, **given: Any) -> None:
        """Completes every open task with this form, with sample answers in which `given` ones come first."""
        tasks = [task for task in self.open_tasks() if task.form_key == form_key]
        if not tasks:
            raise LookupError(f"{self.reference} has no open task {form_key}.")
        for task in tasks:
            person = self._who(task, by)
            self.complete(task, person, sample(self.form_of(task, person), given))

    def take(self, action: str, *, by: str, **details: Any) -> None:
        """Does one of the journey's actions."""
        journey_actions.take(self.session, self.signed_in(by), self.reference, action, details)

    def add_child(self, first_name: str, age: int) -> None:
        """Another child has come into the family."""
        family = families.get(self.session, cases.get(self.session, self.reference).family)
        self._add_member(family.id, MemberKind.CHILD, first_name, family.name, age)

    def wait(self, days: int) -> None:
        """Lets working days pass; timers fire on their days."""
        self.wait_until(working_days.working_days_after(self.today, days))

    def wait_until(self, day: date, hour: int = 10, minute: int = 0) -> None:
        """Lets time pass until `hour:minute` in London on `day`, or to the present."""
        self.move_to(clock.london_moment(day, hour, minute))

    def wait_for_the_present(self) -> None:
        """Lets time pass until the story's end."""
        self.move_to(self.present)

    def complete(self, task: bpmn.Task, person: Person, answers: Mapping[str, Any]) -> None:
        """Completes a task with these answers, which takes a while. Raises what `complete_task` raises."""
        task_completion.complete_task(self.session, person, task.id, task.revision, answers)
        self.move_to(self.clock.moment + A_WHILE)

    def move_to(self, moment: datetime) -> None:
        """Moves time forward, at most to the present; what comes due on the way fires when it is due.

        Raises ActionNotPossibleError when timers start each other anew without end.
        """
        moment, fired = min(moment, self.present), 0
        while (due_at := bpmn.timers.next_due_at(self.session)) is not None and due_at <= moment:
            self.clock.move_to(max(due_at, self.clock.moment))
            for timer in bpmn.timers.list_due(self.session, limit=100):
                fired += bpmn.timers.fire(self.session, timer.id)
            if fired > MOST_TIMERS:
                raise ActionNotPossibleError(f"More than {MOST_TIMERS} timers would fire on the way to that moment.")
        self.clock.move_to(max(moment, self.clock.moment))

    def form_of(self, task: bpmn.Task, person: Person) -> TaskForm:
        """The form of a task as `person` opens it."""
        return task_forms.get(self.session, person, access.get_case(self.session, person, self.reference), task)

    def signed_in(self, user_name: str) -> Person:
        """Somebody who signs in at this moment. Raises NotAllowedError."""
        person = people.get(self.session, user_name)
        person.last_sign_in_at = self.clock.moment
        self.session.add(person)
        return person

    def open_tasks(self) -> Sequence[bpmn.Task]:
        """The open tasks of the case, soonest due first."""
        return bpmn.tasks.list_open(self.session, self.reference)

    def _who(self, task: bpmn.Task, by: str | None) -> Person:
        candidate = by or task.assignee or task_access.list_candidates(self.session, task)[0].user_name
        return self.signed_in(candidate)

    def _add_member(self, family: str, kind: MemberKind, first_name: str, last_name: str, age: int) -> None:
        birthday = 1 + crc32(f"{first_name} {last_name}".encode()) % 28  # Else all who are of an age are alike.
        born_on = date(self.today.year - age, 1, birthday)
        is_parent = kind is MemberKind.PARENT
        member = FamilyMember(
            family=family,
            kind=kind,
            first_name=first_name,
            last_name=last_name,
            born_on=born_on,
            relationship="Mother" if is_parent else "Child",
            parental_responsibility=is_parent,
        )
        families.add_member(self.session, member)

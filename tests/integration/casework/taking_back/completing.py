"""Somebody who completes tasks and takes them back."""

from typing import Any

import pytest
from sqlmodel import Session, select

from engine import bpmn
from engine.casework import access, taking_back, task_completion, task_forms
from engine.casework.demo.answers import sample
from engine.casework.demo.storyteller import Storyteller
from engine.casework.errors import StandsError
from engine.casework.models import Person
from engine.clock import ManualClock
from tests.integration.casework.conftest import person

CHILD = {"first_name": "Alba", "last_name": "Alder", "born_on": "2021-05-04"}


class Desk:
    """The Alder family's case, as Tess Robin works on it."""

    def __init__(self, session: Session, story: Storyteller, moved: ManualClock) -> None:
        self.session = session
        self.story = story
        self.clock = moved
        self.tess = person(session, "tess.robin")

    def task(self, form_key: str) -> bpmn.Task:
        return next(task for task in self.story.open_tasks() if task.form_key == form_key)

    def complete(self, form_key: str, *, by: Person | None = None, **given: Any) -> bpmn.Task:
        """The task that was completed, as it was before."""
        task, actor = self.task(form_key), by or self.tess
        case = access.get_case(self.session, actor, task.business_key)
        answers = sample(task_forms.get(self.session, actor, case, task), given)
        task_completion.complete_task(self.session, actor, task.id, task.revision, answers)
        return task

    def take_back(self, task: bpmn.Task, *, by: Person | None = None, reason: str = "") -> None:
        with self.session.begin_nested():  # What is refused is rolled back by the edge.
            taking_back.take_back(self.session, by or self.tess, task.id, reason=reason)

    def refusal(self, task: bpmn.Task, *, by: Person | None = None) -> str:
        """What is said when it is refused."""
        with pytest.raises(StandsError) as refused:
            self.take_back(task, by=by)
        assert bpmn.tasks.get(self.session, task.id).status == bpmn.TaskStatus.COMPLETED
        return str(refused.value)

    def rows(self, table: Any, *conditions: Any) -> list[Any]:
        return list(self.session.exec(select(table).where(*conditions)))

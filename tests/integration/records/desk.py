"""A desk at which a test does one form after the other on one case, without the process that would lead there."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session, SQLModel, select

from engine import bpmn, clock
from engine.casework import cases, families, models, people, refusals, task_forms
from engine.casework.demo.answers import sample
from engine.casework.errors import AnswersRefusedError
from engine.casework.models import Case
from engine.casework.models.families import FamilyMember
from engine.casework.models.recorded import Recorded
from engine.casework.task_forms import TaskForm

AUTHOR, LEAD, LCSS, MANAGER = "faye.finch", "nell.dove", "sara.starling", "paul.plover"


class Desk:
    """One case with two children, Ivy (7) and Sam (13), and people who complete forms on it."""

    def __init__(self, session: Session, case: Case, instance: "bpmn.Instance") -> None:
        self.session = session
        self._reference = case.reference
        self.instance = instance
        self.count = 0

    @property
    def case(self) -> Case:
        """The case as it is now."""
        return cases.get(self.session, self._reference)

    def begin_again(self, case: Case) -> None:
        """From now on the desk is that of another case of the family."""
        self._reference = case.reference

    @property
    def ivy(self) -> FamilyMember:
        return self._child("Ivy")

    @property
    def sam(self) -> FamilyMember:
        return self._child("Sam")

    def form(self, form_key: str, *, by: str = AUTHOR, **local: Any) -> TaskForm:
        """The form as it opens for this person, in a task whose path carries `local`."""
        self.count += 1
        task = bpmn.Task(
            id=f"{form_key}-{self.count}",
            instance_id=self.instance.id,
            business_key=self.case.reference,
            area=self.case.area,
            process_key="any",
            element_id="any",
            name="Any",
            form_key=form_key,
            created_at=clock.now(self.session),
            local_variables=local,
        )
        return task_forms.get(self.session, people.get(self.session, by), self.case, task)

    def do(
        self, form_key: str, given: Mapping[str, Any] | None = None, *, by: str = AUTHOR, **local: Any
    ) -> Mapping[str, Any]:
        """Completes the form with sample answers and, over them, those `given`; returns what the process gets."""
        form = self.form(form_key, by=by, **self._about(form_key), **local)
        return self.apply(form, {**sample(form, given), **(given or {})})

    def apply(self, form: TaskForm, answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """The answers as a page or the API would send them, through the form as drawn and then its record."""
        assert form.schema is not None
        assert form.record is not None
        reading = form.schema.read(answers, form.data, now=form.context.now)
        if reading.errors:
            raise AnswersRefusedError(reading.errors)
        return form.record.apply(form.context, self._model(form, reading.values))

    def refused(self, form_key: str, given: Mapping[str, Any], *, unanswered: str = "") -> Mapping[str, str]:
        """What is said about the answers, by field; empty when they are taken.

        `unanswered` is a question that only shows because of what is `given`, and is left open.
        """
        form = self.form(form_key, **self._about(form_key))
        answers = {**sample(form, given), **given}
        if unanswered not in sample(form) and unanswered not in given:
            answers.pop(unanswered, None)
        try:
            self.apply(form, answers)
        except AnswersRefusedError as error:
            return error.errors
        return {}

    def rows(self, table: type[SQLModel]) -> list[Any]:
        """Every row of the table, oldest first where rows are counted."""
        return sorted(self.session.exec(select(table)).all(), key=lambda row: getattr(row, "serial", 0))

    def count_rows(self) -> int:
        """How many rows forms have fed into the case."""
        tables = {getattr(models, name) for name in models.__all__}
        return sum(len(self.rows(table)) for table in tables if issubclass(table, Recorded))

    def sentence(self, form_key: str, given: Mapping[str, Any]) -> str:
        """What the timeline says of these answers."""
        form = self.form(form_key, **self._about(form_key))
        assert form.record is not None
        assert form.record.sentence is not None
        return form.record.sentence(form.context, self._model(form, {**sample(form, given), **given}))

    def _model(self, form: TaskForm, values: Mapping[str, Any]) -> Any:
        assert form.record is not None
        try:
            return form.record.model.model_validate(values)
        except ValidationError as error:
            raise AnswersRefusedError(refusals.sentences(error)) from error

    def _about(self, form_key: str) -> Mapping[str, Any]:
        if form_key == "assess_competence":
            return {"child_id": self.sam.id}
        return {"child_id": self.ivy.id} if form_key == "record_childs_view" else {}

    def _child(self, first_name: str) -> FamilyMember:
        children = families.list_children(self.session, self.case.family)
        return next(child for child in children if child.first_name == first_name)

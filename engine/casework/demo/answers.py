"""Sample answers to any form, built from the form itself: when the process owner redraws it, they stay valid."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine import bpmn
from engine.casework.demo.words import WORDS
from engine.casework.task_forms import TaskForm

SOME_WORDS = "Written for the demonstration: nobody said this."


def sample(form: TaskForm, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Answers to every question that shows, by field key.

    An answer comes from `given`, else from the demonstration's words for this form, else from what is known, else it is
    the plainest one that the question takes.
    """
    if form.schema is None:
        return {}
    wanted = {**form.prefill.values, **_words(form, form.schema.key), **(given or {})}
    return _Sampler(form.context.now, form.context.today).answers(form.schema.components, wanted, form.data)


def _words(form: TaskForm, form_key: str) -> Mapping[str, Any]:
    return WORDS[form_key](form) if form_key in WORDS else {}


class _Sampler:
    def __init__(self, now: datetime, today: date) -> None:
        self.now = now
        self.today = today

    def answers(
        self, components: Sequence[bpmn.forms.Component], wanted: Mapping[str, Any], known: Mapping[str, Any]
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for component in components:
            surroundings = {**known, **found}
            if component.hide is not None and component.hide.evaluate(surroundings, self.now) is True:
                continue
            if isinstance(component, bpmn.forms.Group) and not component.path:
                found.update(self.answers(component.components, wanted, surroundings))
            elif isinstance(component, bpmn.forms.Group | bpmn.forms.DynamicList | bpmn.forms.Question):
                _put(found, component.path, self._answer(component, _at(wanted, component.path), surroundings))
        return found

    def _answer(self, component: bpmn.forms.Component, wanted: Any, known: Mapping[str, Any]) -> Any:
        match component:
            case bpmn.forms.Group():
                return self.answers(component.components, wanted or {}, known)
            case bpmn.forms.DynamicList():
                rows = wanted if wanted is not None else [{}] * component.first_rows
                return [self.answers(component.components, row, {**known, **row}) for row in rows]
            case bpmn.forms.Question() if wanted is None:
                return self._plainest(component, known)
        return wanted

    def _plainest(self, question: bpmn.forms.Question, known: Mapping[str, Any]) -> Any:
        match question:
            case bpmn.forms.CheckboxQuestion():
                return question.required
            case bpmn.forms.ChoiceQuestion():
                return self._first_choice(question, known)
            case bpmn.forms.NumberQuestion():
                return int(question.minimum) if isinstance(question.minimum, Decimal) else 1
            case bpmn.forms.DateQuestion(kind=bpmn.forms.DateKind.DATE):
                return self.today.isoformat()
            case bpmn.forms.DateQuestion(kind=bpmn.forms.DateKind.TIME):
                return "10:00"
            case bpmn.forms.DateQuestion():
                return self.now.isoformat()
        return SOME_WORDS

    def _first_choice(self, question: bpmn.forms.ChoiceQuestion, known: Mapping[str, Any]) -> Any:
        values = [choice.value for choice in question.fixed]
        if question.options is not None:
            values = [option["value"] for option in question.options.evaluate(known, self.now) or []]
        if question.several:
            return values if question.required else []
        return values[0] if values else None


def _at(wanted: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = wanted
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _put(found: dict[str, Any], path: tuple[str, ...], answer: Any) -> None:
    for name in path[:-1]:
        found = found.setdefault(name, {})
    if answer is not None:
        found[path[-1]] = answer

"""A form filled in, as plain values for whoever draws it: texts resolved, options looked up, nothing to evaluate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.bpmn.forms.answers import Notes, settled, understood
from engine.bpmn.forms.checks import offered
from engine.bpmn.forms.components import (
    Choice,
    ChoiceQuestion,
    Component,
    Computed,
    DynamicList,
    Group,
    NumberQuestion,
    Prose,
    Question,
    Table,
    TextQuestion,
)
from engine.bpmn.forms.leaves import Leaves, Nested, find, put, row
from engine.bpmn.forms.prose import prose_html
from engine.bpmn.forms.surroundings import Surroundings
from engine.bpmn.forms.templates import words


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One component at one place. `path` is the name of its answer; `value` the answer as it was given, right or wrong.

    `parts` are the components of a group, `rows` those of a list, `cells` the texts of a table under `headings`.
    `html` is safe to write into a page. `depends_on_answers` is true when an answer in the same form decides whether it
    is hidden: then it may become needed while the person fills the form in.
    """

    component: Component
    path: str = ""
    label: str = ""
    description: str = ""
    value: Any = None
    required: bool = False
    locked: bool = False
    hidden: bool = False
    depends_on_answers: bool = False
    prefix: str = ""
    suffix: str = ""
    options: tuple[Choice, ...] = ()
    html: str = ""
    headings: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    parts: tuple["Shown", ...] = ()
    rows: tuple[tuple["Shown", ...], ...] = ()

    @property
    def type(self) -> str:
        """The component's type by its name in the form editor."""
        return self.component.type


def show(
    components: Sequence[Component], leaves: Leaves, answers: Mapping[str, Any], outside: Surroundings
) -> tuple[Shown, ...]:
    """See `FormSchema.show`."""
    opened = _opened(leaves, answers, outside.data, outside)
    values = settled(leaves, understood(leaves, opened, outside.data, outside, Notes()), outside)
    own_names = frozenset(leaves.names)
    return _Place(opened, outside.within(values), own_names).parts(components)


def _opened(leaves: Leaves, answers: object, known: object, outside: Surroundings) -> Nested:
    """What stands in the form when it is opened: the answers, else what is known, else what was drawn as default."""
    opened: Nested = {}
    for leaf in leaves:
        given, before = find(answers, leaf.path), find(known, leaf.path)
        component = leaf.component
        if isinstance(component, DynamicList):
            rows = (
                given
                if isinstance(given, list)
                else before
                if isinstance(before, list)
                else [{}] * component.first_rows
            )
            opened_rows = [_opened(leaf.inner, one, row(before, i), outside) for i, one in enumerate(rows)]
            put(opened, leaf.path, opened_rows)
        elif isinstance(component, Question):
            drawn = component.default if before is None else before
            put(opened, leaf.path, drawn if given is None or outside.holds(component.locked) else given)
    return opened


@dataclass(frozen=True)
class _Place:
    """Where components stand: their raw answers, what their texts see, and the path and conditions above them."""

    answers: object
    inside: Surroundings
    own_names: frozenset[str]
    prefix: str = ""
    above: tuple[str, ...] = ()

    def parts(self, components: Sequence[Component]) -> tuple[Shown, ...]:
        return tuple(self._shown(component) for component in components)

    def _shown(self, component: Component) -> Shown:
        common: dict[str, Any] = {
            "component": component,
            "hidden": self.inside.holds(component.hide),
            "depends_on_answers": component.hide is not None and bool(component.hide.variables & self.own_names),
        }
        match component:
            case Group():
                inner = replace(self, above=self.above + component.path)
                label = component.label.text(self.inside)
                return Shown(
                    **common, path=self._path(component.path), label=label, parts=inner.parts(component.components)
                )
            case DynamicList():
                return Shown(**common, **self._list(component))
            case Question():
                return Shown(**common, **self._question(component))
            case Computed():
                return Shown(
                    **common, path=self._path(component.path), value=find(self.inside.data, self.above + component.path)
                )
            case Prose():
                return Shown(**common, html=prose_html(component, self.inside))
            case Table():
                return Shown(**common, **self._table(component))
            case _:
                return Shown(**common)

    def _path(self, path: tuple[str, ...]) -> str:
        return self.prefix + ".".join(self.above + path)

    def _list(self, component: DynamicList) -> dict[str, Any]:
        path = self.above + component.path
        name, kept = self._path(component.path), find(self.inside.data, path)
        rows = [
            _Place(one, self.inside.within(row(kept, index)), self.own_names | _names(component), f"{name}.{index}.")
            for index, one in enumerate(find(self.answers, path))
        ]
        return {
            "path": name,
            "label": component.label.text(self.inside),
            "rows": tuple(place.parts(component.components) for place in rows),
        }

    def _question(self, question: Question) -> dict[str, Any]:
        return {
            "path": self._path(question.path),
            "label": question.label.text(self.inside),
            "description": question.description.text(self.inside),
            "value": find(self.answers, self.above + question.path),
            "required": question.required,
            "locked": self.inside.holds(question.locked),
            "options": offered(question, self.inside) if isinstance(question, ChoiceQuestion) else (),
            "prefix": question.prefix.text(self.inside) if isinstance(question, TextQuestion | NumberQuestion) else "",
            "suffix": question.suffix.text(self.inside) if isinstance(question, TextQuestion | NumberQuestion) else "",
        }

    def _table(self, table: Table) -> dict[str, Any]:
        rows = self.inside.evaluate(table.rows)
        listed = rows if isinstance(rows, list) else []
        return {
            "label": table.label.text(self.inside),
            "headings": tuple(heading for heading, _ in table.columns),
            "cells": tuple(tuple(words(find(one, (key,))) for _, key in table.columns) for one in listed),
        }


def _names(component: DynamicList) -> frozenset[str]:
    return frozenset(Leaves.of(component.components).names)

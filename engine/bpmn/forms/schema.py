"""A form as drawn, and what can be done with it: read answers, take them from a page's post, show it filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from engine.bpmn.forms.answers import Reading, read_answers
from engine.bpmn.forms.components import Component, DynamicList
from engine.bpmn.forms.drawn import Drawn
from engine.bpmn.forms.leaves import Leaves
from engine.bpmn.forms.parsing import FormParser
from engine.bpmn.forms.posted import Posted, answers_from_post
from engine.bpmn.forms.shown import Shown, show
from engine.bpmn.forms.source import FormSource
from engine.bpmn.forms.surroundings import Surroundings


@dataclass(frozen=True)
class FormSchema:
    """One form of a release: `key` is its id, by which user tasks name it; `file` is where it was drawn."""

    key: str
    file: str
    components: tuple[Component, ...]

    @classmethod
    def parse(cls, content: bytes, file: str) -> "FormSchema":
        """The form in a `.form` file. Raises FormRefusedError with every problem in it."""
        source = FormSource(file, content)
        form = Drawn(source.json, source)
        components = FormParser(source).components(form)
        key = form.path("id", needed=True)
        _refuse_repeated_paths(source, Leaves.of(components))
        source.refuse()
        return cls(".".join(key), file, components)

    def read(self, submitted: Mapping[str, Any], data: Mapping[str, Any], *, now: datetime) -> Reading:
        """Understands and checks answers: nested by key, JSON values as the API gives them.

        `data` is what is known beforehand (values, choices by values key) and answers locked questions; `now` is the
        aware present moment. What is hidden is neither checked nor kept; what is blank is left out.
        """
        return read_answers(self.leaves, submitted, Surroundings(data, now))

    def answers_from_form(self, posted: Posted) -> dict[str, Any]:
        """The answers in a page's post, nested by key, ready for `read`, for a draft, and to be shown again."""
        return answers_from_post(self.leaves, posted)

    def show(self, answers: Mapping[str, Any], data: Mapping[str, Any], *, now: datetime) -> tuple[Shown, ...]:
        """The form with `answers` (a draft, or what was just sent) and else `data` filled in, ready to be drawn."""
        return show(self.components, self.leaves, answers, Surroundings(data, now))

    @cached_property
    def leaves(self) -> Leaves:
        """Everything that holds an answer, with its path; the components of a list are leaves of that list."""
        return Leaves.of(self.components)


def _refuse_repeated_paths(source: FormSource, leaves: Leaves) -> None:
    """Reports two components that would keep their answers in the same place."""
    seen: list[tuple[str, ...]] = []
    for leaf in leaves:
        clash = next((path for path in seen if path[: len(leaf.path)] == leaf.path[: len(path)]), None)
        if clash is not None:
            source.error(
                {"id": leaf.component.id, "key": leaf.name},
                "duplicate-key",
                f"The key “{leaf.name}” is used twice, or is part of “{'.'.join(clash)}”. Keys must differ.",
            )
        seen.append(leaf.path)
        if isinstance(leaf.component, DynamicList):
            _refuse_repeated_paths(source, leaf.inner)

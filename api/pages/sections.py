"""The sections of a long form, and how far each has come: the contents list at its top."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import bpmn
from engine.words import later, ngettext

FEWEST = 3
"""Sections from which on a form is long."""
NOT_BEGUN, BEGUN, COMPLETE = later("Not begun"), later("Begun"), later("Complete")
COLOURS = {NOT_BEGUN: "grey", BEGUN: "blue", COMPLETE: "green"}


@dataclass(frozen=True)
class Section:
    """One heading of the form: `href` leads to it, `state` says in words how far it is."""

    id: str
    title: str
    state: str
    to_mend: int = 0

    @property
    def href(self) -> str:
        return f"#{self.id}"

    @property
    def colour(self) -> str:
        """The colour of the state's tag."""
        return "red" if self.to_mend else COLOURS[self.state]


def list_sections(
    shown: Sequence[bpmn.forms.Shown], answers: Mapping[str, Any], errors: Mapping[str, str]
) -> tuple[Section, ...]:
    """The form's sections, with what was answered (`answers`) and refused (`errors`); none where the form is short."""
    groups = [part for part in shown if isinstance(part.component, bpmn.forms.Group) and part.label and not part.hidden]
    if len(groups) < FEWEST:
        return ()
    return tuple(_section(group, answers, errors) for group in groups)


def group_id(component_id: str) -> str:
    """The id in the page of a form's group."""
    return f"g-{component_id}"


def _section(group: bpmn.forms.Shown, answers: Mapping[str, Any], errors: Mapping[str, str]) -> Section:
    asked = tuple(_asked(group.parts))
    to_mend = sum(part.path in errors for part in _everything(group.parts))
    identity = group_id(group.component.id)
    if to_mend:
        return Section(
            identity, group.label, ngettext("%(num)s answer to mend", "%(num)s answers to mend", to_mend), to_mend
        )
    if not any(_is_answered(_given(answers, part.path)) for part in asked):
        return Section(identity, group.label, NOT_BEGUN)
    return Section(identity, group.label, BEGUN if any(map(_is_missing, asked)) else COMPLETE)


def _asked(parts: Sequence[bpmn.forms.Shown]) -> Iterator[bpmn.forms.Shown]:
    """The questions and lists of a section that a person answers."""
    for part in parts:
        if part.hidden or part.locked:
            continue
        if isinstance(part.component, bpmn.forms.Question | bpmn.forms.DynamicList):
            yield part
        yield from _asked(part.parts)


def _everything(parts: Sequence[bpmn.forms.Shown]) -> Iterator[bpmn.forms.Shown]:
    for part in parts:
        yield part
        for inner in (part.parts, *part.rows):
            yield from _everything(inner)


def _is_missing(part: bpmn.forms.Shown) -> bool:
    """Whether something that has to be answered is not: of a list, what its rows ask, and a row where one is drawn."""
    if isinstance(part.component, bpmn.forms.DynamicList):
        is_empty = not part.rows and part.component.first_rows > 0
        return is_empty or any(_is_missing(question) for row in part.rows for question in _asked(row))
    return part.required and not _is_answered(part.value)


def _given(answers: Any, path: str) -> Any:
    for name in path.split("."):
        answers = answers.get(name) if isinstance(answers, Mapping) else None
    return answers


def _is_answered(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_is_answered, value.values()))
    if isinstance(value, list):
        return any(map(_is_answered, value))
    return value not in (None, "", False)

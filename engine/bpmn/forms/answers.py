"""Submitted answers, question by question, against a form: what is kept, and what has to be said.

Three walks over the questions: understand every answer as its kind, settle what is hidden (a condition may depend on an
answer that is hidden in turn), then check what is left.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from engine.bpmn.forms.checks import as_offered, complaint
from engine.bpmn.forms.components import ChoiceQuestion, Computed, DynamicList, Question
from engine.bpmn.forms.leaves import Leaf, Leaves, Nested, find, put, row
from engine.bpmn.forms.surroundings import Surroundings
from engine.bpmn.forms.typed import UnreadableAnswerError, typed
from engine.bpmn.forms.wording import wrong
from engine.feel import to_json

MAX_ANSWERS: Final = 1_000_000
"""Characters of all answers of a form together, as JSON."""
MAX_ROWS: Final = 100
_MAX_STRANGERS: Final = 20
_MAX_SETTLING: Final = 20


@dataclass(frozen=True)
class Reading:
    """What was understood: `values` nested by key, JSON only; `errors` are sentences by path (`children.0.born_on`)."""

    values: Mapping[str, Any]
    errors: Mapping[str, str]


@dataclass
class Notes:
    """What was noticed on the way, by path: what an answer must be (`predicates`), and whole sentences."""

    predicates: dict[str, str] = field(default_factory=dict)
    sentences: dict[str, str] = field(default_factory=dict)


def read_answers(leaves: Leaves, submitted: Mapping[str, Any], outside: Surroundings) -> Reading:
    """Reads `submitted` (JSON-shaped, nested by key) as answers to these questions; see `FormSchema.read`."""
    if _is_too_long(submitted):
        return Reading({}, {"": "The answers are too long to be kept. Shorten them."})
    notes = Notes()
    everything = understood(leaves, submitted, outside.data, outside, notes)
    kept = settled(leaves, everything, outside)
    for path, question, value, inside in _asked(leaves, kept, outside.within(kept)):
        predicate = notes.predicates.get(path)
        sentence = wrong(question.label.text(inside), predicate) if predicate else complaint(question, value, inside)
        if sentence:
            notes.sentences[path] = sentence
    return Reading(_without_blanks(kept), notes.sentences)


def _is_too_long(submitted: Mapping[str, Any]) -> bool:
    try:
        return len(json.dumps(submitted, default=str)) > MAX_ANSWERS
    except (ValueError, RecursionError):  # A whole number of thousands of digits, or answers in answers without end.
        return True


def understood(
    leaves: Leaves,
    submitted: object,
    known: object,
    outside: Surroundings,
    notes: Notes,
    prefix: str = "",
) -> Nested:
    """Every answer as the kind of value that its question asks for; None where there is none or it cannot be read.

    `known` holds, by the same keys, what locked questions are answered with.
    """
    values: Nested = {}
    for leaf in leaves:
        path, component = prefix + leaf.name, leaf.component
        if isinstance(component, DynamicList):
            rows = _rows(component, find(submitted, leaf.path), find(known, leaf.path), path, notes)
            inner = [
                understood(leaf.inner, one, row(find(known, leaf.path), index), outside, notes, f"{path}.{index}.")
                for index, one in enumerate(rows)
            ]
            put(values, leaf.path, inner)
        elif isinstance(component, Question):
            answers = known if outside.holds(component.locked) else submitted
            put(values, leaf.path, _typed(component, find(answers, leaf.path), path, notes))
    _note_strangers(leaves, submitted, prefix, notes)
    return values


def _rows(component: DynamicList, submitted: Any, known: Any, path: str, notes: Notes) -> Sequence[Any]:
    rows = [] if submitted is None else submitted
    if not isinstance(rows, list) or not all(isinstance(one, Mapping) for one in rows):
        notes.sentences[path] = "These answers must be a list, with the names of the questions in each row."
        return []
    if len(rows) > MAX_ROWS:
        notes.sentences[path] = f"There can be at most {MAX_ROWS} rows here."
        return []
    drawn = len(known) if isinstance(known, list) else component.first_rows
    if not component.may_change_rows and len(rows) != drawn:
        notes.sentences[path] = f"There must be {drawn} rows here: none can be added or left out."
    return rows


def _typed(question: Question, answer: Any, path: str, notes: Notes) -> Any:
    try:
        return typed(question, answer)
    except UnreadableAnswerError as error:
        notes.predicates[path] = str(error)
        return None


def _note_strangers(leaves: Leaves, submitted: object, prefix: str, notes: Notes) -> None:
    """Answers to questions that the form does not have are a mistake somewhere, and are never kept."""
    for path in _strangers(leaves.names, submitted, prefix):
        if len(notes.sentences) >= _MAX_STRANGERS:
            return
        notes.sentences[path] = "The form has no such question."


def _strangers(expected: Nested, submitted: object, prefix: str) -> Iterator[str]:
    if not isinstance(submitted, Mapping):
        if submitted is not None:
            yield prefix.rstrip(".")
        return
    for name, value in submitted.items():
        if name not in expected:
            yield f"{prefix}{str(name)[:60]}"
        elif expected[name] is not True:
            yield from _strangers(expected[name], value, f"{prefix}{name}.")


def settled(leaves: Leaves, everything: Nested, outside: Surroundings) -> Nested:
    """The values with computed ones added and hidden ones None, conditions seeing the same values that are returned.

    Conditions that contradict each other in a circle never settle: then the last round counts.
    """
    current = everything
    for _ in range(_MAX_SETTLING):
        following = _visible(leaves, everything, current, outside.within(current))
        if following == current:
            break
        current = following
    return current


def _visible(leaves: Leaves, everything: object, current: object, inside: Surroundings) -> Nested:
    values: Nested = {}
    for leaf in leaves:
        value = None if leaf.is_hidden(inside) else _value(leaf, everything, current, inside)
        put(values, leaf.path, value)
    return values


def _value(leaf: Leaf, everything: object, current: object, inside: Surroundings) -> Any:
    component, value = leaf.component, find(everything, leaf.path)
    if isinstance(component, Computed):
        return to_json(inside.evaluate(component.expression))
    if isinstance(component, DynamicList):
        rows = [row(find(current, leaf.path), index) for index in range(len(value))]
        return [_visible(leaf.inner, value[index], one, inside.within(one)) for index, one in enumerate(rows)]
    return as_offered(component, value, inside) if isinstance(component, ChoiceQuestion) and value else value


def _asked(
    leaves: Leaves, kept: object, inside: Surroundings, prefix: str = ""
) -> Iterator[tuple[str, Question, Any, Surroundings]]:
    """Each question that is to be answered: its full path, itself, its value and what its texts and limits see."""
    for leaf in leaves:
        if leaf.is_hidden(inside):
            continue
        value = find(kept, leaf.path)
        if isinstance(leaf.component, DynamicList):
            for index, one in enumerate(value or ()):
                yield from _asked(leaf.inner, one, inside.within(one), f"{prefix}{leaf.name}.{index}.")
        elif isinstance(leaf.component, Question) and not inside.holds(leaf.component.locked):
            yield prefix + leaf.name, leaf.component, value, inside


def _without_blanks(values: Mapping[str, Any]) -> Nested:
    kept: Nested = {}
    for name, value in values.items():
        if isinstance(value, dict):
            value = _without_blanks(value)
        elif isinstance(value, list):
            value = [_without_blanks(one) if isinstance(one, dict) else one for one in value]
        if value is not None and value != {}:
            kept[name] = value
    return kept

"""What a form says, thing by thing: the form, its questions, and the words between them."""

from collections.abc import Iterator, Sequence
from textwrap import shorten

from engine.bpmn.differences.things import Thing
from engine.bpmn.forms import FormSchema
from engine.bpmn.forms.components import (
    ChoiceQuestion,
    Component,
    Computed,
    DynamicList,
    Group,
    NumberQuestion,
    Path,
    Prose,
    Question,
    TextQuestion,
)
from engine.bpmn.forms.templates import Template
from engine.feel import Expression

LONGEST_NAME = 60
"""Characters of the words between questions by which they are named."""


def things_of_form(form: FormSchema) -> tuple[Thing, ...]:
    """The form itself, its questions and its words, in the order in which they are asked."""
    owner = Thing(form.file, form.key, form.key, f"The form {form.key}")
    return (owner, *_things(form, form.components, (), "questions"))


def _things(form: FormSchema, components: Sequence[Component], above: Path, order: str) -> Iterator[Thing]:
    for component in components:
        path = above + getattr(component, "path", ())
        facets = {"kind": component.type, **dict(_facets(component))}
        yield Thing(form.file, form.key, _id(component, path), _name(component, path), facets, order=order)
        if isinstance(component, Group | DynamicList):
            yield from _things(form, component.components, path, f"questions of {component.id}")


def _id(component: Component, path: Path) -> str:
    # A question is known by where its answer is kept; words and headings only by their id.
    return ".".join(path) if isinstance(component, Question | Computed | DynamicList) else component.id


def _name(component: Component, path: Path) -> str:
    label = _words(getattr(component, "label", Template()))
    if isinstance(component, Question):
        return f"Question “{label or '.'.join(path)}”"
    if isinstance(component, Group | DynamicList):
        return f"Section “{label or component.id}”"
    if isinstance(component, Prose):
        return f"Words “{shorten(_words(component.text), LONGEST_NAME, placeholder='…')}”"
    return f"Part “{component.id}” ({component.type})"


def _facets(component: Component) -> Iterator[tuple[str, str]]:
    yield "condition for leaving it out", _text(component.hide)
    if isinstance(component, Prose):
        yield "words", _words(component.text)
    if isinstance(component, Computed):
        yield "value", _text(component.expression)
    if isinstance(component, Question):
        yield "label", f"“{_words(component.label)}”"
        yield "hint", _words(component.description)
        yield "answer", "required" if component.required else "optional"
        yield from _limits(component)


def _limits(question: Question) -> Iterator[tuple[str, str]]:
    if isinstance(question, TextQuestion):
        yield "shortest answer", _bound(question.min_length)
        yield "longest answer", _bound(question.max_length)
        yield "pattern", question.pattern or ""
    if isinstance(question, NumberQuestion):
        yield "smallest number", _bound(question.minimum)
        yield "greatest number", _bound(question.maximum)
    if isinstance(question, ChoiceQuestion):
        yield "choices", ", ".join(f"“{choice.label}”" for choice in question.fixed) or _text(question.options)


def _bound(bound: object) -> str:
    return _text(bound) if isinstance(bound, Expression) else "" if bound is None else str(bound)


def _text(expression: Expression | None) -> str:
    return expression.text.strip() if expression else ""


def _words(template: Template) -> str:
    return "".join(part if isinstance(part, str) else f"{{{{{part.text.strip()}}}}}" for part in template.parts).strip()

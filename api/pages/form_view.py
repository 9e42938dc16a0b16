"""A form filled in (`bpmn.Shown`) as the questions of a page, with its error summary and what has newly appeared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.pages.drawing import Drawing
from api.pages.questions import FormError, Question, Said
from api.pages.sections import Section, list_sections
from api.pages.templates import in_words
from engine import bpmn
from engine.casework.last_time import LastTime
from engine.words import _


@dataclass(frozen=True)
class FormPage:
    """The questions that are to be shown, and what the page has to say about them."""

    questions: tuple[Question, ...]
    errors: tuple[FormError, ...]
    #: Names of the questions that appeared because of an answer that was just given.
    revealed: frozenset[str]
    #: Whether answers decide which questions are asked.
    has_conditions: bool
    #: The headings of a long form, with how far each has come.
    sections: tuple[Section, ...] = ()


def form_page(
    shown: Sequence[bpmn.forms.Shown],
    errors: Mapping[str, str],
    seen: frozenset[str] | None = None,
    *,
    answers: Mapping[str, Any] | None = None,
    last: LastTime | None = None,
) -> FormPage:
    """The page of a form.

    `errors` maps a question's name to a sentence. `seen` are the names of the conditional questions that the person
    had before them when they answered; None when nothing was answered on this page yet. `answers`: the person's own so
    far, for the sections. `last`: what was said last time.
    """
    revealed = conditional_names(shown) - seen if seen is not None else frozenset()
    questions = Drawing(errors, revealed, _said(last)).questions(shown)
    sections = list_sections(shown, answers or {}, errors)
    return FormPage(questions, _summary(questions, errors), revealed, _has_conditions(shown), sections)


def _said(last: LastTime | None) -> Mapping[str, Said]:
    if last is None:
        return {}
    title = _("Last time, %(on)s", on=in_words(last.on))
    return {name: Said(title, words) for name, words in last.words.items()}


def conditional_names(shown: Sequence[bpmn.forms.Shown], above: bool = False) -> frozenset[str]:
    """The names of the visible questions that are asked only because of an answer to another one."""
    names: set[str] = set()
    for part in shown:
        if part.hidden:
            continue
        depends = above or part.depends_on_answers
        if depends and isinstance(part.component, bpmn.forms.Question):
            names.add(part.path)
        for inner in (part.parts, *part.rows):
            names |= conditional_names(inner, depends)
    return frozenset(names)


def _has_conditions(shown: Sequence[bpmn.forms.Shown]) -> bool:
    return any(
        part.depends_on_answers or any(_has_conditions(inner) for inner in (part.parts, *part.rows)) for part in shown
    )


def _summary(questions: Sequence[Question], errors: Mapping[str, str]) -> tuple[FormError, ...]:
    linked = dict(_linked(questions, errors))
    others = (FormError(sentence, "#answers") for name, sentence in errors.items() if name not in linked)
    return (*linked.values(), *others)


def _linked(questions: Sequence[Question], errors: Mapping[str, str], row: str = "") -> Iterator[tuple[str, FormError]]:
    """The errors of these questions by name, in the page's order; those in a list's row say which row."""
    for question in questions:
        if question.name in errors:
            field = f"{question.id}-day" if question.kind == "date" else question.id
            yield question.name, FormError(f"{row}{errors[question.name]}", f"#{field}")
        yield from _linked(question.questions, errors, row)
        for each in question.rows:
            yield from _linked(each.questions, errors, f"{each.label}: ")

"""A form filled in (`bpmn.Shown`) as the questions of a page, with its error summary and what has newly appeared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.pages.drawing import Drawing
from api.pages.questions import FormError, Question
from engine import bpmn


@dataclass(frozen=True)
class FormPage:
    """The questions that are to be shown, and what the page has to say about them."""

    questions: tuple[Question, ...]
    errors: tuple[FormError, ...]
    #: Names of the questions that appeared because of an answer that was just given.
    revealed: frozenset[str]
    #: Whether answers decide which questions are asked.
    has_conditions: bool


def form_page(
    shown: Sequence[bpmn.forms.Shown], errors: Mapping[str, str], seen: frozenset[str] | None = None
) -> FormPage:
    """The page of a form.

    `errors` maps a question's name to a sentence. `seen` are the names of the conditional questions that the person
    had before them when they answered; None when nothing was answered on this page yet.
    """
    revealed = conditional_names(shown) - seen if seen is not None else frozenset()
    questions = Drawing(errors, revealed).questions(shown)
    return FormPage(questions, _summary(questions, errors), revealed, _has_conditions(shown))


def flat(questions: Sequence[Question]) -> Iterator[Question]:
    """Every question, those in groups and rows too, in the order of the page."""
    for question in questions:
        yield question
        yield from flat(question.questions)
        for row in question.rows:
            yield from flat(row.questions)


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
    by_name = {question.name: question for question in flat(questions) if question.name}
    in_order = [name for name in by_name if name in errors]
    others = [name for name in errors if name not in by_name]
    return (
        *(FormError(errors[name], f"#{_first_field(by_name[name])}") for name in in_order),
        *(FormError(errors[name], "#answers") for name in others),
    )


def _first_field(question: Question) -> str:
    return f"{question.id}-day" if question.kind == "date" else question.id

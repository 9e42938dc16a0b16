"""What a person sent from a task's page, and what its buttons do with it."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from starlette.datastructures import FormData

from api.caller import Caller
from api.pages.form_view import conditional_names
from api.pages.task_view import Again, OpenedTask, shown_form
from engine import bpmn
from engine.casework.errors import AnswersRefusedError

Done = TypeVar("Done")


def press(caller: Caller, opened: OpenedTask, complete: Callable[[Mapping[str, Any]], Done]) -> Done | Again:
    """Does what was pressed: `complete(answers)`, or a change of the page (further questions, the rows of a list)."""
    schema = opened.form.schema
    match str(caller.form.get("do", "complete")).split(" "):
        case ["complete"]:
            return _complete(caller, opened, complete)
        case ["add", name] if schema:
            return Again(with_row_added(schema, caller.form, name))
        case ["remove", name, index] if schema:
            return Again(with_row_removed(schema, caller.form, name, index))
        case _:
            return Again(answers_of(schema, caller.form), seen=seen_questions(caller.form))


def _complete(caller: Caller, opened: OpenedTask, complete: Callable[[Mapping[str, Any]], Done]) -> Done | Again:
    answers = answers_of(opened.form.schema, caller.form)
    seen = seen_questions(caller.form)
    if conditional_names(shown_form(caller, opened, answers)) - seen:
        # Nobody should complete a task with questions that they never saw.
        return Again(answers, seen=seen, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        # What a refused completion wrote before it was refused must not be kept with the page's answer.
        with caller.session.begin_nested():
            return complete(answers)
    except AnswersRefusedError as error:
        return Again(answers, error.errors, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def answers_of(schema: bpmn.FormSchema | None, form: FormData) -> dict[str, Any]:
    """The answers as typed, nested by key; none where the task has no form."""
    return schema.answers_from_form(form) if schema else {}


def with_row_added(schema: bpmn.FormSchema, form: FormData, name: str) -> dict[str, Any]:
    """The answers with an empty row at the end of the list `name`; unchanged where there is no such list."""
    answers = schema.answers_from_form(form)
    rows = _rows(answers, name)
    if rows is not None:
        rows.append({})
    return answers


def with_row_removed(schema: bpmn.FormSchema, form: FormData, name: str, index: str) -> dict[str, Any]:
    """The answers without the row that stands at `index` of the list `name` on the page."""
    # On the page, not in the answers: those leave out rows in which nothing was typed.
    row = f"{name}.{index}."
    return schema.answers_from_form(
        FormData([(key, value) for key, value in form.multi_items() if not key.startswith(row)])
    )


def seen_questions(form: FormData) -> frozenset[str]:
    """The names of the conditional questions that were on the page."""
    return frozenset(str(name) for name in form.getlist("seen"))


def revision_of(form: FormData) -> int | None:
    """The revision that the page was made of; None where it says none."""
    typed = str(form.get("revision", ""))
    return int(typed) if typed.isascii() and typed.isdigit() else None


def _rows(answers: dict[str, Any], name: str) -> list[Any] | None:
    found: Any = answers
    for part in name.split("."):
        found = _below(found, part)
    return found if isinstance(found, list) else None


def _below(value: Any, part: str) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
        return value[int(part)]
    return None

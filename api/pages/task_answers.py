"""What a person sent from a task's page, and what the buttons of its lists do to it."""

from typing import Any

from starlette.datastructures import FormData

from engine import bpmn


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

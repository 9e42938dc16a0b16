"""Small forms for tests."""

import json
from datetime import UTC, datetime
from typing import Any

from engine.bpmn.forms import FormRefusedError, FormSchema, Reading
from engine.bpmn.problems import Problem

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def file_of(*components: dict[str, Any], key: str = "form_one") -> bytes:
    """A `.form` file as the form editor saves it."""
    form = {"type": "default", "schemaVersion": 19, "id": key, "components": list(components)}
    return json.dumps(form, indent=1, ensure_ascii=False).encode()


def form_of(*components: dict[str, Any]) -> FormSchema:
    """The form that holds these components."""
    return FormSchema.parse(file_of(*components), "test.form")


def question(kind: str, key: str, label: str | None = None, **properties: Any) -> dict[str, Any]:
    """One component that asks."""
    return {"type": kind, "id": f"Field_{key}", "key": key, "label": label or key, **properties}


def needed(kind: str, key: str, label: str, **properties: Any) -> dict[str, Any]:
    """One component whose answer is required."""
    validate = {"required": True} | properties.pop("validate", {})
    return question(kind, key, label, validate=validate, **properties)


def hidden_if(component: dict[str, Any], condition: str) -> dict[str, Any]:
    """The component, hidden while the condition holds."""
    return component | {"conditional": {"hide": condition}}


def options(*values: Any) -> list[dict[str, Any]]:
    """Options with labels like their values."""
    return [{"label": str(value).capitalize(), "value": value} for value in values]


def read(form: FormSchema, answers: dict[str, Any], **data: Any) -> Reading:
    """What the form makes of these answers."""
    return form.read(answers, data, now=NOW)


def problems_in(*components: dict[str, Any]) -> list[Problem]:
    """What is said about a form with these components."""
    return problems_in_file(file_of(*components))


def problems_in_file(content: bytes) -> list[Problem]:
    """What is said about this file; nothing when it is accepted."""
    try:
        FormSchema.parse(content, "test.form")
    except FormRefusedError as error:
        return error.problems
    return []


CHILDREN = {
    "type": "dynamiclist",
    "id": "List",
    "label": "Children",
    "path": "children",
    "components": [
        needed("textfield", "first_name", "First name"),
        needed("datetime", "born_on", "Date of birth", subtype="date"),
    ],
}


def value(component: dict[str, Any], answer: Any, **data: Any) -> Any:
    """What is kept of an answer to the one question `a`."""
    reading = read(form_of(component), {"a": answer}, **data)
    assert reading.errors == {}
    return reading.values.get("a")


def error(component: dict[str, Any], answer: Any, **data: Any) -> str | None:
    """What is said about it."""
    return read(form_of(component), {"a": answer}, **data).errors.get("a")

"""A form drawn from the model of what it asks, such as an act of management's details: a question for each field."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData

from api.pages.questions import DateParts, FormError, Option, Question
from engine.casework.records import Answers, Choice
from engine.words import _

LONGEST_LINE = 200
Typed = Mapping[str, str]
"""What stands in the fields, by their names as a page sends them: `until_on-day`, `reason`."""


def read(model: type[Answers], typed: Typed) -> dict[str, Any]:
    """The details as typed, by field; dates as ISO text where they are dates at all."""
    return {name: _answer(name, schema, typed) for name, schema in _fields(model)}


def typed_in(form: FormData) -> Typed:
    """What a page sent."""
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}


def as_typed(details: Mapping[str, Any]) -> Typed:
    """Known details as they would be typed: a date also in its three parts."""
    typed = {name: str(value) for name, value in details.items()}
    for name, value in list(typed.items()):
        parts = value.split("-")
        if len(parts) == 3:
            typed |= dict(zip((f"{name}-year", f"{name}-month", f"{name}-day"), parts, strict=True))
    return typed


def questions(
    model: type[Answers], choices: Mapping[str, Sequence[Choice]], typed: Typed, errors: Mapping[str, str]
) -> tuple[Question, ...]:
    """What the form asks; the reason comes last."""
    return tuple(_question(name, schema, choices.get(name, ()), typed, errors) for name, schema in _asked(model))


def hidden(model: type[Answers], typed: Typed) -> Mapping[str, str]:
    """What goes along without being asked."""
    return {name: typed[name] for name, schema in _fields(model) if "x-hidden" in schema and name in typed}


def summary(asked: Sequence[Question], errors: Mapping[str, str]) -> tuple[FormError, ...]:
    """The error summary, each line leading to its field."""
    fields = {one.name: f"#{one.id}-day" if one.kind == "date" else f"#{one.id}" for one in asked}
    return tuple(FormError(sentence, fields.get(name, "#details")) for name, sentence in errors.items())


def _fields(model: type[Answers]) -> Iterator[tuple[str, dict[str, Any]]]:
    properties: dict[str, dict[str, Any]] = model.model_json_schema()["properties"]
    for name, schema in properties.items():
        kinds = [kind for kind in schema.get("anyOf", []) if kind.get("type") != "null"]
        yield name, {**schema, **(kinds[0] if kinds else {})}


def _asked(model: type[Answers]) -> list[tuple[str, dict[str, Any]]]:
    asked = [(name, schema) for name, schema in _fields(model) if "x-hidden" not in schema]
    return sorted(asked, key=lambda field: field[0] == "reason")


def _answer(name: str, schema: Mapping[str, Any], typed: Typed) -> str | None:
    if schema.get("format") != "date":
        return typed.get(name)
    year, month, day = (typed.get(f"{name}-{part}", "").strip() for part in ("year", "month", "day"))
    return f"{year:0>4}-{month:0>2}-{day:0>2}" if year or month or day else None


def _question(
    name: str, schema: Mapping[str, Any], choices: Sequence[Choice], typed: Typed, errors: Mapping[str, str]
) -> Question:
    value, label, hint = typed.get(name, ""), schema["title"], schema.get("description", "")
    common: dict[str, Any] = {
        "id": name,
        "name": name,
        "label": _(label),
        "hint": _(hint),
        "error": errors.get(name, ""),
    }
    if "x-choices" in schema:
        options = (Option("", _("Choose")), *(Option(one.value, one.label, one.value == value) for one in choices))
        return Question(kind="select", options=options, **common)
    if labels := schema.get("x-labels"):
        options = tuple(Option(key, _(labels[key]), key == value) for key in schema["enum"])
        return Question(kind="radios", options=options, **common)
    if schema.get("format") == "date":
        parts = (typed.get(f"{name}-{part}", "") for part in ("day", "month", "year"))
        return Question(kind="date", date=DateParts(*parts), **common)
    longest = schema.get("maxLength", LONGEST_LINE)
    return Question(kind="textarea" if longest > LONGEST_LINE else "text", value=value, **common)

"""Trying a decision on its page: a question for each value that it reads, and what it makes of the answers."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from starlette.datastructures import FormData

from api.pages.facts import Fact
from api.pages.questions import FormError, Option, Question
from engine import bpmn
from engine.dmn import DataType, Decision, Input, InputData, Type
from engine.words import _, later

NOT_KNOWN = Option("", later("Not known"))
YES_OR_NO = (Option("true", later("Yes")), Option("false", later("No")))
HINTS: Mapping[Type, str] = {
    DataType.DATE: later("For example, 2026-03-27"),
    DataType.TIME: later("For example, 14:30:00"),
    DataType.MOMENT: later("For example, 2026-03-27T14:30:00+00:00"),
    DataType.DAYS: later("For example, P14D or PT2H"),
    DataType.MONTHS: later("For example, P6M"),
}
ANY_HINT = later('Words, a number, or JSON such as ["a", "b"] or {"age": 4}')


@dataclass(frozen=True)
class Value:
    """A value that a decision reads: its variable, what people call it, its type, and its possible values."""

    name: str
    label: str
    type: Type
    choices: tuple[Any, ...] = ()

    @property
    def field(self) -> str:
        """Its name in the page's form."""
        return f"value.{self.name}"


@dataclass(frozen=True)
class Trial:
    """What came of it: the results, how decisions on the way were answered, and what was not given."""

    results: tuple[Fact, ...]
    on_the_way: tuple[Fact, ...]
    rules: frozenset[str]
    not_given: tuple[str, ...]


def values_of(decision: Decision) -> tuple[Value, ...]:
    """What the decision, and those that it requires, read from outside: first those of columns, in their order."""
    columns = {column.expression.text.strip(): column for column in _columns(decision)}
    types = {each.name: each.type for each in _input_data(decision)}
    names = [name for name in columns if name in decision.variables]
    names += sorted(decision.variables.difference(names))
    return tuple(_value(name, columns.get(name), types) for name in names)


def questions(values: tuple[Value, ...], form: FormData | None, errors: Mapping[str, str]) -> tuple[Question, ...]:
    """A question for each value, with what was typed and what is wrong with it."""
    return tuple(
        _question(value, f"q-value-{number}", _typed(form, value), errors.get(value.name, ""))
        for number, value in enumerate(values, start=1)
    )


def _typed(form: FormData | None, value: Value) -> str:
    return str(form.get(value.field, "")) if form else ""


def read(values: tuple[Value, ...], form: FormData) -> tuple[dict[str, Any], dict[str, str]]:
    """The values as JSON, those left empty left out; and what cannot be read, as sentences, by name."""
    given: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for value in values:
        typed = _typed(form, value).strip()
        if not typed:
            continue
        try:
            given[value.name] = _parsed(value, typed)
        except ValueError:
            errors[value.name] = _("Enter a number, for example 3")
    return given, errors


def trial(decision: Decision, done: bpmn.definitions.Trial) -> Trial:
    """What was tried, in words."""
    *before, own = done.steps
    labels = {output.name: output.label or output.name for output in decision.outputs}
    called = {value.name: value.label for value in values_of(decision)}
    return Trial(
        results=tuple(Fact(labels.get(name, name), in_json(one)) for row in done.results for name, one in row.items()),
        on_the_way=tuple(Fact(step.name, ", ".join(_results(step))) for step in before),
        rules=frozenset(rule.id for rule in own.rules),
        not_given=tuple(called.get(name, name) for name in done.not_given),
    )


def summary(values: tuple[Value, ...], asked: tuple[Question, ...], errors: Mapping[str, str]) -> tuple[FormError, ...]:
    """The errors with links to their questions; one without a question of its own is about all of them."""
    fields = {value.name: f"#{question.id}" for value, question in zip(values, asked, strict=True)}
    return tuple(FormError(sentence, fields.get(name, "#try")) for name, sentence in errors.items())


def in_json(value: Any) -> str:
    """A value as a cell of a table would hold it."""
    return json.dumps(value, ensure_ascii=False)


def _results(step: bpmn.definitions.TrialStep) -> Iterator[str]:
    return (in_json(value) for row in step.results for value in row.values())


def _columns(decision: Decision) -> Iterator[Input]:
    for each in decision.required:
        yield from _columns(each)
    yield from decision.inputs


def _input_data(decision: Decision) -> Iterator[InputData]:
    for each in decision.requirements:
        if isinstance(each.source, InputData):
            yield each.source
        elif isinstance(each.source, Decision):
            yield from _input_data(each.source)


def _value(name: str, column: Input | None, types: Mapping[str, Type]) -> Value:
    if column is None:
        return Value(name, name, types.get(name, DataType.ANY))
    return Value(name, column.label or name, column.type, _choices(column))


def _choices(column: Input) -> tuple[Any, ...]:
    """The possible values where they are plain ones, which FEEL and JSON write alike."""
    try:
        return tuple(json.loads(f"[{column.values.text}]")) if column.values else ()
    except ValueError:
        return ()


def _question(value: Value, id_: str, typed: str, error: str) -> Question:
    common: dict[str, Any] = {"id": id_, "name": value.field, "label": value.label, "error": error}
    if value.choices or value.type is DataType.BOOLEAN:
        plain = tuple(Option(in_json(choice), str(choice)) for choice in value.choices) or YES_OR_NO
        options = tuple(Option(one.value, one.text, one.value == typed) for one in (NOT_KNOWN, *plain))
        return Question(**common, kind="select", options=options)
    hint = HINTS.get(value.type, "" if _is_number(value) or value.type is DataType.STRING else ANY_HINT)
    return Question(**common, kind="text", value=typed, hint=hint)


def _is_number(value: Value) -> bool:
    return value.type in (DataType.NUMBER, DataType.INTEGER)


def _parsed(value: Value, typed: str) -> Any:
    """The value as JSON. Raises ValueError where a number is none."""
    if _is_number(value):
        number = Decimal(typed) if typed.replace(".", "", 1).lstrip("-").isdecimal() else None
        if number is None:
            raise ValueError(typed)
        return int(number) if number == number.to_integral_value() else float(number)
    if value.type in HINTS or (value.type is DataType.STRING and not value.choices):
        return typed
    try:
        return json.loads(typed)
    except ValueError:
        return typed

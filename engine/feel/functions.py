"""The functions that expressions may call, by name. They are plain Python functions of typed values.

A function's annotations say what it takes: arguments of other types make its result null, a single value stands for a
list of one and the other way round (DMN 1.4, 10.3.2.9.4), and `X | None` takes null too. `some_name` is the parameter
`some name`; a default makes it optional. A name may have several forms (`date(from)`, `date(year, month, day)`).
"""

import difflib
import inspect
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from re import Pattern
from typing import Any

from .errors import FeelEvaluationError, FeelSyntaxError
from .limits import MAX_ITEMS, spend, within_characters, within_items
from .names import one_of
from .temporal import parse_date
from .time_line import day_of
from .values import Value, from_json

_REFUSED = object()


class Whole(int):
    """Annotates a number of which only the whole part counts, as in `substring("abc", 1, 2.8)`."""


@dataclass(frozen=True)
class Parameter:
    """One parameter: `kinds` are the Python types it takes (none: anything); `lenient` reads ISO texts as dates.

    `default` is what one that is not `required` has when a call by name leaves it out.
    """

    name: str
    kinds: tuple[type, ...]
    nullable: bool
    required: bool
    lenient: bool = False
    default: Any = None

    def convert(self, value: Value) -> Any:
        """The argument as the function wants it, or `_REFUSED`."""
        kind = type(value)
        if kind is list:
            spend(len(value))
        elif kind is str:
            spend(len(value) >> 6)
        if not self.kinds or kind in self.kinds:
            return value
        if value is None:
            return None if self.nullable else _REFUSED
        return self._adapted(value)

    def _adapted(self, value: Value) -> Any:
        if type(value) is Decimal and Whole in self.kinds:
            return int(value) if value.adjusted() <= 18 else _REFUSED
        if type(value) is Decimal and int in self.kinds:
            return _whole(value)
        if self.lenient and date in self.kinds and (day := _as_date(value)):
            return day
        if list in self.kinds:
            return [value]
        if type(value) is list and len(value) == 1 and type(value[0]) is not list:
            return self.convert(value[0])
        return _REFUSED


def _whole(number: Decimal) -> Any:
    if number != number.to_integral_value() or number.adjusted() > 18:
        return _REFUSED
    return int(number)


def _as_date(value: Value) -> date | None:
    if type(value) is datetime:
        return day_of(value)
    return parse_date(value[:10]) if type(value) is str and value[10:11] in ("", "T") else None


@dataclass(frozen=True)
class Form:
    """One way to call a function: its parameters, the last of which may take further arguments, and one at least.

    `gives` is the Python type of its results beside null, when they are of one type.
    """

    parameters: tuple[Parameter, ...]
    run: Callable[..., Value]
    variadic: bool = False
    gives: type | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What its parameters are called."""
        return tuple(parameter.name for parameter in self.parameters)

    def takes(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        required = sum(parameter.required for parameter in self.parameters)
        return max(required, self.variadic) <= count and (self.variadic or count <= len(self.parameters))

    def renamed(self, names: Sequence[str]) -> "Form":
        """The same with other names for its parameters."""
        named = zip(self.parameters, names, strict=True)
        return replace(self, parameters=tuple(replace(parameter, name=name) for parameter, name in named))

    def places(self, names: Sequence[str]) -> list[int | None] | None:
        """For arguments given by name: which of them goes to each parameter; None when the names do not fit."""
        required = {parameter.name for parameter in self.parameters if parameter.required}
        if self.variadic or not required <= set(names) <= set(self.names):
            return None
        return [names.index(name) if name in names else None for name in self.names]

    def described(self) -> str:
        """The parameters as an author writes them, optional ones with `?`, and `…` for any number of the last."""
        names = [each.name + ("" if each.required else "?") for each in self.parameters]
        if self.variadic:
            names[-1] = self.parameters[-1].name + "…"
        return ", ".join(names)

    def __call__(self, arguments: list[Value]) -> Value:
        """The result for the arguments in their order; null when they do not fit or the result is out of range."""
        parameters = self.parameters
        if self.variadic:
            parameters = parameters + parameters[-1:] * (len(arguments) - len(parameters))
        converted = [parameter.convert(value) for parameter, value in zip(parameters, arguments, strict=False)]
        if _REFUSED in converted:
            return None
        try:
            return _result(self.run(*converted))
        except (ArithmeticError, ValueError, TypeError):
            return None


def _result(value: Any) -> Value:
    if type(value) is int:
        return Decimal(value)
    if type(value) is list:
        within_items(len(value))
    elif type(value) is str:
        within_characters(len(value))
    return value


def form_of(run: Callable[..., Any], *, lenient: bool = False) -> Form:
    """How `run` can be called, read from its signature."""
    hints = typing.get_type_hints(run)
    signature = inspect.signature(run).parameters.values()
    parameters = tuple(_parameter(each, hints.get(each.name, Any), lenient) for each in signature)
    variadic = any(each.kind is inspect.Parameter.VAR_POSITIONAL for each in signature)
    gives, _ = _kinds(hints.get("return", Any))
    return Form(parameters, run, variadic, gives[0] if len(gives) == 1 else None)


def _kinds(hint: Any) -> tuple[tuple[type, ...], bool]:
    """The Python types of an annotation (none: anything), and whether null is among them."""
    union = isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union
    choices = typing.get_args(hint) if union else (hint,)
    kinds = tuple(typing.get_origin(choice) or choice for choice in choices if choice is not type(None))
    return () if Any in kinds or object in kinds else kinds, type(None) in choices


def _parameter(parameter: inspect.Parameter, hint: Any, lenient: bool) -> Parameter:
    kinds, nullable = _kinds(hint)
    optional = parameter.default is not parameter.empty
    required = not optional and parameter.kind is not parameter.VAR_POSITIONAL
    name = parameter.name.strip("_").replace("_", " ")
    default = parameter.default if optional else None
    return Parameter(name, kinds, nullable, required, lenient, default)


class Functions(Mapping[str, tuple[Form, ...]]):
    """Function names (which may hold spaces) and the forms in which each can be called. Never changed: `extended`."""

    def __init__(self, forms: Mapping[str, tuple[Form, ...]]) -> None:
        self._forms = dict(forms)

    def __getitem__(self, name: str) -> tuple[Form, ...]:
        return self._forms[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._forms)

    def __len__(self) -> int:
        return len(self._forms)

    @cached_property
    def pattern(self) -> Pattern[str]:
        """Matches the longest function name at a place, if an opening bracket follows."""
        return one_of(frozenset(self._forms), before=r"(?=\s*\()")

    def unknown(self, name: str, position: int) -> FeelSyntaxError:
        """The refusal of a function that there is not, with the known name most like it."""
        nearest = next(iter(difflib.get_close_matches(name, self._forms, n=1)), None)
        advice = f"; did you mean `{nearest}`?" if nearest else ""
        return FeelSyntaxError(f"There is no function `{name}`{advice}", position)

    def extended(self, functions: Mapping[str, Callable[..., object]]) -> "Functions":
        """These functions and further ones: name → Python function, its annotations saying what it takes.

        A parameter annotated `date` also takes a date and time (its day in London) and an ISO text; one annotated `int`
        takes whole numbers up to 10,000 either way, so that no loop over it runs long. What it returns may be anything
        that `from_json` takes. ValueError, TypeError and ArithmeticError make the result null.
        """
        added = {name: (form_of(_guarded(run), lenient=True),) for name, run in functions.items()}
        return Functions({**self._forms, **added})


def _guarded(run: Callable[..., object]) -> Callable[..., Value]:
    def guarded(*arguments: Any) -> Value:
        if any(type(argument) is int and abs(argument) > MAX_ITEMS for argument in arguments):
            raise FeelEvaluationError(f"A calendar or similar function takes numbers up to {MAX_ITEMS:,}.")
        return from_json(run(*arguments))

    guarded.__signature__ = inspect.signature(run)  # type: ignore[attr-defined]  # what inspect.signature reads
    guarded.__annotations__ = typing.get_type_hints(run)
    return guarded

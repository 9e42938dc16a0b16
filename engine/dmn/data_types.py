"""The types that inputs, outputs and item definitions declare, and how values are held to them (DMN 1.4, 10.3.2.9)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Union

from engine.feel import FunctionValue, MonthsDuration, Range, UnaryTests, Value
from engine.feel.temporal import parse_date, parse_duration, parse_moment, parse_time
from engine.feel.time_line import day_of


class DataType(Enum):
    """A type without parts: the name people read and the Python type of its values."""

    ANY = ("any value", object)
    STRING = ("text", str)
    BOOLEAN = ("yes or no (true, false)", bool)
    NUMBER = ("number", Decimal)
    INTEGER = ("whole number", Decimal)
    DATE = ("date", date)
    TIME = ("time", time)
    MOMENT = ("date and time", datetime)
    DAYS = ("duration in days and time", timedelta)
    MONTHS = ("duration in years and months", MonthsDuration)
    LIST = ("list", list)
    CONTEXT = ("context", dict)
    FUNCTION = ("function", FunctionValue)
    RANGE = ("range", Range)

    def __init__(self, label: str, kind: type) -> None:
        self.label = label
        self.kind = kind


@dataclass(frozen=True)
class ListOf:
    """A collection of items of one type."""

    item: "Type"

    @property
    def label(self) -> str:
        """What people read, as every type has it."""
        return f"list whose items are each a {self.item.label}"


@dataclass(frozen=True)
class Structure:
    """A context that has these entries, and perhaps others."""

    name: str
    entries: tuple[tuple[str, "Type"], ...]

    @property
    def label(self) -> str:
        """What people read, as every type has it."""
        return f"{self.name} with {', '.join(name for name, _ in self.entries)}"


@dataclass(frozen=True)
class FunctionOf:
    """A function that gives results of a type."""

    parameters: tuple[tuple[str, "Type"], ...]
    result: "Type"
    label = "function"


@dataclass(frozen=True)
class RangeOf:
    """A range whose ends are of a type."""

    end: "Type"
    label = "range"


@dataclass(frozen=True)
class Restricted:
    """The values of a type that meet further tests: its allowed values or its constraint."""

    name: str
    base: "Type"
    allowed: UnaryTests

    @property
    def label(self) -> str:
        """What people read, as every type has it."""
        return f"{self.name} ({self.allowed.text})"


Type = Union[DataType, ListOf, Structure, FunctionOf, RangeOf, Restricted]  # noqa: UP007  # the enumeration comes first

_BY_NAME: dict[str, DataType] = {
    "": DataType.ANY,
    "any": DataType.ANY,
    "string": DataType.STRING,
    "boolean": DataType.BOOLEAN,
    **dict.fromkeys(("number", "double", "decimal"), DataType.NUMBER),
    **dict.fromkeys(("integer", "long"), DataType.INTEGER),
    "date": DataType.DATE,
    "time": DataType.TIME,
    **dict.fromkeys(("datetime", "date and time"), DataType.MOMENT),
    **dict.fromkeys(("daytimeduration", "days and time duration"), DataType.DAYS),
    **dict.fromkeys(("yearmonthduration", "years and months duration"), DataType.MONTHS),
    "list": DataType.LIST,
    "context": DataType.CONTEXT,
    "function": DataType.FUNCTION,
    "range": DataType.RANGE,
}


def find_type(name: str | None) -> DataType | None:
    """The type without parts that a `typeRef` names; None when it is not known."""
    return _BY_NAME.get((name or "").removeprefix("feel:").strip().lower())


def result_type(declared: Type) -> Type:
    """What a function gives whose place declares this: the function's type or, as older files do, its result's."""
    if isinstance(declared, FunctionOf):
        return declared.result
    return DataType.ANY if declared is DataType.FUNCTION else declared


def unrestricted(declared: Type) -> Type:
    """The type without its allowed values."""
    return unrestricted(declared.base) if isinstance(declared, Restricted) else declared


def conforms(value: Value, declared: Type) -> bool:
    """Whether a value is null or of the declared type."""
    if value is None or declared is DataType.ANY:
        return True
    if isinstance(declared, DataType):
        return type(value) is declared.kind and (declared is not DataType.INTEGER or _is_whole(value))
    return _CONFORMING[type(declared)](value, declared)


def _is_whole(number: Value) -> bool:
    return bool(number == number.to_integral_value())


def _list_conforms(value: Value, declared: ListOf) -> bool:
    return type(value) is list and all(conforms(item, declared.item) for item in value)


def _structure_conforms(value: Value, declared: Structure) -> bool:
    return type(value) is dict and all(name in value and conforms(value[name], of) for name, of in declared.entries)


def _function_conforms(value: Value, declared: FunctionOf) -> bool:
    return type(value) is FunctionValue and (value.known or len(value.parameters) == len(declared.parameters))


def _range_conforms(value: Value, declared: RangeOf) -> bool:
    return type(value) is Range and conforms(value.start, declared.end) and conforms(value.end, declared.end)


def _restricted_conforms(value: Value, declared: Restricted) -> bool:
    return conforms(value, declared.base) and declared.allowed.matches(value, {})


_CONFORMING: dict[type, Callable[[Value, Any], bool]] = {
    ListOf: _list_conforms,
    Structure: _structure_conforms,
    FunctionOf: _function_conforms,
    RangeOf: _range_conforms,
    Restricted: _restricted_conforms,
}
"""By the kind of type, which is what the function then gets."""


def fitted(value: Value, declared: Type) -> Value:
    """The value as the declared type by the standard's implicit conversions (10.3.2.9.4).

    A value becomes a list of one and a list of one its value where that is what is asked for, and a date the moment
    at which it begins in UTC. Raises TypeError when the value does not fit all the same.
    """
    if conforms(value, declared):
        return value
    bare = unrestricted(declared)
    candidate = value
    if isinstance(bare, ListOf) or bare is DataType.LIST:
        candidate = value if type(value) is list else [value]
    elif type(value) is list and len(value) == 1:
        candidate = value[0]
    elif bare is DataType.MOMENT and type(value) is date:
        candidate = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not conforms(candidate, declared):
        raise TypeError(f"{declared.label} is needed")
    return candidate


def converted(value: Value, declared: Type) -> Value:
    """The same for values of a process, which are JSON: ISO texts become dates, times and durations."""
    return value if conforms(value, declared) else fitted(_read(value, unrestricted(declared)), declared)


def _read(value: Value, declared: Type) -> Value:
    if type(value) is list:
        item = unrestricted(declared.item if isinstance(declared, ListOf) else declared)
        return [_read(each, item) for each in value]
    if isinstance(declared, ListOf):
        return _read(value, unrestricted(declared.item))
    if isinstance(declared, Structure) and type(value) is dict:
        return value | {name: _read(value[name], unrestricted(of)) for name, of in declared.entries if name in value}
    if isinstance(declared, DataType) and declared in _READERS and isinstance(value, str):
        value = _READERS[declared](value) or value
    if declared is DataType.DATE and isinstance(value, datetime):
        return day_of(value)
    return value


def _read_day(text: str) -> date | datetime | None:
    return parse_date(text) or parse_moment(text)


_READERS: dict[DataType, Callable[[str], Value]] = {
    DataType.DATE: _read_day,
    DataType.TIME: parse_time,
    DataType.MOMENT: parse_moment,
    DataType.DAYS: parse_duration,
    DataType.MONTHS: parse_duration,
}

"""The values of test cases: how they are written, and when a result is what was expected."""

import re
from collections.abc import Callable
from datetime import datetime, time
from decimal import Decimal, InvalidOperation

from engine.dmn.data_types import DataType, ListOf, Structure, Type, unrestricted
from engine.dmn.xml import Element, attribute, child, children, line_of, text_of
from engine.feel import Value
from engine.feel.temporal import parse_date, parse_duration, parse_moment, parse_time

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_TOLERANCE = Decimal("1e-8")
"""How far two numbers may lie apart and count as the same, as the TCK's own runners have it."""
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


class Plain(str):
    """A value written without its type: a text, or what its place asks for."""

    __slots__ = ()


class CaseError(ValueError):
    """A test case is not written as its format says; the message names the line."""


def read_value(element: Element) -> Value:
    """The value that stands in an element: `<value>`, components of a context, or a list; null when there is none."""
    if _is_nil(element):
        return None
    value, items = child(element, "value"), child(element, "list")
    components = children(element, "component")
    if components:
        return {attribute(each, "name"): read_value(each) for each in components}
    if items is not None:
        return None if _is_nil(items) else [read_value(item) for item in children(items, "item")]
    return None if value is None or _is_nil(value) else _simple(value)


def _is_nil(element: Element) -> bool:
    return attribute(element, f"{_XSI}nil") in ("true", "1")


def _simple(element: Element) -> Value:
    kind = attribute(element, f"{_XSI}type").rpartition(":")[2]
    text = "".join(element.itertext())
    if not kind:
        return Plain(text)
    reader = _READERS.get(kind)
    if reader is None:
        raise CaseError(f"line {line_of(element)}: the type “{kind}” is not known.")
    value = reader(text)
    if value is None:
        raise CaseError(f"line {line_of(element)}: “{text_of(element)}” is no {kind}.")
    return value


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _stripped(read: Callable[[str], Value]) -> Callable[[str], Value]:
    return lambda text: read(text.strip())


_READERS: dict[str, Callable[[str], Value]] = {
    "string": lambda text: text,
    "anySimpleType": lambda text: text,
    "boolean": lambda text: _BOOLEANS.get(text.strip()),
    **dict.fromkeys(("decimal", "double", "float", "integer", "int", "long", "short"), _number),
    "date": _stripped(parse_date),
    "time": _stripped(parse_time),
    "dateTime": _stripped(parse_moment),
    **dict.fromkeys(("duration", "dayTimeDuration", "yearMonthDuration"), _stripped(parse_duration)),
}


def read_as(value: Value, declared: Type) -> Value:
    """The value for a place of this type: what was written without a type is read as it."""
    bare = unrestricted(declared)
    if isinstance(value, list):
        return [read_as(item, bare.item if isinstance(bare, ListOf) else DataType.ANY) for item in value]
    if isinstance(value, dict):
        entries = dict(bare.entries) if isinstance(bare, Structure) else {}
        return {name: read_as(entry, entries.get(name, DataType.ANY)) for name, entry in value.items()}
    if not isinstance(value, Plain):
        return value
    read = next((each for of, each in _PLAIN.items() if bare is of), str)(value)
    return str(value) if read is None else read


def same(actual: Value, expected: Value) -> bool:
    """Whether a result is what was expected: numbers up to a tolerance, of a context the entries that are named.

    The TCK's cases leave entries out (1130-feel-interval), so a context may have more than its case names.
    """
    if isinstance(expected, Plain):
        if not expected and actual is None:  # `<value/>` stands for no value too (0019-flight-rebooking)
            return True
        expected = read_as(expected, next((of for of in _PLAIN if type(actual) is of.kind), DataType.ANY))
    if isinstance(expected, Decimal) and isinstance(actual, Decimal):
        return abs(actual - expected) <= _TOLERANCE
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(actual) == len(expected)
            and all(same(one, other) for one, other in zip(actual, expected, strict=True))
        )
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(same(actual.get(name), entry) for name, entry in expected.items())
    if isinstance(expected, (datetime, time)):
        return type(actual) is type(expected) and _same_moment(actual, expected)
    return type(actual) is type(expected) and bool(actual == expected)


def _same_moment(actual: datetime | time, expected: datetime | time) -> bool:
    """Whether they are the same time in zones of the same offset."""
    if (actual.tzinfo is None) is not (expected.tzinfo is None):
        return False
    return actual == expected and actual.utcoffset() == expected.utcoffset()


_PLAIN: dict[DataType, Callable[[str], Value]] = {
    DataType.NUMBER: _number,
    DataType.BOOLEAN: _READERS["boolean"],
    DataType.DATE: _READERS["date"],
    DataType.TIME: _READERS["time"],
    DataType.MOMENT: _READERS["dateTime"],
    DataType.DAYS: _READERS["duration"],
    DataType.MONTHS: _READERS["duration"],
}
"""What a value without its type is read as, by the type that is asked for."""


def shown(value: Value) -> str:
    """The value in a line, for people."""
    text = "null" if value is None else re.sub(r"Decimal\('([^']*)'\)", r"\1", repr(value))
    return text if len(text) <= 200 else f"{text[:200]}…"

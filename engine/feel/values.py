"""The values that expressions work on, and their way in from JSON and out to it.

null None · boolean bool · number Decimal (34 digits) · string str · date, date and time, time, durations: `temporal.py`
· list list · context dict with string keys · range `Range` · function `FunctionValue`. Values never change in place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from .errors import FeelEvaluationError
from .limits import MAX_ITEMS, MAX_WORK
from .temporal import MonthsDuration, format_days, format_moment, format_time

Value = Any
"""One of the types above; Python cannot say it recursively and strictly at the same time."""

NUMBERS = Context(prec=34, Emin=-6143, Emax=6144, traps=[DivisionByZero, InvalidOperation, Overflow])
"""IEEE 754 decimal128, as DMN 1.4 (10.3.2.3.1) asks; an impossible operation raises an ArithmeticError."""


@dataclass(frozen=True, slots=True)
class Range:
    """All values between two ends; an end of None is open without bound.

    `alone`: written as the one value in it, `(= 5)`, which is not the same range as `[5..5]`.
    """

    start: Value
    end: Value
    start_included: bool
    end_included: bool
    alone: bool = False


@dataclass(frozen=True, slots=True)
class FunctionValue:
    """A function as a value; `type` is its `types.FunctionType`, where it is known.

    `known`: one of FEEL's own, which takes what its forms take, by place; otherwise it takes its `parameters`.
    """

    parameters: tuple[str, ...]
    call: Callable[..., Value]
    type: Any = None
    known: bool = False


def from_json(value: object) -> Value:
    """The value of a variable: JSON, or one of the types above; raises `FeelEvaluationError` for any other object."""
    incoming = _INCOMING.get(type(value))
    if incoming is None:
        incoming = next((known for kind, known in _INCOMING.items() if isinstance(value, kind)), None)
    if incoming is None:
        raise FeelEvaluationError(f"A variable holds a {type(value).__name__}, which expressions have no type for.")
    return incoming(value)


def _same(value: Value) -> Value:
    return value


def _number(value: int | float | Decimal) -> Decimal:
    try:
        number = NUMBERS.create_decimal(repr(value) if isinstance(value, float) else value)
    except ArithmeticError as error:
        raise FeelEvaluationError("A variable holds a number that is too large.") from error
    if not number.is_finite():
        raise FeelEvaluationError("A variable holds a number that is not finite.")
    return number


def _list(items: list[object] | tuple[object, ...]) -> list[Value]:
    if len(items) > MAX_ITEMS:
        raise FeelEvaluationError(f"A list has more than {MAX_ITEMS:,} items.")
    return [from_json(item) for item in items]


def _context(entries: Mapping[object, object]) -> dict[str, Value]:
    if len(entries) > MAX_ITEMS:
        raise FeelEvaluationError(f"A context has more than {MAX_ITEMS:,} entries.")
    return {str(key): from_json(value) for key, value in entries.items()}


_INCOMING: dict[type, Callable[[Any], Value]] = {
    type(None): _same,
    bool: _same,
    str: str,
    int: _number,
    float: _number,
    Decimal: _number,
    list: _list,
    tuple: _list,
    Mapping: _context,
    datetime: _same,
    date: _same,
    time: _same,
    timedelta: _same,
    MonthsDuration: _same,
    Range: _same,
    FunctionValue: _same,
}
_INCOMING[dict] = _context


def to_json(value: Value) -> Any:
    """JSON primitives: whole numbers as int, others as float, dates, times and durations as ISO texts.

    Raises `FeelEvaluationError` for what JSON cannot hold: functions, ranges, numbers beyond a float, huge results.
    """
    return _Outgoing().convert(value)


class _Outgoing:
    """Writes one result and counts its parts: shared parts may make it far larger than what was computed."""

    def __init__(self) -> None:
        self.parts_left = MAX_WORK // 5

    def convert(self, value: Value) -> Any:
        self.parts_left -= 1
        if self.parts_left < 0:
            raise FeelEvaluationError("The result is too large.")
        if value is None or isinstance(value, (bool, str)):
            return value
        if isinstance(value, Decimal):
            return _json_number(value)
        if isinstance(value, list):
            return [self.convert(item) for item in value]
        if isinstance(value, dict):
            return {key: self.convert(entry) for key, entry in value.items()}
        return iso_text(value)


def _json_number(number: Decimal) -> int | float:
    if abs(number) < 2**53 and number == number.to_integral_value():
        return int(number)
    as_float = float(number)
    if as_float in (float("inf"), float("-inf")):
        raise FeelEvaluationError("The result is a number too large to keep.")
    return as_float


def iso_text(value: Value) -> str:
    """The ISO text of a date, time or duration; raises `FeelEvaluationError` for a function or a range."""
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return format_time(value)
    if isinstance(value, timedelta):
        return format_days(value)
    if isinstance(value, MonthsDuration):
        return str(value)
    raise FeelEvaluationError("The result is a function or a range, which cannot be kept.")

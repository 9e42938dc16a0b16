"""The values that a cell compares its input with, when it compares it with nothing else."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.feel import MonthsDuration, Value
from engine.feel.syntax import (
    Between,
    Call,
    Comparing,
    Comparison,
    Conjunction,
    Disjunction,
    In,
    ListLiteral,
    Literal,
    Matching,
    Name,
    Negation,
    Node,
    RangeLiteral,
    Test,
    Tests,
    walk,
)
from engine.feel.temporal import parse_temporal

MAX_NUMBER = Decimal(10) ** 15
"""Between greater numbers there may be no other number to try."""

_CONSTRUCTORS: dict[str, tuple[type, ...]] = {
    "date": (date,),
    "time": (time,),
    "date and time": (datetime,),
    "duration": (timedelta, MonthsDuration),
}
_SCALARS = (bool, str, Decimal, date, time, timedelta, MonthsDuration)


class OpaqueError(ValueError):
    """A test asks for more than its input: another variable, a function, the time."""


def constants(tests: Tests, names: frozenset[str]) -> list[Value]:
    """Every value with which the tests compare their input, known as one of `names`. Raises OpaqueError."""
    return [value for test in tests.alternatives for value in _of_test(test, names) if value is not None]


def orders(tests: Tests) -> bool:
    """Whether the tests ask for more or less, and not only for the same."""
    return any(_orders(part) for test in tests.alternatives for part in walk(test))


def _orders(node: object) -> bool:
    operator = getattr(node, "operator", "=")
    return isinstance(node, RangeLiteral | Between) or operator not in ("=", "!=")


def _of_test(test: Test, names: frozenset[str]) -> Iterator[Value]:
    if isinstance(test, Comparing):
        yield _constant(test.endpoint)
    elif isinstance(test, Matching):
        yield from _of_condition(test.expression, names)


def _of_condition(node: Node, names: frozenset[str]) -> Iterator[Value]:
    match node:
        case Comparison(left, _, right):
            yield from _of_operands((left, right), names)
        case Between(value, low, high):
            yield from _of_operands((value, low, high), names)
        case In(value, tests):
            yield from _of_operands((value,), names)
            yield from (each for test in tests.alternatives for each in _of_test(test, names))
        case Conjunction(parts) | Disjunction(parts):
            yield from (each for part in parts for each in _of_condition(part, names))
        case Call(Name("not"), (argument,), None):
            yield from _of_condition(argument, names)
        case _:
            yield from _of_value(node)


def _of_operands(nodes: tuple[Node, ...], names: frozenset[str]) -> Iterator[Value]:
    for node in nodes:
        if not (isinstance(node, Name) and node.name in names):
            yield _constant(node)


def _of_value(node: Node) -> Iterator[Value]:
    match node:
        case ListLiteral(items):
            yield from (each for item in items for each in _of_value(item))
        case RangeLiteral(start, end):
            yield from (_constant(each) for each in (start, end) if each is not None)
        case _:
            yield _constant(node)


def _constant(node: Node) -> Value:
    match node:
        case Literal(value):
            return _checked(value)
        case Negation(Literal(Decimal() as value)):
            return _checked(-value)
        case Call(Name(name), (Literal(str() as text),), None) if name in _CONSTRUCTORS:
            value = parse_temporal(text)
            if type(value) in _CONSTRUCTORS[name]:
                return _checked(value)
    raise OpaqueError


def _checked(value: Value) -> Value:
    too_great = isinstance(value, Decimal) and abs(value) > MAX_NUMBER
    if too_great or not (value is None or isinstance(value, _SCALARS)):
        raise OpaqueError
    return value

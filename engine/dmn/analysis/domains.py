"""An input's possible values, cut into parts that no test of the table tells apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from typing import Final

from engine.dmn.data_types import DataType, Restricted, Type, conforms, unrestricted
from engine.dmn.table import Input
from engine.feel import MonthsDuration, UnaryTests, Value
from engine.feel.time_line import midnight

from .constants import constants, orders
from .lines import MIDNIGHT, Line, TextLine, line_of


class Kind(Enum):
    """What a part is, for the words that it is told in."""

    UNKNOWN = "null"
    VALUE = "one value"
    BETWEEN = "all values between two"
    REST = "all other texts, or values of another kind"


@dataclass(frozen=True)
class Part:
    """Values that no test tells apart; `sample` is one of them. `low` and `high` are the ends of the values between
    (None: no bound), which do not belong to them."""

    kind: Kind
    sample: Value
    line: Line | TextLine | None = None
    low: Value = None
    high: Value = None
    label: str = ""
    """What a REST is called."""


Family = tuple[type, bool]
"""Values that are compared with one another: their type, and whether they carry a time zone."""

UNKNOWN: Final = Part(Kind.UNKNOWN, None)
_ANOTHER: Final = Part(Kind.REST, {}, label="a value of another kind")

_FAMILIES: Final[Mapping[DataType, Sequence[Value]]] = {
    DataType.STRING: [""],
    DataType.BOOLEAN: [True],
    DataType.NUMBER: [Decimal(0)],
    DataType.INTEGER: [Decimal(0)],
    DataType.DATE: [date(2000, 1, 1)],
    DataType.TIME: [time(12), time(12, tzinfo=UTC)],
    DataType.MOMENT: [MIDNIGHT, MIDNIGHT.replace(tzinfo=UTC)],
    DataType.DAYS: [timedelta()],
    DataType.MONTHS: [MonthsDuration(0)],
}
"""A value of each family that an input of this type can bring."""


def parts_of(columns: Sequence[Input], compared: Iterable[Value], *, ordered: bool) -> list[Part]:
    """The parts of the values that the columns, which share one expression, can bring; null comes first.

    `compared` are the constants of their tests; `ordered`: texts are asked for being more or less, too. Raises
    OpaqueError when the possible values of a column are not plain.
    """
    allowed = [(column, tests) for column in columns for tests in _allowed(column)]
    of_values = [value for column, tests in allowed for value in constants(tests.tree, names_of(column))]
    ordered = ordered or any(orders(tests.tree) for _, tests in allowed)
    families = _by_family([beside for value in (*compared, *of_values) for beside in _beside(value)])
    whole = any(unrestricted(column.type) is DataType.INTEGER for column in columns)
    parts = _all_parts(unrestricted(columns[0].type), families, ordered=ordered, whole=whole)
    return [UNKNOWN, *(part for part in parts if all(_brings(column, part.sample) for column in columns))]


def same_input(column: Input) -> tuple[str, Type]:
    """What columns have in common that ask one input: their expression and type. Every whole number is a number."""
    kind = unrestricted(column.type)
    return column.expression.text, DataType.NUMBER if kind is DataType.INTEGER else kind


def is_plain(column: Input) -> bool:
    """Whether its values can be cut into parts: lists, contexts, functions and ranges cannot."""
    return unrestricted(column.type) in (*_FAMILIES, DataType.ANY)


def names_of(column: Input) -> frozenset[str]:
    """The names by which a column's tests know its value. One of any type may decide otherwise by the second."""
    return frozenset({"?"} if unrestricted(column.type) is DataType.ANY else {"?", column.variable})


def _allowed(column: Input) -> Iterator[UnaryTests]:
    """The tests that every value of the column has to meet."""
    if column.values:
        yield column.values
    kind = column.type
    while isinstance(kind, Restricted):
        yield kind.allowed
        kind = kind.base


def _brings(column: Input, sample: Value) -> bool:
    if not conforms(sample, column.type):
        return not is_plain(column)
    return column.values is None or column.values.matches(sample, {column.variable: sample})


def _beside(value: Value) -> list[Value]:
    """The value, and those of other kinds with which it is compared: a date is its midnight in UTC."""
    if isinstance(value, datetime):
        days = [value.date() + timedelta(days=days) for days in (-1, 0, 1)]  # One of them, whatever the zone.
        return [value, *days]
    if isinstance(value, date):
        return [value, midnight(value)]
    return [value]


def _by_family(values: Iterable[Value]) -> dict[Family, set[Value]]:
    families: dict[Family, set[Value]] = {}
    for value in values:
        families.setdefault(_family(value), set()).add(value)
    return families


def _family(value: Value) -> Family:
    return type(value), getattr(value, "tzinfo", None) is not None


def _all_parts(kind: Type, families: Mapping[Family, set[Value]], *, ordered: bool, whole: bool) -> Iterator[Part]:
    if not isinstance(kind, DataType) or kind not in (*_FAMILIES, DataType.ANY):
        yield Part(Kind.REST, None, label="known")
        return
    if kind is DataType.ANY:
        for values in families.values():
            yield from _of_family(next(iter(values)), values, ordered=ordered, whole=whole)
        yield _ANOTHER
        return
    for example in _FAMILIES[kind]:
        values = families.get(_family(example), set())
        if values or len(_FAMILIES[kind]) == 1:
            yield from _of_family(example, values, ordered=ordered, whole=whole)
        else:
            zone = "with" if _family(example)[1] else "without"
            yield Part(Kind.REST, example, label=f"{zone} a time zone")


def _of_family(example: Value, values: set[Value], *, ordered: bool, whole: bool) -> Iterator[Part]:
    if isinstance(example, bool):
        yield from (Part(Kind.VALUE, value) for value in (True, False))
    elif isinstance(example, str) and not ordered:
        yield from (Part(Kind.VALUE, value) for value in sorted(values))
        yield Part(Kind.REST, _another_text(values), label="any other text")
    else:
        yield from _of_line(line_of(example, whole=whole), values)


def _of_line(line: Line | TextLine, values: set[Value]) -> Iterator[Part]:
    ends = {line.number(value): value for value in values}
    for low, high in pairwise([None, *(ends[number] for number in sorted(ends)), None]):
        sample = line.between(low, high)
        if sample is not None:
            yield Part(Kind.BETWEEN, sample, line, low, high)
        if high is not None:
            yield Part(Kind.VALUE, high, line, high, high)


def _another_text(values: set[Value]) -> str:
    text = "another"
    while text in values:
        text += "!"
    return text

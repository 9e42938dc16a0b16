"""A decision table: its inputs, outputs and rules, which rules match, and what its hit policy makes of them."""

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from engine.feel import BUILTINS, Expression, UnaryTests, Value

from .data_types import DataType, converted


class HitPolicy(StrEnum):
    """How many rules may match, and which of them count (DMN 1.4, 8.2.8)."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    FIRST = "FIRST"
    PRIORITY = "PRIORITY"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"

    @property
    def single(self) -> bool:
        """Whether the table gives at most one result."""
        return self in (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY)


class Aggregation(StrEnum):
    """What a COLLECT table makes of its results."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True)
class Input:
    """A column to match: `values` are the tests that its value has to meet, if there are any.

    Cells know the value as `?` and, when the Modeler's input variable is filled in, as `variable`.
    """

    label: str
    variable: str
    expression: Expression
    type: DataType
    values: UnaryTests | None

    @property
    def reads(self) -> frozenset[str]:
        """The variables that its expression and its possible values read."""
        return self.expression.variables | (self.values.variables if self.values else frozenset())


@dataclass(frozen=True)
class Output:
    """A column of results: `values` are the possible ones, those of highest priority first, if there are any."""

    name: str
    label: str
    type: DataType
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Rule:
    """A row: one test per input, one expression per output."""

    id: str
    number: int
    line: int
    description: str
    tests: tuple[UnaryTests, ...]
    entries: tuple[Expression, ...]


Row = dict[str, Value]
Match = tuple[Rule, Row]


@dataclass(frozen=True)
class Table:
    """A decision table as drawn."""

    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    @property
    def reads(self) -> frozenset[str]:
        """The variables that its cells and input expressions read."""
        cells: list[Expression | UnaryTests] = []
        for rule in self.rules:
            cells += [*rule.tests, *rule.entries]
        in_cells = {name for cell in cells for name in cell.variables} - {column.variable for column in self.inputs}
        return frozenset(in_cells).union(*(column.reads for column in self.inputs))

    def decide(self, variables: Mapping[str, Any], now: datetime | None) -> tuple[list[Row], tuple[str, ...]]:
        """The resulting rows and the ids of the rules they come from; raises ValueError when the policy is broken."""
        values = [_input_value(column, variables, now) for column in self.inputs]
        named = {column.variable: value for column, value in zip(self.inputs, values, strict=True) if column.variable}
        matches = self._matches(values, layered(named, variables), now)
        chosen = _CHOICES[self.hit_policy](matches, self.outputs)
        rows = [row for _, row in chosen]
        if self.aggregation:
            rows = _aggregated(rows, self.aggregation, self.outputs[0])
        return rows, tuple(rule.id for rule, _ in chosen)

    def _matches(self, values: list[Value], variables: Mapping[str, Any], now: datetime | None) -> Iterator[Match]:
        for rule in self.rules:
            pairs = zip(rule.tests, values, strict=True)
            if all(test.matches(value, variables, now) for test, value in pairs):
                yield rule, self._row(rule, variables, now)

    def _row(self, rule: Rule, variables: Mapping[str, Any], now: datetime | None) -> Row:
        row = {}
        for output, entry in zip(self.outputs, rule.entries, strict=True):
            try:
                row[output.name] = converted(entry.evaluate(variables, now), output.type)
            except TypeError as error:
                raise ValueError(f"In rule {rule.number}, output “{output.label}”, a {error}.") from error
        return row


def layered(names: Mapping[str, Any], variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """The variables with further names before them."""
    return ChainMap(names, variables) if names else variables  # type: ignore[arg-type]  # it is only read


def _input_value(column: Input, variables: Mapping[str, Any], now: datetime | None) -> Value:
    """The value of an input as its type; a value of another type, or not among the possible ones, is refused."""
    try:
        value = converted(column.expression.evaluate(variables, now), column.type)
    except TypeError as error:
        raise ValueError(f"For the input “{column.label}” a {error}.") from error
    if value is not None and column.values and not column.values.matches(value, variables, now):
        raise ValueError(f"The value for the input “{column.label}” is none of the possible ones.")
    return value


def _unique(matches: Iterator[Match], _outputs: tuple[Output, ...]) -> list[Match]:
    found = list(matches)
    if len(found) > 1:
        raise ValueError(f"{_numbers(found)} match, but only one may (hit policy UNIQUE).")
    return found


def _any(matches: Iterator[Match], _outputs: tuple[Output, ...]) -> list[Match]:
    found = list(matches)
    if any(row != found[0][1] for _, row in found):
        raise ValueError(f"{_numbers(found)} match with different results (hit policy ANY).")
    return found[:1]


def _numbers(found: list[Match]) -> str:
    return "Rules " + " and ".join(str(rule.number) for rule, _ in found)


def _first(matches: Iterator[Match], _outputs: tuple[Output, ...]) -> list[Match]:
    match = next(matches, None)
    return [match] if match else []


def _by_output(matches: Iterator[Match], outputs: tuple[Output, ...]) -> list[Match]:
    def priority(match: Match) -> list[int]:
        return [_place(match[1][output.name], output) for output in outputs if output.values]

    return sorted(matches, key=priority)


def _place(value: Value, output: Output) -> int:
    if value not in output.values:
        raise ValueError(f"A result for “{output.label}” is not among its possible values, so it has no priority.")
    return output.values.index(value)


def _all_in_order(matches: Iterator[Match], _outputs: tuple[Output, ...]) -> list[Match]:
    return list(matches)


_CHOICES: dict[HitPolicy, Callable[[Iterator[Match], tuple[Output, ...]], list[Match]]] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.ANY: _any,
    HitPolicy.FIRST: _first,
    HitPolicy.PRIORITY: lambda matches, outputs: _by_output(matches, outputs)[:1],
    HitPolicy.RULE_ORDER: _all_in_order,
    HitPolicy.OUTPUT_ORDER: _by_output,
    HitPolicy.COLLECT: _all_in_order,
}


def _aggregated(rows: list[Row], aggregation: Aggregation, output: Output) -> list[Row]:
    """One row with the sum, least, greatest or number of the results; none for SUM, MIN and MAX of nothing."""
    values = [row[output.name] for row in rows]
    if not values and aggregation is not Aggregation.COUNT:
        return []
    result = BUILTINS[aggregation.lower()][0]([values])
    if result is None:
        raise ValueError(f"The results for “{output.label}” cannot be combined ({aggregation}).")
    return [{output.name: result}]

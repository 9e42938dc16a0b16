"""A decision table: its inputs, outputs and rules, which rules match, and what its hit policy makes of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from engine.feel import BUILTINS, Expression, UnaryTests, Value

from .data_types import DataType, Type
from .scope import BrokenError, Scope


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
    type: Type
    values: UnaryTests | None

    @property
    def reads(self) -> frozenset[str]:
        """The variables that its expression and its possible values read."""
        return self.expression.variables | (self.values.variables if self.values else frozenset())


@dataclass(frozen=True)
class Output:
    """A column of results: `values` are the possible ones, those of highest priority first, if they are plain values.

    `allowed` are the possible ones as tests; `default` is what the column gives when no rule matches.
    """

    name: str
    label: str
    type: Type
    values: tuple[Value, ...]
    allowed: UnaryTests | None = None
    default: Expression | None = None


@dataclass(frozen=True)
class Rule:
    """A row: one test per input, one expression per output and the type that it declares, one text per annotation."""

    id: str
    number: int
    line: int
    description: str
    tests: tuple[UnaryTests, ...]
    entries: tuple[Expression, ...]
    types: tuple[Type, ...]
    annotations: tuple[str, ...] = ()


Row = dict[str, Value]
Match = tuple[Rule, Row]


@dataclass(frozen=True)
class Ruling:
    """What a table made of the values of its inputs: its results, and the rules that they come from."""

    inputs: tuple[Value, ...]
    rows: list[Row]
    rules: tuple[Rule, ...]
    value: Value
    """The results as one: a list unless the hit policy gives one result, of contexts unless there is one output."""


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
        cells: list[Expression | UnaryTests] = [output.default for output in self.outputs if output.default]
        for rule in self.rules:
            cells += [*rule.tests, *rule.entries]
        in_cells = {name for cell in cells for name in cell.variables} - {column.variable for column in self.inputs}
        return frozenset(in_cells).union(*(column.reads for column in self.inputs))

    def evaluate(self, scope: Scope) -> Value:
        """The results as one value; null for a broken table, where that is not an error."""
        try:
            return self.decide(scope).value
        except BrokenError as error:
            return scope.strictness.broken(error)

    def decide(self, scope: Scope) -> Ruling:
        """The results and their rules; raises `BrokenError` when a value or the hit policy does not hold."""
        values = tuple(_input_value(column, scope) for column in self.inputs)
        named = {column.variable: value for column, value in zip(self.inputs, values, strict=True) if column.variable}
        inner = scope.beside(named)
        chosen = _CHOICES[self.hit_policy](self._matches(values, inner), self.outputs)
        rows = [row for _, row in chosen]
        if not chosen and any(output.default for output in self.outputs):
            rows = [self._default_row(inner)]
        elif self.aggregation:
            rows = _aggregated(rows, self.aggregation, self.outputs[0])
        return Ruling(values, rows, tuple(rule for rule, _ in chosen), self._as_value(rows))

    @property
    def single(self) -> bool:
        """Whether it gives at most one result."""
        return self.hit_policy.single or self.aggregation is not None

    def columns(self, rows: list[Row]) -> dict[str, Value]:
        """The results output by output: each one's value, or the list of its values where there may be several."""
        values = {output.name: [row[output.name] for row in rows] for output in self.outputs}
        return {name: next(iter(found), None) if self.single else found for name, found in values.items()}

    def _as_value(self, rows: list[Row]) -> Value:
        results: list[Value] = [next(iter(row.values())) for row in rows] if len(self.outputs) == 1 else [*rows]
        if self.single:
            return results[0] if results else None
        return results

    def _matches(self, values: tuple[Value, ...], scope: Scope) -> Iterator[Match]:
        names, now = scope.names, scope.now
        for rule, tests in self._asked:
            if all(test.matches(values[column], names, now) for column, test in tests):
                yield rule, self._row(rule, scope)

    @cached_property
    def _asked(self) -> list[tuple[Rule, list[tuple[int, UnaryTests]]]]:
        """Each rule with the tests that ask something, by column: `-` asks nothing."""
        return [
            (rule, [(column, test) for column, test in enumerate(rule.tests) if test.tree.alternatives])
            for rule in self.rules
        ]

    def _row(self, rule: Rule, scope: Scope) -> Row:
        where = f"In rule {rule.number}"
        cells = zip(self.outputs, rule.entries, rule.types, strict=True)
        return {output.name: _result(output, entry, declared, scope, where) for output, entry, declared in cells}

    def _default_row(self, scope: Scope) -> Row:
        return {
            output.name: _result(output, output.default, DataType.ANY, scope, "By default") if output.default else None
            for output in self.outputs
        }


def _input_value(column: Input, scope: Scope) -> Value:
    """The value of an input as its type; a value that is not among the possible ones is refused."""
    value = scope.strictness.fit(scope.value(column.expression), column.type, f"For the input “{column.label}”")
    if value is not None and column.values and not scope.matches(column.values, value):
        impossible = BrokenError(f"The value for the input “{column.label}” is none of the possible ones.")
        return scope.strictness.broken(impossible)
    return value


def _result(output: Output, entry: Expression, declared: Type, scope: Scope, where: str) -> Value:
    """The value of an output as the types of the cell and of the column, one of the possible ones."""
    place = f"{where}, output “{output.label}”,"
    value = scope.strictness.fit(scope.strictness.fit(scope.value(entry), declared, place), output.type, place)
    if value is not None and output.allowed and not scope.matches(output.allowed, value):
        return scope.strictness.broken(BrokenError(f"{place} the result is none of the possible ones."))
    return value


def _unique(matches: Iterator[Match], _outputs: tuple[Output, ...]) -> list[Match]:
    found = list(matches)
    if len(found) > 1:
        raise BrokenError(f"{_numbers(found)} match, but only one may (hit policy UNIQUE).")
    return found


def _any(matches: Iterator[Match], _outputs: tuple[Output, ...]) -> list[Match]:
    found = list(matches)
    if any(row != found[0][1] for _, row in found):
        raise BrokenError(f"{_numbers(found)} match with different results (hit policy ANY).")
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
        raise BrokenError(f"A result for “{output.label}” has no priority: it is none of the possible ones.")
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
        raise BrokenError(f"The results for “{output.label}” cannot be combined ({aggregation}).")
    return [{output.name: result}]

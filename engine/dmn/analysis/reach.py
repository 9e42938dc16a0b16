"""Where each rule of a table applies, part by part of each input."""

from collections.abc import Sequence
from typing import Final

from engine.dmn.table import Input, Rule, Table
from engine.feel import FeelEvaluationError, UnaryTests

from .constants import OpaqueError, constants, orders
from .coverage import Reach, TooLargeError
from .domains import Part, is_plain, names_of, parts_of, same_input
from .wording import Dimension

MAX_TRIALS: Final = 100_000
"""Values tried with tests; well under a second."""


class RulesReach:
    """The inputs of a decision table, cut into parts (`dimensions`), and where its rules apply (`reaches`, in order).

    Columns with the same expression and type are one input. `opaque` is the label of each cell, by rule and column,
    that cannot be told. Raises TooLargeError, and OpaqueError when the possible values of an input are not plain.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.opaque: dict[tuple[int, int], str] = {}
        self._trials_left = MAX_TRIALS
        places: dict[object, list[int]] = {}
        for number, column in enumerate(table.inputs):
            places.setdefault(same_input(column), []).append(number)
        self.dimensions = [Dimension(table.inputs[same[0]].label, self._parts(same)) for same in places.values()]
        inputs = zip(self.dimensions, places.values(), strict=True)
        by_input = [self._reaches_in(dimension, same) for dimension, same in inputs]
        self.reaches = [
            Reach([reach[number][0] for reach in by_input], [reach[number][1] for reach in by_input])
            for number, _ in enumerate(table.rules)
        ]

    def _parts(self, places: Sequence[int]) -> list[Part]:
        compared, ordered = [], False
        for rule in self.table.rules:
            for place in places:
                column, test = self.table.inputs[place], rule.tests[place]
                try:
                    if test.tree.alternatives and not is_plain(column):
                        raise OpaqueError
                    compared += constants(test.tree, names_of(column))
                    ordered = ordered or orders(test.tree)
                except OpaqueError:
                    self.opaque[rule.number, place] = column.label
        return parts_of([self.table.inputs[place] for place in places], compared, ordered=ordered)

    def _reaches_in(self, dimension: Dimension, places: Sequence[int]) -> list[tuple[int, int]]:
        met: dict[tuple[int, str], int] = {}
        return [self._reach(dimension.parts, rule, places, met) for rule in self.table.rules]

    def _reach(
        self, parts: Sequence[Part], rule: Rule, places: Sequence[int], met: dict[tuple[int, str], int]
    ) -> tuple[int, int]:
        surely = possibly = (1 << len(parts)) - 1
        for place in places:
            if (rule.number, place) in self.opaque:
                surely = 0
                continue
            test = rule.tests[place]
            if (place, test.text) not in met:
                met[place, test.text] = self._met(self.table.inputs[place], test, parts)
            surely &= met[place, test.text]
            possibly &= met[place, test.text]
        return surely, possibly

    def _met(self, column: Input, test: UnaryTests, parts: Sequence[Part]) -> int:
        """The bits of the parts that meet the tests."""
        self._trials_left -= len(parts)
        if self._trials_left < 0:
            raise TooLargeError
        try:
            return sum(
                1 << number
                for number, part in enumerate(parts)
                if test.matches(part.sample, {column.variable: part.sample})
            )
        except FeelEvaluationError as error:
            raise TooLargeError from error

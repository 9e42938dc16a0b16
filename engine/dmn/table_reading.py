"""Reads a decision table's columns and rules. Notes every problem and goes on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from engine.feel import Expression, UnaryTests
from engine.feel.syntax import Literal, Matching

from .cell_checks import doubt_about_entry, doubt_about_tests
from .data_types import Restricted
from .table import Aggregation, HitPolicy, Input, Output, Rule, Table
from .texts import Texts
from .xml import Element, attribute, child, children, line_of, text_of

Choice = TypeVar("Choice", bound=StrEnum)

_INPUT_VARIABLE = "{http://camunda.org/schema/1.0/dmn}inputVariable"
_ORDERING = (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)


@dataclass(frozen=True)
class TableReader:
    """Reads a table; `result_name` is what the result is called where the table does not say."""

    texts: Texts
    result_name: str

    def read(self, element: Element) -> Table | None:
        """The table; None, with problems noted, when there is something wrong with it."""
        count = len(self.texts.problems)
        policy = self._choice(element, "hitPolicy", HitPolicy, HitPolicy.UNIQUE)
        aggregation = self._choice(element, "aggregation", Aggregation, None)
        inputs = [self._input(each, number) for number, each in enumerate(children(element, "input"), start=1)]
        elements = children(element, "output")
        outputs = [self._output(each, self.result_name if len(elements) == 1 else "") for each in elements]
        self._check_outputs(element, policy, aggregation, outputs)
        columns = tuple(column for column in inputs if column)
        known = self.texts.names.union(*({column.variable, *column.expression.variables} for column in columns))
        rules = [
            self._rule(rule, number, inputs, outputs, known)
            for number, rule in enumerate(children(element, "rule"), start=1)
        ]
        kept = tuple(rule for rule in rules if rule)
        if len(self.texts.problems) > count or policy is None:
            return None
        return Table(policy, aggregation, columns, tuple(outputs), kept)

    def _choice(self, element: Element, name: str, kind: type[Choice], default: Choice | None) -> Choice | None:
        text = attribute(element, name)
        if not text:
            return default
        if text not in list(kind):
            self.texts.problem(element, "the table", f"{name} “{text}” is not known; it is one of {', '.join(kind)}.")
            return None
        return kind(text)

    def _input(self, element: Element, number: int) -> Input | None:
        label = attribute(element, "label")
        place = f"input “{label}”" if label else f"input {number}"
        source = child(element, "inputExpression")
        if source is None:
            self.texts.problem(element, place, "The input has no expression.")
            return None
        expression = self.texts.expression(source, place, required=True)
        declared = self.texts.type(source, place)
        allowed = child(element, "inputValues")
        values = None if allowed is None else self.texts.tests(allowed, f"{place}, possible values")
        variable = attribute(element, _INPUT_VARIABLE)
        return Input(label or expression.text, variable, expression, declared, values) if expression else None

    def _output(self, element: Element, fallback: str) -> Output:
        label = attribute(element, "label") or attribute(element, "name")
        place = f"output “{label}”"
        name = attribute(element, "name") or fallback
        if not name:
            self.texts.problem(element, place, "With several outputs, each needs a name.")
        declared = self.texts.type(element, place)
        allowed = self._allowed(element, place)
        default = child(element, "defaultOutputEntry")
        return Output(
            name,
            label or name,
            declared,
            _plain_values(allowed or (declared.allowed if isinstance(declared, Restricted) else None)),
            allowed,
            None if default is None else self.texts.expression(default, f"{place}, default", required=True),
        )

    def _allowed(self, element: Element, place: str) -> UnaryTests | None:
        values = child(element, "outputValues")
        return None if values is None else self.texts.tests(values, f"{place}, possible values")

    def _check_outputs(
        self, element: Element, policy: HitPolicy | None, aggregation: Aggregation | None, outputs: list[Output]
    ) -> None:
        names = [output.name for output in outputs]
        if not outputs:
            self.texts.problem(element, "the table", "The table has no output.")
        if len(set(names)) < len(names):
            self.texts.problem(element, "the table", "Two outputs have the same name.")
        if policy in _ORDERING and not any(output.values for output in outputs):
            message = f"{policy} needs an output with possible values: a list of plain values, the first ones first."
            self.texts.problem(element, "the table", message)
        if aggregation and (policy is not HitPolicy.COLLECT or len(outputs) != 1):
            self.texts.problem(element, "the table", f"{aggregation} needs the hit policy COLLECT and a single output.")

    def _rule(
        self, element: Element, number: int, inputs: list[Input | None], outputs: list[Output], known: frozenset[str]
    ) -> Rule | None:
        cells, entries = children(element, "inputEntry"), children(element, "outputEntry")
        if len(cells) != len(inputs) or len(entries) != len(outputs):
            self.texts.problem(element, f"rule {number}", "The rule has not one cell for each input and output.")
            return None
        tests = [self._cell(cell, number, column, known) for cell, column in zip(cells, inputs, strict=True)]
        results = [self._entry(entry, number, output, known) for entry, output in zip(entries, outputs, strict=True)]
        return Rule(
            id=attribute(element, "id") or f"{self.texts.owner}_rule_{number}",
            number=number,
            line=line_of(element),
            description=text_of(child(element, "description")),
            tests=tuple(test for test in tests if test),
            entries=tuple(result for result in results if result),
            types=tuple(self.texts.type(entry, f"rule {number}") for entry in entries),
            annotations=tuple(text_of(child(each, "text")) for each in children(element, "annotationEntry")),
        )

    def _cell(self, element: Element, number: int, column: Input | None, known: frozenset[str]) -> UnaryTests | None:
        place = f"rule {number}, input “{column.label}”" if column else f"rule {number}"
        tests = self.texts.tests(element, place)
        if tests and column and self.texts.careful:
            doubt = doubt_about_tests(tests.tree, column.type, known, self.texts.functions)
            if doubt:
                self.texts.problem(element, place, doubt)
        return tests

    def _entry(self, element: Element, number: int, output: Output, known: frozenset[str]) -> Expression | None:
        place = f"rule {number}, output “{output.label}”"
        expression = self.texts.expression(element, place, required=False)
        doubt = doubt_about_entry(expression.tree, output.type, known) if expression and self.texts.careful else None
        if doubt:
            self.texts.problem(element, place, doubt)
        return expression


def _plain_values(allowed: UnaryTests | None) -> tuple[object, ...]:
    """The possible values one by one; none when they are not plain values."""
    alternatives = allowed.tree.alternatives if allowed and not allowed.tree.negated else ()
    literals = [
        test.expression.value
        for test in alternatives
        if isinstance(test, Matching) and isinstance(test.expression, Literal)
    ]
    return tuple(literals) if len(literals) == len(alternatives) else ()

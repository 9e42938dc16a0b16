"""Reads what a decision is made of: a table's columns and rules, or an expression. Notes every problem and goes on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from engine.feel import Expression, FeelSyntaxError, Functions, UnaryTests, compile_expression, compile_unary_tests
from engine.feel.syntax import Literal, Matching

from .cell_checks import doubt_about_entry, doubt_about_tests
from .data_types import DataType, find_type
from .errors import DecisionProblem
from .table import Aggregation, HitPolicy, Input, Output, Rule, Table
from .xml import Element, attribute, child, children, line_of, local_name, text_of

Choice = TypeVar("Choice", bound=StrEnum)

_NOT_LOGIC = frozenset(
    {"description", "extensionElements", "question", "allowedAnswers", "variable", "informationRequirement"}
    | {"knowledgeRequirement", "authorityRequirement", "supportedObjective", "impactedPerformanceIndicator"}
    | {"decisionMaker", "decisionOwner", "usingProcess", "usingTask"}
)
_INPUT_VARIABLE = "{http://camunda.org/schema/1.0/dmn}inputVariable"


@dataclass(frozen=True)
class Logic:
    """What was read: the logic with its outputs."""

    logic: Table | Expression
    outputs: tuple[Output, ...]


@dataclass
class LogicReader:
    """Reads the logic of one decision; `names` are those that its expressions may use in spite of spaces."""

    decision: str
    functions: Functions
    names: frozenset[str]
    problems: list[DecisionProblem]

    def read(self, element: Element, result_name: str) -> Logic | None:
        """The logic of the decision element; None, with a problem noted, when there is none that is covered."""
        parts = [part for part in element.iterchildren("{*}*") if local_name(part) not in _NOT_LOGIC]
        if not parts:
            self._problem(element, "the decision", "The decision has neither a table nor an expression.")
            return None
        kind = local_name(parts[0])
        if kind == "decisionTable":
            return self._table(parts[0], result_name)
        if kind == "literalExpression":
            return self._literal(element, parts[0], result_name)
        self._problem(parts[0], "the decision", f"<{kind}> is not covered; draw a decision table.")
        return None

    def _literal(self, element: Element, part: Element, name: str) -> Logic | None:
        variable = child(element, "variable")
        output = Output(name, name, self._type(variable if variable is not None else part, "the result"), ())
        expression = self._expression(part, "the expression", required=True)
        return Logic(expression, (output,)) if expression else None

    def _table(self, element: Element, result_name: str) -> Logic | None:
        count = len(self.problems)
        policy = self._choice(element, "hitPolicy", HitPolicy, HitPolicy.UNIQUE)
        aggregation = self._choice(element, "aggregation", Aggregation, None)
        inputs = [self._input(each, number) for number, each in enumerate(children(element, "input"), start=1)]
        elements = children(element, "output")
        outputs = [self._output(each, result_name if len(elements) == 1 else "") for each in elements]
        self._check_outputs(element, policy, aggregation, outputs)
        known = self.names.union(*({column.variable, *column.expression.variables} for column in inputs if column))
        rules = [
            self._rule(rule, number, inputs, outputs, known)
            for number, rule in enumerate(children(element, "rule"), start=1)
        ]
        columns = tuple(column for column in inputs if column)
        kept = tuple(rule for rule in rules if rule)
        if len(self.problems) > count or policy is None:
            return None
        return Logic(Table(policy, aggregation, columns, tuple(outputs), kept), tuple(outputs))

    def _choice(self, element: Element, name: str, kind: type[Choice], default: Choice | None) -> Choice | None:
        text = attribute(element, name)
        if not text:
            return default
        if text not in list(kind):
            self._problem(element, "the table", f"{name} “{text}” is not known; it is one of {', '.join(kind)}.")
            return None
        return kind(text)

    def _input(self, element: Element, number: int) -> Input | None:
        label = attribute(element, "label")
        place = f"input “{label}”" if label else f"input {number}"
        source = child(element, "inputExpression")
        if source is None:
            self._problem(element, place, "The input has no expression.")
            return None
        expression = self._expression(source, place, required=True)
        declared = self._type(source, place)
        allowed = child(element, "inputValues")
        values = self._tests(allowed, f"{place}, possible values") if allowed is not None else None
        variable = attribute(element, _INPUT_VARIABLE)
        return Input(label or expression.text, variable, expression, declared, values) if expression else None

    def _output(self, element: Element, fallback: str) -> Output:
        label = attribute(element, "label") or attribute(element, "name")
        place = f"output “{label}”"
        name = attribute(element, "name") or fallback
        if not name:
            self._problem(element, place, "With several outputs, each needs a name.")
        allowed = child(element, "outputValues")
        values = self._output_values(allowed, place) if allowed is not None else ()
        return Output(name, label or name, self._type(element, place), values)

    def _output_values(self, element: Element, place: str) -> tuple[object, ...]:
        tests = self._tests(element, f"{place}, possible values")
        alternatives = tests.tree.alternatives if tests else ()
        literals = [
            test.expression.value
            for test in alternatives
            if isinstance(test, Matching) and isinstance(test.expression, Literal)
        ]
        if len(literals) < len(alternatives):
            self._problem(element, place, "Possible values are written as a list of plain values.")
        return tuple(literals)

    def _check_outputs(
        self, element: Element, policy: HitPolicy | None, aggregation: Aggregation | None, outputs: list[Output]
    ) -> None:
        names = [output.name for output in outputs]
        if not outputs:
            self._problem(element, "the table", "The table has no output.")
        if len(set(names)) < len(names):
            self._problem(element, "the table", "Two outputs have the same name.")
        if policy in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER) and not any(output.values for output in outputs):
            self._problem(element, "the table", f"{policy} needs an output with possible values, the first ones first.")
        if aggregation and (policy is not HitPolicy.COLLECT or len(outputs) != 1):
            self._problem(element, "the table", f"{aggregation} needs the hit policy COLLECT and a single output.")

    def _rule(
        self, element: Element, number: int, inputs: list[Input | None], outputs: list[Output], known: frozenset[str]
    ) -> Rule | None:
        cells, entries = children(element, "inputEntry"), children(element, "outputEntry")
        if len(cells) != len(inputs) or len(entries) != len(outputs):
            self._problem(element, f"rule {number}", "The rule has not one cell for each input and output.")
            return None
        tests = [self._cell(cell, number, column, known) for cell, column in zip(cells, inputs, strict=True)]
        results = [self._entry(entry, number, output, known) for entry, output in zip(entries, outputs, strict=True)]
        return Rule(
            id=attribute(element, "id") or f"{self.decision}_rule_{number}",
            number=number,
            line=line_of(element),
            description=text_of(child(element, "description")),
            tests=tuple(test for test in tests if test),
            entries=tuple(result for result in results if result),
        )

    def _cell(self, element: Element, number: int, column: Input | None, known: frozenset[str]) -> UnaryTests | None:
        place = f"rule {number}, input “{column.label}”" if column else f"rule {number}"
        tests = self._tests(element, place)
        doubt = doubt_about_tests(tests.tree, column.type, known) if tests and column else None
        if doubt:
            self._problem(element, place, doubt)
        return tests

    def _entry(self, element: Element, number: int, output: Output, known: frozenset[str]) -> Expression | None:
        place = f"rule {number}, output “{output.label}”"
        expression = self._expression(element, place, required=False)
        doubt = doubt_about_entry(expression.tree, output.type, known) if expression else None
        if doubt:
            self._problem(element, place, doubt)
        return expression

    def _tests(self, element: Element, place: str) -> UnaryTests | None:
        try:
            return compile_unary_tests(self._feel(element, place), self.functions, self.names)
        except FeelSyntaxError as error:
            self._problem(element, place, f"{error}.")
            return None

    def _expression(self, element: Element, place: str, *, required: bool) -> Expression | None:
        text = self._feel(element, place)
        if required and not text:
            self._problem(element, place, "The expression is empty.")
            return None
        try:
            return compile_expression(text or "null", self.functions, self.names)
        except FeelSyntaxError as error:
            self._problem(element, place, f"{error}.")
            return None

    def _feel(self, element: Element, place: str) -> str:
        """The text of a cell, which has to be FEEL."""
        language = attribute(element, "expressionLanguage")
        if language and "feel" not in language.lower():
            self._problem(element, place, f"The language “{language}” is not covered; write FEEL.")
        return text_of(child(element, "text"))

    def _type(self, element: Element, place: str) -> DataType:
        name = attribute(element, "typeRef")
        declared = find_type(name)
        if declared is None:
            self._problem(element, place, f"The type “{name}” is not known.")
        return declared or DataType.ANY

    def _problem(self, element: Element, place: str, message: str) -> None:
        self.problems.append(DecisionProblem(self.decision, place, line_of(element), message))

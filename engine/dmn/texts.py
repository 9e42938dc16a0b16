"""Compiles the texts of one element of a model, and notes what is wrong with them."""

from dataclasses import dataclass

from engine.feel import (
    Expression,
    FeelNotCoveredError,
    FeelSyntaxError,
    Functions,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
)

from .data_types import DataType, Type
from .errors import DecisionProblem
from .item_definitions import ItemTypes
from .xml import Element, attribute, child, id_of, line_of, text_of


@dataclass(frozen=True)
class Texts:
    """How the expressions of an element are compiled: `owner` is its id, `names` those that expressions may use.

    `careful` is for what people rely on: texts that would be null or never match are problems too.
    """

    owner: str
    functions: Functions
    names: frozenset[str]
    types: ItemTypes
    problems: list[DecisionProblem]
    careful: bool

    def expression(self, element: Element, place: str, *, required: bool) -> Expression | None:
        """The expression in the element's text; an empty one is null, or a problem when one is `required`."""
        text = self._feel(element, place)
        if required and not text:
            self.problem(element, place, "The expression is empty.")
            return None
        try:
            return compile_expression(text or "null", self.functions, self.names, self.types.for_feel)
        except FeelSyntaxError as error:
            self._refused(element, place, error)
            return None

    def tests(self, element: Element, place: str) -> UnaryTests | None:
        """The unary tests in the element's text."""
        try:
            return compile_unary_tests(self._feel(element, place), self.functions, self.names, self.types.for_feel)
        except FeelSyntaxError as error:
            self._refused(element, place, error)
            return None

    def type(self, element: Element, place: str) -> Type:
        """The type that the element's `typeRef` names."""
        name = attribute(element, "typeRef")
        declared = self.types.find(name)
        if declared is None:
            self.problem(element, place, f"The type “{name}” is not known.")
        return declared or DataType.ANY

    def problem(self, element: Element, place: str, message: str, *, not_covered: bool = False) -> None:
        """Notes what is wrong with the element."""
        problem = DecisionProblem(self.owner, place, line_of(element), message, id_of(element), not_covered)
        self.problems.append(problem)

    def not_covered(self, element: Element, place: str, what: str) -> None:
        """Notes that the element, or something in it, is not covered."""
        self.problem(element, place, f"{what} not covered; write FEEL.", not_covered=True)

    def _refused(self, element: Element, place: str, error: FeelSyntaxError) -> None:
        self.problem(element, place, f"{error}.", not_covered=isinstance(error, FeelNotCoveredError))

    def _feel(self, element: Element, place: str) -> str:
        """The text of an expression, which has to be FEEL."""
        root = element.getroottree().getroot()
        language = attribute(element, "expressionLanguage") or attribute(root, "expressionLanguage")
        if language and "feel" not in language.lower():
            self.not_covered(element, place, f"The language “{language}” is")
        if child(element, "importedValues") is not None:
            self.not_covered(element, place, "Imported values are")
        return text_of(child(element, "text"))

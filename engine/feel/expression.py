"""Compiled expressions and unary tests: what the rest of the system holds and evaluates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from . import syntax
from .builtins import BUILTINS
from .compiler import Closure, Frame, TestClosure, Variables, compile_node, compile_tests
from .functions import Functions
from .limits import evaluation, spend
from .logic import Truth
from .parser import parse_expression, parse_unary_tests
from .reads import Read, reads_of
from .types import Type
from .values import Value, from_json

NO_TYPES: Mapping[str, Type] = {}
_OPENING = 5
"""Steps that an evaluation costs beside those of its tree; within another one it draws on that one's account."""


@dataclass(frozen=True)
class Expression:
    """One expression, ready to run: `text` as written, `reads` what it reads from outside, `tree` for analyses."""

    text: str
    reads: frozenset[Read]
    tree: syntax.Node = field(repr=False, compare=False)
    _run: Closure = field(repr=False, compare=False)
    _cost: int = field(repr=False, compare=False)

    @cached_property
    def variables(self) -> frozenset[str]:
        """The names of all variables that it may read."""
        return frozenset(read.path[0] for read in self.reads)

    def evaluate(self, variables: Mapping[str, Any], now: datetime | None = None) -> Value:
        """The value for these variables (JSON, or FEEL's own values); null where the standard says null.

        `now` is the aware moment that `now()` and `today()` tell. Raises `FeelEvaluationError` when the evaluation
        takes too much work, asks for the time and was given none, or reads a variable that FEEL has no type for.
        """
        with evaluation(now):
            spend(_OPENING + self._cost)
            return self._run(Variables(variables))


@dataclass(frozen=True)
class UnaryTests:
    """A decision table's input entry, ready to run; `tree` is what analyses of gaps and overlaps read."""

    text: str
    reads: frozenset[Read]
    tree: syntax.Tests = field(repr=False, compare=False)
    _run: TestClosure = field(repr=False, compare=False)
    _cost: int = field(repr=False, compare=False)

    @cached_property
    def variables(self) -> frozenset[str]:
        """The names of all variables that it may read."""
        return frozenset(read.path[0] for read in self.reads)

    def matches(self, value: Any, variables: Mapping[str, Any], now: datetime | None = None) -> bool:
        """Whether the input value meets the tests. Raises `FeelEvaluationError` as `Expression.evaluate` does."""
        return self.truth(value, variables, now) is True

    def truth(self, value: Any, variables: Mapping[str, Any], now: datetime | None = None) -> Truth:
        """The same with the third answer: None when value and tests cannot be compared."""
        with evaluation(now):
            spend(_OPENING + self._cost)
            return self._run(Variables(variables), from_json(value))


def compile_expression(
    text: str, functions: Functions = BUILTINS, names: Iterable[str] = (), types: Mapping[str, Type] = NO_TYPES
) -> Expression:
    """The expression written in `text`; a leading `=` is allowed.

    `names` are known variables: their names may hold spaces or signs, and what they hold may be called. `types` are
    types that the caller has named, for `instance of`. Raises `FeelSyntaxError` with the position of what is no FEEL,
    not covered (`FeelNotCoveredError`) or unknown.
    """
    known = frozenset(names)
    tree = parse_expression(text, known, functions, types)
    frame = Frame(functions, known)
    closure = compile_node(tree, frame)
    return Expression(text, reads_of(tree, functions), tree, closure, frame.tally.nodes)


def compile_unary_tests(
    text: str, functions: Functions = BUILTINS, names: Iterable[str] = (), types: Mapping[str, Type] = NO_TYPES
) -> UnaryTests:
    """The tests written in a decision table's cell; empty and `-` match everything. Raises `FeelSyntaxError`."""
    known = frozenset(names)
    tree = parse_unary_tests(text, known, functions, types)
    frame = Frame(functions, known)
    closure = compile_tests(tree, frame)
    return UnaryTests(text, reads_of(tree, functions), tree, closure, frame.tally.nodes)

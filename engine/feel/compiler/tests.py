"""Unary tests: whether a value belongs to what a decision table's cell, or the right side of `in`, asks for."""

from collections.abc import Callable

from engine.feel import syntax
from engine.feel.errors import FeelSyntaxError
from engine.feel.logic import COMPARISONS, Truth, any_true, belongs, equal, negated
from engine.feel.values import Value

from .core import Closure, Frame, Names, Scope, compile_kind, compile_node

TestClosure = Callable[[Names, Value], Truth]


def compile_tests(tests: syntax.Tests, frame: Frame) -> TestClosure:
    """The closure that says whether a value meets one of the alternatives (none of them, when negated)."""
    if not tests.alternatives:
        return lambda _scope, _value: True
    alternatives = [_compile_test(test, frame) for test in tests.alternatives]
    if len(alternatives) == 1 and not tests.negated:
        return alternatives[0]

    def one_of_them(scope: Names, value: Value) -> Truth:
        return any_true(test(scope, value) for test in alternatives)

    if tests.negated:
        return lambda scope, value: negated(one_of_them(scope, value))
    return one_of_them


def _compile_test(test: syntax.Test, frame: Frame) -> TestClosure:
    if isinstance(test, syntax.Comparing):
        return _compile_comparing(test, frame)
    assert isinstance(test, syntax.Matching)  # noqa: S101 - the other kind of test
    expression = compile_node(test.expression, frame.binding(("?",)))
    if syntax.speaks_of_value(test.expression):
        return lambda scope, value: _truth(expression(Scope({"?": value}, scope)))
    if isinstance(test.expression, syntax.RangeLiteral):
        return _compile_within(test.expression, frame)
    if isinstance(test.expression, syntax.CONDITIONS):
        return lambda scope, value: _condition_or_value(expression(scope), value)
    return lambda scope, value: belongs(value, expression(scope))


def _compile_within(node: syntax.RangeLiteral, frame: Frame) -> TestClosure:
    """Whether the value lies in the range: ends that make none cannot tell; `(= 5)` asks what equals 5, even a list."""
    if node.alone and node.start:
        only = compile_node(node.start, frame)
        return lambda scope, value: equal(value, only(scope))
    within = compile_node(node, frame)

    def lies(scope: Names, value: Value) -> Truth:
        bounds = within(scope)
        return None if bounds is None else belongs(value, bounds)

    return lies


@compile_kind.register
def _(node: syntax.Comparing, _frame: Frame) -> Closure:
    raise FeelSyntaxError(f"`{node.operator}` makes no range", node.position)


def _compile_comparing(test: syntax.Comparing, frame: Frame) -> TestClosure:
    compare = COMPARISONS[test.operator]
    endpoint = compile_node(test.endpoint, frame.binding(("?",)))
    if syntax.speaks_of_value(test.endpoint):
        return lambda scope, value: compare(value, endpoint(Scope({"?": value}, scope)))
    return lambda scope, value: compare(value, endpoint(scope))


def _truth(value: Value) -> Truth:
    return value if isinstance(value, bool) else None


def _condition_or_value(result: Value, value: Value) -> Truth:
    """A condition that does not speak of `?` decides by itself, unless a boolean is to be compared with it."""
    return belongs(value, result) if isinstance(value, bool) else _truth(result)

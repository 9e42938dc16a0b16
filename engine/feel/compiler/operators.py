"""Operators: logic, comparison, arithmetic, `in`, `between`, `instance of`, `if`."""

from collections.abc import Callable

from engine.feel import syntax
from engine.feel.arithmetic import OPERATIONS, apply, negative
from engine.feel.logic import COMPARISONS, Truth, all_true
from engine.feel.values import Value

from .core import Closure, Frame, Names, compile_kind, compile_node
from .tests import compile_tests


@compile_kind.register
def _(node: syntax.Conjunction, frame: Frame) -> Closure:
    parts = [compile_node(part, frame) for part in node.parts]

    def conjunction(scope: Names) -> Truth:
        result: Truth = True
        for part in parts:
            truth = part(scope)
            if truth is False:
                return False
            if truth is not True:
                result = None
        return result

    return conjunction


@compile_kind.register
def _(node: syntax.Disjunction, frame: Frame) -> Closure:
    parts = [compile_node(part, frame) for part in node.parts]

    def disjunction(scope: Names) -> Truth:
        result: Truth = False
        for part in parts:
            truth = part(scope)
            if truth is True:
                return True
            if truth is not False:
                result = None
        return result

    return disjunction


@compile_kind.register
def _(node: syntax.Comparison, frame: Frame) -> Closure:
    left, right = compile_node(node.left, frame), compile_node(node.right, frame)
    compare = COMPARISONS[node.operator]
    return lambda scope: compare(left(scope), right(scope))


@compile_kind.register
def _(node: syntax.Between, frame: Frame) -> Closure:
    value, low, high = (compile_node(part, frame) for part in (node.value, node.low, node.high))
    at_least, at_most = COMPARISONS[">="], COMPARISONS["<="]

    def between(scope: Names) -> Truth:
        middle = value(scope)
        return all_true((at_least(middle, low(scope)), at_most(middle, high(scope))))

    return between


@compile_kind.register
def _(node: syntax.In, frame: Frame) -> Closure:
    value, tests = compile_node(node.value, frame), compile_tests(node.tests, frame)
    return lambda scope: tests(scope, value(scope))


@compile_kind.register
def _(node: syntax.Arithmetic, frame: Frame) -> Closure:
    first = compile_node(node.first, frame)
    rest = [(OPERATIONS[sign], compile_node(operand, frame)) for sign, operand in node.rest]
    if len(rest) == 1:
        operations, second = rest[0]
        return lambda scope: apply(operations, first(scope), second(scope))

    def chain(scope: Names) -> Value:
        value = first(scope)
        for operations, operand in rest:
            value = apply(operations, value, operand(scope))
        return value

    return chain


@compile_kind.register
def _(node: syntax.Negation, frame: Frame) -> Closure:
    of = compile_node(node.of, frame)
    if isinstance(node.of, syntax.Literal):
        return _constant(negative(node.of.value))
    return lambda scope: negative(of(scope))


def _constant(value: Value) -> Callable[[Names], Value]:
    return lambda _scope: value


@compile_kind.register
def _(node: syntax.InstanceOf, frame: Frame) -> Closure:
    value, kind = compile_node(node.value, frame), node.type
    return lambda scope: kind.holds(value(scope))


@compile_kind.register
def _(node: syntax.If, frame: Frame) -> Closure:
    condition, then, otherwise = (compile_node(part, frame) for part in (node.condition, node.then, node.otherwise))
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)

"""Calls of known functions, and functions that an expression defines itself."""

from collections.abc import Iterator
from datetime import date

from engine.feel import syntax
from engine.feel.errors import FeelEvaluationError, FeelNotCoveredError, FeelSyntaxError
from engine.feel.functions import Form, Parameter
from engine.feel.inference import inferred
from engine.feel.limits import evaluation, spend
from engine.feel.time_line import midnight
from engine.feel.types import ListType, Type
from engine.feel.values import FunctionValue, Value

from .core import Closure, Frame, Names, Scope, compile_costed, compile_kind, compile_node

_PER_CALL = 5
_LITERALS = ("date", "time", "date and time", "duration")


@compile_kind.register
def _(node: syntax.Call, frame: Frame) -> Closure:
    arguments = [compile_node(argument, frame) for argument in node.arguments]
    twice = next((name for name in node.names or () if (node.names or ()).count(name) > 1), None)
    if twice is not None:
        raise FeelSyntaxError(f"Two arguments are named `{twice}`", node.position)
    if isinstance(node.function, syntax.Name) and not frame.is_variable(node.function.name):
        return _known_call(node, node.function.name, arguments, frame)
    function = compile_node(node.function, frame)
    arguments = [
        _handed_on(argument, closure, frame) for argument, closure in zip(node.arguments, arguments, strict=True)
    ]
    names = node.names

    def call(scope: Names) -> Value:
        callee = function(scope)
        values = [argument(scope) for argument in arguments]
        if type(callee) is not FunctionValue:
            return None
        if callee.known:
            return callee.call(*values) if names is None else None
        if names is None:
            return callee.call(*values) if len(values) == len(callee.parameters) else None
        given = dict(zip(names, values, strict=True))
        return callee.call(*map(given.get, callee.parameters)) if given.keys() <= set(callee.parameters) else None

    return call


def _handed_on(node: syntax.Node, closure: Closure, frame: Frame) -> Closure:
    """An argument of a function that a variable holds. It may be one of FEEL's own functions, unless a variable has
    its name."""
    if not isinstance(node, syntax.Name) or node.name in frame.bound | frame.names or node.name not in frame.functions:
        return closure
    forms = frame.functions[node.name]

    def call(*values: Value) -> Value:
        spend(_PER_CALL)
        form = next((form for form in forms if form.takes(len(values))), None)
        return form(list(values)) if form else None

    own = FunctionValue((), call, known=True)

    def value(scope: Names) -> Value:
        held = closure(scope)
        return own if held is None else held

    return value


def _known_call(node: syntax.Call, name: str, arguments: list[Closure], frame: Frame) -> Closure:
    form, ordered = _chosen_form(node, name, arguments, frame)
    if (
        name in _LITERALS
        and not node.names
        and all(isinstance(argument, syntax.Literal) for argument in node.arguments)
    ):
        return _literal(node, name, form)

    def call(scope: Names) -> Value:
        spend(_PER_CALL)
        return form([argument(scope) for argument in ordered])

    return call


def _literal(node: syntax.Call, name: str, form: Form) -> Closure:
    """The date, time or duration that literal arguments mean: made once, and refused when there is none."""
    arguments = [argument.value for argument in node.arguments if isinstance(argument, syntax.Literal)]
    try:
        with evaluation(None):
            value = form(arguments)
    except FeelEvaluationError as error:
        raise FeelNotCoveredError(str(error), node.position) from None
    if value is None and None not in arguments:
        shown = ", ".join(f'"{argument}"' if isinstance(argument, str) else str(argument) for argument in arguments)
        raise FeelSyntaxError(f"{name}({shown}) does not exist", node.position)
    return lambda _scope: value


def _chosen_form(node: syntax.Call, name: str, arguments: list[Closure], frame: Frame) -> tuple[Form, list[Closure]]:
    if name not in frame.functions:
        raise frame.functions.unknown(name, node.position)
    in_their_order_first = sorted(frame.functions[name], key=lambda form: form.names != node.names)
    for form in in_their_order_first:
        if node.names is None and form.takes(len(arguments)):
            return form, arguments
        places = form.places(node.names) if node.names else None
        if places is not None:
            given = zip(places, form.parameters, strict=True)
            return form, [_left_out(each) if place is None else arguments[place] for place, each in given]
    raise FeelSyntaxError(f"`{name}` does not take these arguments: {_usage(name, frame)}", node.position)


def _left_out(parameter: Parameter) -> Closure:
    default = parameter.default
    return lambda _scope: default


def _usage(name: str, frame: Frame) -> str:
    return " or ".join(f"{name}({form.described()})" for form in frame.functions[name])


@compile_kind.register
def _(node: syntax.FunctionLiteral, frame: Frame) -> Closure:
    names = tuple(name for name, _ in node.parameters)
    kinds = [(name, kind) for name, kind in node.parameters if kind]
    body, cost = compile_costed(node.body, frame.binding(names))
    own_type = inferred(node, {})

    def function(scope: Names) -> FunctionValue:
        def run(*values: Value) -> Value:
            spend(cost + 1)
            given = dict(zip(names, values, strict=True))
            for name, kind in kinds:
                given[name] = _converted(given[name], kind)
            return body(Scope(given, scope))

        return FunctionValue(names, run, own_type)

    return function


def _converted(value: Value, kind: Type) -> Value:
    """The argument as the parameter declares it; null when it cannot be (DMN 1.4, 10.3.2.9.4)."""
    return next((meant for meant in _readings(value, kind) if kind.takes(meant)), None)


def _readings(value: Value, kind: Type) -> Iterator[Value]:
    """The value and what it may stand for: its one item, a list of it, the moment in UTC at which the date begins."""
    yield value
    if type(value) is list and len(value) == 1:
        yield value[0]
    if isinstance(kind, ListType):
        yield [value]
    if type(value) is date:
        yield midnight(value)

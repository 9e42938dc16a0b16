"""Calls of known functions, and functions that an expression defines itself."""

from engine.feel import syntax
from engine.feel.errors import FeelSyntaxError
from engine.feel.functions import Form
from engine.feel.limits import evaluation, spend
from engine.feel.values import FunctionValue, Value

from .core import Closure, Frame, Names, Scope, compile_costed, compile_kind, compile_node
from .operators import TYPES

_PER_CALL = 5
_LITERALS = ("date", "time", "date and time", "duration")


@compile_kind.register
def _(node: syntax.Call, frame: Frame) -> Closure:
    arguments = [compile_node(argument, frame) for argument in node.arguments]
    if isinstance(node.function, syntax.Name) and not frame.is_variable(node.function.name):
        return _known_call(node, node.function.name, arguments, frame)
    function = compile_node(node.function, frame)
    names = node.names

    def call(scope: Names) -> Value:
        callee = function(scope)
        values = [argument(scope) for argument in arguments]
        if type(callee) is not FunctionValue or len(values) != len(callee.parameters):
            return None
        if names is None:
            return callee.call(*values)
        given = dict(zip(names, values, strict=True))
        return callee.call(*(given.get(name) for name in callee.parameters))

    return call


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
        return form([argument(scope) if argument else None for argument in ordered])

    return call


def _literal(node: syntax.Call, name: str, form: Form) -> Closure:
    """The date, time or duration that literal arguments mean: made once, and refused when there is none."""
    arguments = [argument.value for argument in node.arguments if isinstance(argument, syntax.Literal)]
    with evaluation(None):
        value = form(arguments)
    if value is None and None not in arguments:
        shown = ", ".join(f'"{argument}"' if isinstance(argument, str) else str(argument) for argument in arguments)
        raise FeelSyntaxError(f"{name}({shown}) does not exist", node.position)
    return lambda _scope: value


def _chosen_form(
    node: syntax.Call, name: str, arguments: list[Closure], frame: Frame
) -> tuple[Form, list[Closure | None]]:
    if name not in frame.functions:
        raise frame.functions.unknown(name, node.position)
    for form in frame.functions[name]:
        if node.names is None and form.takes(len(arguments)):
            return form, list(arguments)
        places = form.places(node.names) if node.names else None
        if places is not None:
            return form, [None if place is None else arguments[place] for place in places]
    raise FeelSyntaxError(f"`{name}` does not take these arguments: {_usage(name, frame)}", node.position)


def _usage(name: str, frame: Frame) -> str:
    return " or ".join(f"{name}({form.described()})" for form in frame.functions[name])


@compile_kind.register
def _(node: syntax.FunctionLiteral, frame: Frame) -> Closure:
    names = tuple(name for name, _ in node.parameters)
    kinds = tuple(TYPES[declared] if declared and declared != "Any" else None for _, declared in node.parameters)
    body, cost = compile_costed(node.body, frame.binding(names))

    def function(scope: Names) -> FunctionValue:
        def run(*values: Value) -> Value:
            spend(cost + 1)
            for value, kind in zip(values, kinds, strict=True):
                if kind and value is not None and type(value) not in kind:
                    return None
            return body(Scope(dict(zip(names, values, strict=True)), scope))

        return FunctionValue(names, run)

    return function

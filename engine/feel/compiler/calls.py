"""Calls of known functions, and functions that an expression defines itself."""

from .. import syntax
from ..errors import FeelSyntaxError
from ..functions import Form
from ..limits import spend
from ..values import FunctionValue, Value
from .core import Closure, Frame, Names, Scope, compile_costed, compile_kind, compile_node
from .operators import TYPES


@compile_kind.register
def _(node: syntax.Call, frame: Frame) -> Closure:
    arguments = [compile_node(argument, frame) for argument in node.arguments]
    if isinstance(node.function, syntax.Name) and node.function.name not in frame.bound:
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

    def call(scope: Names) -> Value:
        spend(1)
        return form([argument(scope) if argument else None for argument in ordered])

    return call


def _chosen_form(
    node: syntax.Call, name: str, arguments: list[Closure], frame: Frame
) -> tuple[Form, list[Closure | None]]:
    if name not in frame.functions:
        nearest = frame.functions.nearest(name)
        advice = f"; did you mean `{nearest}`?" if nearest else ""
        raise FeelSyntaxError(f"There is no function `{name}`{advice}", node.position)
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

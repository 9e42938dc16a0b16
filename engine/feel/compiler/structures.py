"""Values and their parts: literals, names, lists, contexts, ranges, paths and filters."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.feel import syntax
from engine.feel.errors import FeelSyntaxError
from engine.feel.limits import spend, within_items
from engine.feel.logic import COMPARISONS
from engine.feel.properties import property_of
from engine.feel.temporal import MonthsDuration
from engine.feel.values import Range, Value

from .core import Closure, Frame, Names, Scope, coerce_list, compile_costed, compile_kind, compile_node

_ENDS = (Decimal, str, date, datetime, time, timedelta, MonthsDuration)


@compile_kind.register
def _(node: syntax.Literal, _frame: Frame) -> Closure:
    value = node.value
    return lambda _scope: value


@compile_kind.register
def _(node: syntax.Name, frame: Frame) -> Closure:
    name = node.name
    if name == "?" and name not in frame.bound:
        raise FeelSyntaxError("`?`, the value under test, is known only in a decision table's cell", node.position)
    return lambda scope: scope[name]


@compile_kind.register
def _(node: syntax.ListLiteral, frame: Frame) -> Closure:
    items = [compile_node(item, frame) for item in node.items]
    return lambda scope: [item(scope) for item in items]


@compile_kind.register
def _(node: syntax.ContextLiteral, frame: Frame) -> Closure:
    entries: list[tuple[str, Closure]] = []
    for key, value in node.entries:
        entries.append((key, compile_node(value, frame)))
        frame = frame.binding((key,))

    def context(scope: Names) -> dict[str, Value]:
        inner = Scope({}, scope)
        for key, value in entries:
            inner[key] = value(inner)
        return dict(inner)

    return context


@compile_kind.register
def _(node: syntax.RangeLiteral, frame: Frame) -> Closure:
    start, end = (compile_node(end, frame) if end else None for end in (node.start, node.end))

    def within(scope: Names) -> Range | None:
        low, high = start and start(scope), end and end(scope)
        if (start and type(low) not in _ENDS) or (end and type(high) not in _ENDS):
            return None
        if start and end and COMPARISONS["<="](low, high) is None:
            return None
        return Range(low, high, node.start_included, node.end_included, node.alone)

    return within


@compile_kind.register
def _(node: syntax.Path, frame: Frame) -> Closure:
    of, name = compile_node(node.of, frame), node.name
    return lambda scope: _entry(of(scope), name)


def _entry(value: Value, name: str) -> Value:
    if type(value) is dict:
        return value.get(name)
    if type(value) is list:
        within_items(len(value))
        return [_entry(item, name) for item in value]
    return property_of(value, name)


@compile_kind.register
def _(node: syntax.Filter, frame: Frame) -> Closure:
    of = compile_node(node.of, frame)
    condition, cost = compile_costed(node.condition, frame.binding(("item",)))

    def filtered(scope: Names) -> Value:
        of_value = of(scope)
        if of_value is None:
            return None
        items = coerce_list(of_value)
        chosen: list[Value] = []
        for item in items or [None]:
            verdict = condition(_item_scope(item, scope))
            if type(verdict) is Decimal:
                return _at(items, verdict)
            spend(cost)
            if verdict is True and items:
                chosen.append(item)
        return chosen

    return filtered


def _item_scope(item: Value, scope: Names) -> Scope:
    if type(item) is dict:
        spend(len(item))
        return Scope({"item": item, **item}, scope)
    return Scope({"item": item}, scope)


def _at(items: list[Value], index: Decimal) -> Value:
    """The item at a place counted from 1, or from the end when negative; null outside the list."""
    if index != index.to_integral_value() or not 1 <= abs(index) <= len(items):
        return None
    return items[int(index) - 1 if index > 0 else int(index)]

"""`for`, `some` and `every`. They are null over null and over ends that make no range: that list is not known."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from engine.feel import syntax
from engine.feel.errors import FeelSyntaxError
from engine.feel.limits import MAX_ITEMS, spend, within_items
from engine.feel.logic import Truth, all_true, any_true
from engine.feel.values import Range, Value

from .core import Closure, Frame, Names, Scope, coerce_list, compile_costed, compile_kind, compile_node

_ONE_DAY = timedelta(days=1)
_Source = tuple[str, Closure, Closure | None]


@compile_kind.register
def _(node: syntax.For, frame: Frame) -> Closure:
    sources, inner = _compile_bindings(node.iterators, frame)
    body, cost = compile_costed(node.body, inner.binding(("partial",)))
    asks_partial = any(isinstance(part, syntax.Name) and part.name == "partial" for part in syntax.walk(node.body))

    def results(scope: Names) -> list[Value]:
        found: list[Value] = []
        for combination in _combinations(sources, 0, scope):
            spend(cost + 1)
            if asks_partial:
                spend(len(found))
                combination = Scope({"partial": list(found)}, combination)
            found.append(body(combination))
            if len(found) > MAX_ITEMS:
                within_items(len(found))
        return found

    return _null_without_list(results)


@compile_kind.register
def _(node: syntax.Quantified, frame: Frame) -> Closure:
    sources, inner = _compile_bindings(node.iterators, frame)
    condition, cost = compile_costed(node.condition, inner)
    decide = any_true if node.kind == "some" else all_true

    def truths(scope: Names) -> Iterator[Value]:
        for combination in _combinations(sources, 0, scope):
            spend(cost + 1)
            yield condition(combination)

    def quantified(scope: Names) -> Truth:
        return decide(truths(scope))

    return _null_without_list(quantified)


class _NoListError(Exception):
    """There is nothing to run over."""


def _null_without_list(run: Closure) -> Closure:
    def guarded(scope: Names) -> Value:
        try:
            return run(scope)
        except _NoListError:
            return None

    return guarded


def _compile_bindings(bindings: Iterable[syntax.Binding], frame: Frame) -> tuple[list[_Source], Frame]:
    """The lists to run over and the frame inside; each list may use the names of those before it."""
    sources: list[_Source] = []
    for binding in bindings:
        over = compile_node(binding.over, frame)
        end = compile_node(binding.end, frame) if binding.end else None
        sources.append((binding.name, over, end))
        frame = frame.binding((binding.name,))
    if not sources:
        raise FeelSyntaxError("There is nothing to run over", 1)
    return sources, frame


def _combinations(sources: list[_Source], place: int, scope: Names) -> Iterator[Names]:
    name, over, end = sources[place]
    for item in _items(over(scope), end, scope):
        inner = Scope({name: item}, scope)
        if place + 1 == len(sources):
            yield inner
        else:
            spend(1)
            yield from _combinations(sources, place + 1, inner)


def _items(over: Value, end: Closure | None, scope: Names) -> Iterable[Value]:
    if end is not None:
        return _between(over, end(scope))
    if type(over) is Range:
        return _within(over)
    if over is None:
        raise _NoListError
    return coerce_list(over)


def _within(over: Range) -> Iterable[Value]:
    """What is inside a range; the standard has none that ends before it starts, other than `4..2` without brackets."""
    if type(over.start) is type(over.end) in (Decimal, date) and over.start > over.end:
        raise _NoListError
    items = list(_between(over.start, over.end))
    if items and not over.start_included:
        items = items[1:]
    return items[:-1] if items and not over.end_included else items


def _between(start: Value, end: Value) -> Iterable[Value]:
    """The whole steps from `start` to `end`, two numbers or dates, upwards or downwards."""
    if type(start) is Decimal and type(end) is Decimal:
        distance, step = end - start, Decimal(1)
        within_items(int(min(abs(distance), Decimal(MAX_ITEMS))) + 1)
        down = distance < 0
        return (start - index * step if down else start + index * step for index in range(int(abs(distance)) + 1))
    if type(start) is date and type(end) is date:
        days = (end - start).days
        within_items(abs(days) + 1)
        return (start + _ONE_DAY * (index if days >= 0 else -index) for index in range(abs(days) + 1))
    raise _NoListError

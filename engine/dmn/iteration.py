"""Boxed conditional, filter and iterators (DMN 1.4, 10.2.1.9 to 10.2.1.11).

Each means what its FEEL text means; yet a condition that is neither true nor false nor unknown makes all of it null.
"""

from dataclasses import dataclass

from engine.feel import Value, compile_expression
from engine.feel.logic import Truth, all_true, any_true

from .boxed import Boxed
from .scope import BrokenError, Scope

_EACH = compile_expression("for each in over return each")


@dataclass(frozen=True)
class Conditional:
    """`if` … `then` … `else` …"""

    condition: Boxed
    then: Boxed
    otherwise: Boxed

    @property
    def reads(self) -> frozenset[str]:
        return self.condition.reads | self.then.reads | self.otherwise.reads

    def evaluate(self, scope: Scope) -> Value:
        try:
            chosen = self.then if _truth(self.condition.evaluate(scope)) else self.otherwise
        except BrokenError as error:
            return scope.strictness.broken(error)
        return chosen.evaluate(scope)


@dataclass(frozen=True)
class Filter:
    """The items for which `match` is true; it knows an item as `item`, and the entries of one that is a context."""

    over: Boxed
    match: Boxed

    @property
    def reads(self) -> frozenset[str]:
        return self.over.reads | (self.match.reads - {"item"})

    def evaluate(self, scope: Scope) -> Value:
        items = _items(self.over.evaluate(scope)) or []
        try:
            return [item for item in items if _truth(self.match.evaluate(_seeing(item, scope)))]
        except BrokenError as error:
            return scope.strictness.broken(error)


def _seeing(item: Value, scope: Scope) -> Scope:
    entries = item if type(item) is dict else {}
    return scope.beside({"item": item, **entries})


@dataclass(frozen=True)
class Loop:
    """`for` (its results), `some` and `every` (whether the results are true); `kind` is the word."""

    kind: str
    variable: str
    over: Boxed
    body: Boxed

    @property
    def reads(self) -> frozenset[str]:
        return self.over.reads | (self.body.reads - {self.variable, "partial"})

    def evaluate(self, scope: Scope) -> Value:
        items = _items(self.over.evaluate(scope))
        if items is None:
            return None
        if self.kind == "for":
            return self._collected(items, scope)
        truths = (_truth(self.body.evaluate(scope.beside({self.variable: item}))) for item in items)
        try:
            return any_true(truths) if self.kind == "some" else all_true(truths)
        except BrokenError as error:
            return scope.strictness.broken(error)

    def _collected(self, items: list[Value], scope: Scope) -> list[Value]:
        results: list[Value] = []
        for item in items:
            names = {self.variable: item, "partial": results}
            results.append(self.body.evaluate(scope.beside(names)))
        return results


def _truth(value: Value) -> Truth:
    """What a condition says; raises `BrokenError` for what is neither true nor false nor unknown."""
    if value is None or isinstance(value, bool):
        return value
    raise BrokenError("A condition is neither true nor false.")


def _items(over: Value) -> list[Value] | None:
    """What FEEL iterates over: items, the members of a range, or the one value; null over null."""
    items: list[Value] | None = _EACH.evaluate({"over": over})
    return items

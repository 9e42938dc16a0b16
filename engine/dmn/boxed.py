"""Boxed expressions other than tables: literal, context, list, relation, function, invocation (DMN 1.4, 10.2)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from engine.feel import Expression, FunctionValue, Value

from .data_types import DataType, Type
from .feel_types import function_type
from .scope import BrokenError, Scope


class Boxed(Protocol):
    """The logic of a decision or of a part of one."""

    @property
    def reads(self) -> frozenset[str]:
        """The variables that it reads."""

    def evaluate(self, scope: Scope) -> Value:
        """Its value in the scope. Raises `BrokenError` where the scope is strict."""


@dataclass(frozen=True)
class LiteralExpression:
    """An expression in FEEL."""

    expression: Expression

    @property
    def reads(self) -> frozenset[str]:
        return self.expression.variables

    def evaluate(self, scope: Scope) -> Value:
        return scope.value(self.expression)


@dataclass(frozen=True)
class Typed:
    """An expression with the type that its value has to be of; `place` says where, for people."""

    of: Boxed
    type: Type
    place: str

    @property
    def reads(self) -> frozenset[str]:
        return self.of.reads

    def evaluate(self, scope: Scope) -> Value:
        return scope.strictness.fit(self.of.evaluate(scope), self.type, f"For {self.place}")


def type_of(of: Boxed) -> Type:
    """The type that the expression declares itself."""
    return of.type if isinstance(of, Typed) else DataType.ANY


def typed(of: Boxed, declared: Type, place: str) -> Boxed:
    """The expression held to its type, if it declares one."""
    return of if declared is DataType.ANY else Typed(of, declared, place)


@dataclass(frozen=True)
class ContextBox:
    """Entries that see those above them; one without a name, the last, is the result (10.2.1.4)."""

    entries: tuple[tuple[str, Boxed], ...]

    @property
    def reads(self) -> frozenset[str]:
        found: set[str] = set()
        known: set[str] = set()
        for name, entry in self.entries:
            found |= entry.reads - known
            known.add(name)
        return frozenset(found)

    def evaluate(self, scope: Scope) -> Value:
        values: dict[str, Value] = {}
        for name, entry in self.entries:
            value = entry.evaluate(scope.beside(dict(values)))
            if not name:
                return value
            values[name] = value
        return values


@dataclass(frozen=True)
class ListBox:
    """A list of expressions (10.2.1.6)."""

    items: tuple[Boxed, ...]

    @property
    def reads(self) -> frozenset[str]:
        return frozenset[str]().union(*(item.reads for item in self.items))

    def evaluate(self, scope: Scope) -> Value:
        return [item.evaluate(scope) for item in self.items]


@dataclass(frozen=True)
class Relation:
    """A list of contexts with the same entries, drawn as a grid (10.2.1.7)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Boxed, ...], ...]

    @property
    def reads(self) -> frozenset[str]:
        return frozenset[str]().union(*(cell.reads for row in self.rows for cell in row))

    def evaluate(self, scope: Scope) -> Value:
        return [dict(zip(self.columns, (cell.evaluate(scope) for cell in row), strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Parameter:
    """A parameter of a function, with its type."""

    name: str
    type: Type


@dataclass(frozen=True)
class FunctionBox:
    """A function over the names that its parameters and its surroundings give (10.2.1.8).

    Called with what does not fit a parameter, it is null (10.3.2.13.2).
    """

    name: str
    parameters: tuple[Parameter, ...]
    result: Type
    body: Boxed

    @property
    def reads(self) -> frozenset[str]:
        return self.body.reads - {parameter.name for parameter in self.parameters}

    def evaluate(self, scope: Scope) -> Value:
        kind = function_type(tuple(parameter.type for parameter in self.parameters), self.result)
        return FunctionValue(tuple(parameter.name for parameter in self.parameters), self._call(scope), kind)

    def _call(self, scope: Scope) -> Callable[..., Value]:
        def call(*values: Value) -> Value:
            given: dict[str, Value] = {}
            for parameter, value in zip(self.parameters, values, strict=True):
                place = f"For “{parameter.name}” of “{self.name}”"
                given[parameter.name] = scope.strictness.fit(value, parameter.type, place)
                if given[parameter.name] is None and value is not None:
                    return None
            return self.body.evaluate(scope.beside(given))

        return call


@dataclass(frozen=True)
class Invocation:
    """A call with an expression for each parameter (10.2.1.3)."""

    function: Boxed
    bindings: tuple[tuple[str, Boxed], ...]
    place: str

    @property
    def reads(self) -> frozenset[str]:
        return self.function.reads.union(*(value.reads for _, value in self.bindings))

    def evaluate(self, scope: Scope) -> Value:
        function = self.function.evaluate(scope)
        given = {name: value.evaluate(scope) for name, value in self.bindings}
        if type(function) is not FunctionValue or not given.keys() <= set(function.parameters):
            return scope.strictness.broken(BrokenError(f"In {self.place}, the call does not fit what it calls."))
        return function.call(*(given.get(name) for name in function.parameters))

"""What a decision's expressions see, and how strictly values are taken."""

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.feel import Expression, UnaryTests, Value

from .data_types import Type, converted, fitted


class BrokenError(RuntimeError):
    """A table or a value does not keep to what was drawn: a hit policy, a type, the possible values."""


@dataclass(frozen=True)
class Strictness:
    """How values are fitted to their types, and what follows when one does not fit or a table is broken."""

    convert: Callable[[Value, Type], Value]
    null_instead: bool

    def fit(self, value: Value, declared: Type, where: str) -> Value:
        """The value as its type; for one that cannot be: null, or `BrokenError` naming the place."""
        try:
            return self.convert(value, declared)
        except TypeError as error:
            return self.broken(BrokenError(f"{where} a {error}."))

    def broken(self, error: BrokenError) -> None:
        """Null by the standard, otherwise the error."""
        if not self.null_instead:
            raise error


FOR_PROCESSES = Strictness(converted, null_instead=False)
"""Nothing that people rely on becomes null silently; values come from JSON."""
BY_THE_STANDARD = Strictness(fitted, null_instead=True)
"""What does not fit is null (DMN 1.4, 10.3.2.9.4)."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that an expression may read, at the moment `now`."""

    names: Mapping[str, Any]
    now: datetime | None
    strictness: Strictness

    def beside(self, names: Mapping[str, Any]) -> "Scope":
        """The scope with further names before its own."""
        return Scope(layered(names, self.names), self.now, self.strictness)

    def value(self, expression: Expression) -> Value:
        """What the expression gives here."""
        return expression.evaluate(self.names, self.now)

    def matches(self, tests: UnaryTests, value: Value) -> bool:
        """Whether the value meets the tests here."""
        return tests.matches(value, self.names, self.now)


def layered(names: Mapping[str, Any], variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """The variables with further names before them."""
    return ChainMap(names, variables) if names else variables  # type: ignore[arg-type]  # it is only read

"""What the expressions of a form see: what is known beforehand, the answers so far, and the present moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.clock import london
from engine.feel import Expression


@dataclass(frozen=True)
class Surroundings:
    """`data` by name, inner names before outer ones; `now` is an aware UTC moment."""

    data: Mapping[str, Any]
    now: datetime

    def evaluate(self, expression: Expression) -> Any:
        return expression.evaluate(self.data, self.now)

    def holds(self, condition: bool | Expression | None) -> bool:
        """True when the condition is true; null and everything else count as false."""
        return condition is True or (isinstance(condition, Expression) and self.evaluate(condition) is True)

    def within(self, inner: object) -> "Surroundings":
        """The surroundings inside a group or a row whose own answers are `inner`."""
        return Surroundings({**self.data, **inner}, self.now) if isinstance(inner, Mapping) else self

    @property
    def today(self) -> date:
        return london(self.now).date()

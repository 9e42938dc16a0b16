"""The components that hold answers, each with its path and everything that may hide it; and values by path."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.bpmn.forms.components import Component, Computed, DynamicList, Group, Path, Question
from engine.bpmn.forms.surroundings import Surroundings
from engine.feel import Expression

Nested = dict[str, Any]


@dataclass(frozen=True)
class Leaf:
    """A question, a computed value or a list of rows, at `path` below the form or the row that it stands in."""

    path: Path
    component: Question | Computed | DynamicList
    conditions: tuple[Expression, ...]

    @property
    def name(self) -> str:
        return ".".join(self.path)

    def is_hidden(self, surroundings: Surroundings) -> bool:
        """True when it, or a group that it stands in, is to be hidden."""
        return any(surroundings.holds(condition) for condition in self.conditions)


def leaves(
    components: Sequence[Component], above: Path = (), conditions: tuple[Expression, ...] = ()
) -> Iterator[Leaf]:
    """The leaves of a form or of a list's row, groups opened, lists not."""
    for component in components:
        hides = (*conditions, component.hide) if component.hide else conditions
        if isinstance(component, Group):
            yield from leaves(component.components, above + component.path, hides)
        elif isinstance(component, Question | Computed | DynamicList):
            yield Leaf(above + component.path, component, hides)


def find(values: object, path: Path) -> Any:
    """The value at `path`, or None."""
    for name in path:
        values = values.get(name) if isinstance(values, Mapping) else None
    return values


def put(values: Nested, path: Path, value: Any) -> None:
    """Sets the value at `path`, making what leads there."""
    for name in path[:-1]:
        values = values.setdefault(name, {})
    values[path[-1]] = value


def row(rows: object, index: int) -> Mapping[str, Any]:
    """The row of a list of rows; an empty one where there is none."""
    if (
        isinstance(rows, Sequence)
        and not isinstance(rows, str)
        and index < len(rows)
        and isinstance(rows[index], Mapping)
    ):
        found: Mapping[str, Any] = rows[index]
        return found
    return {}

"""The components that hold answers, each with its path and everything that may hide it; and values by path."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

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
    inner: "Leaves"
    """The leaves of each row of a list; none below anything else."""

    @cached_property
    def name(self) -> str:
        return ".".join(self.path)

    def is_hidden(self, surroundings: Surroundings) -> bool:
        """True when it, or a group that it stands in, is to be hidden."""
        return bool(self.conditions) and any(surroundings.holds(condition) for condition in self.conditions)


class Leaves(tuple[Leaf, ...]):
    """The leaves of a form or of a list's row, groups opened, lists not; found once, for every answer walks them."""

    @classmethod
    def of(cls, components: Sequence[Component]) -> "Leaves":
        """The leaves of these components."""
        return cls(_found(components))

    @cached_property
    def names(self) -> Nested:
        """All names that answers may have, nested as they are; what a list's rows hold is not among them."""
        names: Nested = {}
        for leaf in self:
            put(names, leaf.path, True)
        return names


def _found(
    components: Sequence[Component], above: Path = (), conditions: tuple[Expression, ...] = ()
) -> Iterator[Leaf]:
    for component in components:
        hides = (*conditions, component.hide) if component.hide else conditions
        if isinstance(component, Group):
            yield from _found(component.components, above + component.path, hides)
        elif isinstance(component, DynamicList):
            yield Leaf(above + component.path, component, hides, Leaves.of(component.components))
        elif isinstance(component, Question | Computed):
            yield Leaf(above + component.path, component, hides, Leaves())


_NESTED: Final = (dict, Mapping)
"""What holds values by name. An abstract class takes long to ask, and nearly all are dicts."""


def find(values: object, path: Path) -> Any:
    """The value at `path`, or None."""
    for name in path:
        values = values.get(name) if isinstance(values, _NESTED) else None
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

"""Which variables an expression reads, and how deep into them: names that it introduces itself are no variables.

Within a filter a bare name may turn out to be an entry of the list's items; only running the expression tells. Such a
read is not certain, unless the list stands in the expression itself.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from . import syntax
from .inference import inferred
from .types import ContextType, ListType


@dataclass(frozen=True, slots=True)
class Read:
    """One variable that is read, with the path from it: `child.age` is ("child", "age")."""

    path: tuple[str, ...]
    certain: bool


def reads_of(tree: syntax.Node, functions: Container[str]) -> frozenset[Read]:
    """Everything that the tree reads from outside; `functions` are known by name and no variables when called."""
    return frozenset(_Reader(functions).read(tree, frozenset(), certain=True))


class _Reader:
    def __init__(self, functions: Container[str]) -> None:
        self.functions = functions

    def read(self, node: syntax.Node, bound: frozenset[str], *, certain: bool) -> Iterator[Read]:
        if isinstance(node, (syntax.Name, syntax.Path)) and (path := _path(node)):
            if path[0] not in bound and path[0] != "?":
                yield Read(path, certain)
            return
        for part, names in self._parts(node):
            inner = certain and not isinstance(node, syntax.Filter)
            yield from self.read(part, bound.union(names), certain=inner if names else certain)

    def _parts(self, node: syntax.Node) -> Iterator[tuple[syntax.Node, Iterable[str]]]:
        """The nodes below, each with the names that this node introduces for it."""
        if isinstance(node, syntax.Filter):
            yield node.of, ()
            yield node.condition, {"item", *_entries(node.of)}
        elif isinstance(node, syntax.ContextLiteral):
            keys = [key for key, _ in node.entries]
            yield from ((entry, keys[:place]) for place, (_, entry) in enumerate(node.entries))
        elif isinstance(node, (syntax.For, syntax.Quantified)):
            yield from _iteration(node)
        elif isinstance(node, syntax.FunctionLiteral):
            yield node.body, [name for name, _ in node.parameters]
        elif isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name):
            if node.function.name not in self.functions:
                yield node.function, ()
            yield from ((argument, ()) for argument in node.arguments)
        else:
            yield from ((part, ()) for part in _children(node))


def _path(node: syntax.Node) -> tuple[str, ...] | None:
    """The names along a path that begins with a name."""
    names: list[str] = []
    while isinstance(node, syntax.Path):
        names.insert(0, node.name)
        node = node.of
    return (node.name, *names) if isinstance(node, syntax.Name) else None


def _entries(of: syntax.Node) -> list[str]:
    """The entries that the items surely have, where the list stands in the expression."""
    kind = inferred(of, {})
    item = kind.of if isinstance(kind, ListType) else kind
    return [name for name, _ in item.entries] if isinstance(item, ContextType) else []


def _iteration(node: syntax.For | syntax.Quantified) -> Iterator[tuple[syntax.Node, Iterable[str]]]:
    names: list[str] = []
    for binding in node.iterators:
        yield from ((part, tuple(names)) for part in (binding.over, binding.end) if part)
        names.append(binding.name)
    if isinstance(node, syntax.For):
        yield node.body, [*names, "partial"]
    else:
        yield node.condition, names


def _children(node: syntax.Node) -> Iterator[syntax.Node]:
    waiting: list[Any] = [getattr(node, each.name) for each in fields(node)]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, tuple):
            waiting[:0] = part
        elif isinstance(part, syntax.Node):
            yield part

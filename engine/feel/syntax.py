"""The syntax tree of expressions and unary tests: what the parser makes, the compiler runs and analyses read."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from .types import Type


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression."""


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: Any


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable; `?` is the value under test. `position` counts characters from 1."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Path(Node):
    of: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    of: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeLiteral(Node):
    """`[start..end]` with its brackets; a start or end of None is open without bound, as in `(< 5)`."""

    start: Node | None
    end: Node | None
    start_included: bool
    end_included: bool
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """A chain of operators of one rank, applied from the left."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Negation(Node):
    of: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    left: Node
    operator: str
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Conjunction(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Disjunction(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Binding(Node):
    """`name in over`, or `name in over..end`."""

    name: str
    over: Node
    end: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    iterators: tuple[Binding, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some` or `every` (the word in `kind`) of the combinations satisfies the condition."""

    kind: str
    iterators: tuple[Binding, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class FunctionLiteral(Node):
    parameters: tuple[tuple[str, Type | None], ...]
    """Names with their declared types."""
    body: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A call with arguments by place, or by name (`names` of the same length)."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None
    position: int


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    value: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Test(Node):
    """One unary test."""


@dataclass(frozen=True, slots=True)
class Comparing(Test):
    """`< endpoint` and its like. `position` counts characters from 1."""

    operator: str
    endpoint: Node
    position: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Matching(Test):
    """A value, list or range to belong to, or a condition on `?`."""

    expression: Node


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """Alternatives, one of which has to be met, or none of them when `negated`. No alternatives: `-`, anything goes."""

    alternatives: tuple[Test, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class In(Node):
    value: Node
    tests: Tests


def speaks_of_value(node: Node) -> bool:
    """Whether the value under test, `?`, is named in the node."""
    return any(isinstance(part, Name) and part.name == "?" for part in walk(node))


CONDITIONS = (Comparison, Between, In, Conjunction, Disjunction, Quantified, InstanceOf)
"""Nodes that are true, false or null."""


def walk(node: Node) -> Iterator[Node]:
    """The node and all nodes below it, in no particular order."""
    waiting: list[Any] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting.extend(part)
        elif isinstance(part, Node):
            yield part
            waiting.extend(getattr(part, each.name) for each in fields(part))

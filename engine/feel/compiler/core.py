"""What all parts of the compiler share: scopes, the frame of names, and the entry to every kind of node."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import Any

from engine.feel import syntax
from engine.feel.errors import FeelSyntaxError
from engine.feel.functions import Functions
from engine.feel.limits import MAX_DEPTH
from engine.feel.values import Value, from_json


class Variables(dict[str, Any]):
    """The outermost scope: variables as they are asked for, each brought in once. Unknown ones are null."""

    __slots__ = ("source",)

    def __init__(self, source: Mapping[str, Any]) -> None:
        super().__init__()
        self.source = source

    def __missing__(self, name: str) -> Value:
        value = self[name] = from_json(self.source.get(name))
        return value


class Scope(dict[str, Any]):
    """Names that an expression introduces, before those of the scope around it."""

    __slots__ = ("outer",)

    def __init__(self, names: Mapping[str, Value], outer: "Names") -> None:
        super().__init__(names)
        self.outer = outer

    def __missing__(self, name: str) -> Value:
        return self.outer[name]


Names = Variables | Scope
Closure = Callable[[Names], Value]


@dataclass
class Tally:
    """What compiling finds out: the number of nodes, which is the cost of one pass."""

    nodes: int = 0


@dataclass(frozen=True)
class Frame:
    """What is known where a node stands: functions, the caller's variables, names bound around it, how deep it lies."""

    functions: Functions
    names: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    depth: int = 0
    tally: Tally = field(default_factory=Tally)

    def binding(self, names: Iterable[str]) -> "Frame":
        """The frame in which these names are bound too."""
        return replace(self, bound=self.bound.union(names))

    def is_variable(self, name: str) -> bool:
        """Whether a call of this name calls what a variable holds, and not a known function."""
        return name in self.bound or (name in self.names and name not in self.functions)


def compile_node(node: syntax.Node, frame: Frame) -> Closure:
    """The closure of a node; raises `FeelSyntaxError` for what can be known to be wrong without variables."""
    frame.tally.nodes += 1
    if frame.depth >= MAX_DEPTH:
        raise FeelSyntaxError(f"The expression is nested more than {MAX_DEPTH} levels deep", 1)
    return compile_kind(node, replace(frame, depth=frame.depth + 1))


def compile_costed(node: syntax.Node, frame: Frame) -> tuple[Closure, int]:
    """The closure of a node that may run many times, and the steps that each run takes."""
    before = frame.tally.nodes
    closure = compile_node(node, frame)
    return closure, frame.tally.nodes - before


@singledispatch
def compile_kind(node: syntax.Node, frame: Frame) -> Closure:
    """The closure of a node, by its kind: each kind is registered beside its meaning."""
    raise NotImplementedError(type(node).__name__)


def coerce_list(value: Value) -> list[Value]:
    """A list as it is, anything else as a list of one (DMN 1.4, 10.3.2.9.4)."""
    return value if type(value) is list else [value]

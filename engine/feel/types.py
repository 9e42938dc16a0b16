"""The types of FEEL (DMN 1.4, 10.3.2.1): what `instance of` asks for, and what a function's parameters declare.

A type `holds` the values that are instances of it and `accepts` the types that conform to it (10.3.2.9.1). Null is an
instance of `Null` alone, yet within a list or context it conforms to every type.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from .limits import spend
from .temporal import MonthsDuration
from .values import FunctionValue, Range, Value

_KINDS: dict[str, type] = {
    "Null": type(None),
    "boolean": bool,
    "date": date,
    "date and time": datetime,
    "days and time duration": timedelta,
    "number": Decimal,
    "string": str,
    "time": time,
    "years and months duration": MonthsDuration,
}


@dataclass(frozen=True, slots=True)
class Type:
    """A type without parts: `number`, `date and time`, `Any`.

    `allows` tells the values that an item definition allows from its other ones. It concerns what a parameter takes,
    not what is an instance of the type.
    """

    name: str
    allows: Callable[[Value], bool] | None = field(default=None, compare=False, repr=False, kw_only=True)

    def takes(self, value: Value) -> bool:
        """Whether a parameter of this type takes the value; null it always takes."""
        return self.conforms(value) and (self.allows is None or self.allows(value))

    def holds(self, value: Value) -> bool:
        """Whether the value is an instance of this type. Asked within an evaluation, whose work it is."""
        return value is not None if self.name == "Any" else type(value) is _KINDS[self.name]

    def conforms(self, value: Value) -> bool:
        """The same for a part of a value, where null may stand for anything."""
        return value is None or self.holds(value)

    def accepts(self, other: "Type") -> bool:
        """Whether every value of the other type is at home in this one."""
        return self.name == "Any" or other == self or other.name == "Null"

    def __str__(self) -> str:
        return self.name


ANY = Type("Any")


@dataclass(frozen=True, slots=True)
class ListType(Type):
    """`list<of>`."""

    of: Type = ANY

    def holds(self, value: Value) -> bool:
        if type(value) is not list or self.of is ANY:
            return type(value) is list
        spend(len(value))
        if isinstance(self.of, FunctionType):
            return self.of.accepts(common([type_of(item) for item in value if item is not None]))
        return all(self.of.conforms(item) for item in value)

    def accepts(self, other: Type) -> bool:
        return isinstance(other, ListType) and self.of.accepts(other.of)

    def __str__(self) -> str:
        return f"list<{self.of}>"


@dataclass(frozen=True, slots=True)
class RangeType(Type):
    """`range<of>`."""

    of: Type = ANY

    def holds(self, value: Value) -> bool:
        return type(value) is Range and self.of.conforms(value.start) and self.of.conforms(value.end)

    def accepts(self, other: Type) -> bool:
        return isinstance(other, RangeType) and self.of.accepts(other.of)

    def __str__(self) -> str:
        return f"range<{self.of}>"


@dataclass(frozen=True, slots=True)
class ContextType(Type):
    """`context<name: type, …>`: contexts that have these entries, and perhaps others."""

    entries: tuple[tuple[str, Type], ...] = ()

    def holds(self, value: Value) -> bool:
        spend(len(self.entries))
        return type(value) is dict and all(name in value and of.conforms(value[name]) for name, of in self.entries)

    def accepts(self, other: Type) -> bool:
        if not isinstance(other, ContextType):
            return False
        theirs = dict(other.entries)
        return all(name in theirs and of.accepts(theirs[name]) for name, of in self.entries)

    def __str__(self) -> str:
        return f"context<{', '.join(f'{name}: {of}' for name, of in self.entries)}>"


@dataclass(frozen=True, slots=True)
class FunctionType(Type):
    """`function<parameter, …> -> result`; parameters of None: any function."""

    parameters: tuple[Type, ...] | None = None
    result: Type = ANY

    def takes(self, value: Value) -> bool:
        """The same; one of FEEL's own functions tells by itself what it can be called with."""
        return (type(value) is FunctionValue and value.known) or Type.takes(self, value)

    def holds(self, value: Value) -> bool:
        return type(value) is FunctionValue and self.accepts(value.type or FunctionType("function"))

    def accepts(self, other: Type) -> bool:
        if not isinstance(other, FunctionType):
            return False
        if self.parameters is None:
            return self.result.accepts(other.result)
        if other.parameters is None or len(other.parameters) != len(self.parameters):
            return False
        wider = all(theirs.accepts(own) for theirs, own in zip(other.parameters, self.parameters, strict=True))
        return wider and self.result.accepts(other.result)

    def __str__(self) -> str:
        return f"function<{', '.join(map(str, self.parameters or ()))}> -> {self.result}"


NAMED: dict[str, Type] = {
    "Any": ANY,
    **{name: Type(name) for name in _KINDS},
    "list": ListType("list"),
    "range": RangeType("range"),
    "context": ContextType("context"),
    "function": FunctionType("function"),
}
BOOLEAN = NAMED["boolean"]

_BY_KIND: dict[type, Callable[[Value], Type]] = {
    list: lambda value: ListType("list", common([type_of(item) for item in value])),
    dict: lambda value: ContextType("context", tuple((name, type_of(entry)) for name, entry in value.items())),
    Range: lambda value: RangeType("range", type_of(value.end if value.start is None else value.start)),
    FunctionValue: lambda value: value.type or FunctionType("function"),
}


def type_of(value: Value) -> Type:
    """The narrowest type that holds the value."""
    part = _BY_KIND.get(type(value))
    return part(value) if part else next(NAMED[name] for name, kind in _KINDS.items() if type(value) is kind)


def common(types: list[Type]) -> Type:
    """The type of all of them when it is one, for functions place by place; `Any` otherwise."""
    if types and all(each == types[0] for each in types):
        return types[0]
    functions = [each for each in types if isinstance(each, FunctionType) and each.parameters is not None]
    if not functions or len(functions) < len(types) or len({len(each.parameters or ()) for each in functions}) > 1:
        return ANY
    places = zip(*(each.parameters or () for each in functions), strict=True)
    result = common([each.result for each in functions])
    return FunctionType("function", tuple(common(list(place)) for place in places), result)

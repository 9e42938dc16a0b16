"""What type an expression surely has, as far as its text says it: a function's type tells what it returns."""

from collections.abc import Mapping
from functools import singledispatch

from . import syntax
from .types import ANY, BOOLEAN, NAMED, ContextType, FunctionType, ListType, RangeType, Type, common, type_of

Known = Mapping[str, Type]


@singledispatch
def inferred(node: syntax.Node, known: Known) -> Type:
    """The type of a node; `Any` where only running it can tell. `known` has the types of names."""
    return BOOLEAN if isinstance(node, syntax.CONDITIONS) else ANY


@inferred.register
def _(node: syntax.Literal, _known: Known) -> Type:
    return type_of(node.value)


@inferred.register
def _(node: syntax.Name, known: Known) -> Type:
    return known.get(node.name, ANY)


@inferred.register
def _(node: syntax.ListLiteral, known: Known) -> Type:
    return ListType("list", common([inferred(item, known) for item in node.items]))


@inferred.register
def _(node: syntax.RangeLiteral, known: Known) -> Type:
    return RangeType("range", common([inferred(end, known) for end in (node.start, node.end) if end]))


@inferred.register
def _(node: syntax.ContextLiteral, known: Known) -> Type:
    entries: dict[str, Type] = {}
    for name, entry in node.entries:
        entries[name] = inferred(entry, {**known, **entries})
    return ContextType("context", tuple(entries.items()))


@inferred.register
def _(node: syntax.If, known: Known) -> Type:
    return common([inferred(node.then, known), inferred(node.otherwise, known)])


@inferred.register
def _(node: syntax.Negation, known: Known) -> Type:
    return inferred(node.of, known)


@inferred.register
def _(node: syntax.Arithmetic, known: Known) -> Type:
    number = NAMED["number"]
    operands = [node.first, *(operand for _, operand in node.rest)]
    return number if all(inferred(operand, known) == number for operand in operands) else ANY


@inferred.register
def _(node: syntax.FunctionLiteral, known: Known) -> FunctionType:
    declared = {name: kind or ANY for name, kind in node.parameters}
    return FunctionType("function", tuple(declared.values()), inferred(node.body, {**known, **declared}))

"""Item definitions as the types that FEEL knows: for `instance of`, which does not ask for allowed values, and for
the parameters of functions, which do."""

from dataclasses import replace
from functools import partial

from engine.feel.types import ANY, NAMED, ContextType, FunctionType, ListType, RangeType
from engine.feel.types import Type as FeelType

from .data_types import DataType, FunctionOf, ListOf, RangeOf, Structure, Type, conforms

_PLAIN = {
    DataType.STRING: "string",
    DataType.BOOLEAN: "boolean",
    DataType.NUMBER: "number",
    DataType.INTEGER: "number",
    DataType.DATE: "date",
    DataType.TIME: "time",
    DataType.MOMENT: "date and time",
    DataType.DAYS: "days and time duration",
    DataType.MONTHS: "years and months duration",
    DataType.LIST: "list",
    DataType.CONTEXT: "context",
    DataType.FUNCTION: "function",
    DataType.RANGE: "range",
}


def named_type(declared: Type) -> FeelType:
    """The type that an item definition describes, with the values that it allows."""
    return replace(as_feel(declared), allows=partial(conforms, declared=declared))


def as_feel(declared: Type) -> FeelType:
    """The type as FEEL knows it."""
    if isinstance(declared, DataType):
        return NAMED[_PLAIN[declared]] if declared in _PLAIN else ANY
    if isinstance(declared, ListOf):
        return ListType("list", as_feel(declared.item))
    if isinstance(declared, RangeOf):
        return RangeType("range", as_feel(declared.end))
    if isinstance(declared, Structure):
        return ContextType("context", tuple((name, as_feel(of)) for name, of in declared.entries))
    if isinstance(declared, FunctionOf):
        return function_type(tuple(of for _, of in declared.parameters), declared.result)
    return as_feel(declared.base)


def function_type(parameters: tuple[Type, ...], result: Type) -> FunctionType:
    """The type of a function with these parameters and this result."""
    return FunctionType("function", tuple(map(as_feel, parameters)), as_feel(result))

"""Reads the text of a range for `range(from)` (DMN 1.5, table 71): its ends are literals, for nothing else is known."""

from engine.feel import syntax
from engine.feel.arithmetic import negative
from engine.feel.errors import FeelSyntaxError
from engine.feel.functions import Functions
from engine.feel.limits import spend
from engine.feel.logic import COMPARISONS
from engine.feel.parser import parse_range
from engine.feel.values import Range, Value

from .conversion import FUNCTIONS

_PER_READING = 2_000
_PER_CHARACTER = 30

_LITERALS = Functions({name: FUNCTIONS.forms[name] for name in ("date", "time", "date and time", "duration")})


def read_range(text: str) -> Range | None:
    """The range, or None when the text is none or its ends do not go together."""
    spend(_PER_READING + _PER_CHARACTER * len(text))
    try:
        tree = parse_range(text, _LITERALS)
        start, end = (_literal(end) if end else None for end in (tree.start, tree.end))
    except (FeelSyntaxError, LookupError):
        return None
    if (tree.start and start is None) or (tree.end and end is None):
        return None
    if tree.start and tree.end and COMPARISONS["<="](start, end) is not True:
        return None
    return Range(start, end, tree.start_included, tree.end_included)


def _literal(node: syntax.Node) -> Value:
    """The value of a literal; LookupError when it is something else."""
    if isinstance(node, syntax.Literal):
        return node.value
    if isinstance(node, syntax.Negation):
        return negative(_literal(node.of))
    if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name) and not node.names:
        arguments = [_literal(argument) for argument in node.arguments]
        form = next((form for form in _LITERALS[node.function.name] if form.takes(len(arguments))), None)
        if form:
            return form(arguments)
    raise LookupError("no literal")

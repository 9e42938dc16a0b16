"""A decision's logic laid out for people, part by part: what a box is called, what it says, what stands in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from .boxed import Boxed, ContextBox, FunctionBox, Invocation, ListBox, LiteralExpression, Relation, Typed
from .iteration import Conditional, Filter, Loop
from .table import Table


@dataclass(frozen=True)
class Part:
    """A box: a table, an expression's text, or further boxes. `label` is empty for the logic itself."""

    label: str = ""
    text: str = ""
    table: Table | None = None
    parts: tuple["Part", ...] = ()


def outline(logic: Table | Boxed, label: str = "") -> Part:
    """The logic of a decision, of business knowledge, or of a box in one, under `label`."""
    if isinstance(logic, Table):
        return Part(label, table=logic)
    if isinstance(logic, LiteralExpression):
        return Part(label, logic.expression.text.strip())
    if isinstance(logic, Typed):
        return outline(logic.of, label)
    return Part(label, parts=tuple(outline(inner, name) for name, inner in _boxes(logic)))


def _boxes(logic: Boxed) -> Iterator[tuple[str, Boxed]]:
    match logic:
        case ContextBox():
            yield from ((name or "Result", entry) for name, entry in logic.entries)
        case ListBox():
            yield from ((str(number), item) for number, item in enumerate(logic.items, start=1))
        case Relation():
            for number, row in enumerate(logic.rows, start=1):
                yield from ((f"{name} ({number})", cell) for name, cell in zip(logic.columns, row, strict=True))
        case FunctionBox():
            names = ", ".join(parameter.name for parameter in logic.parameters)
            yield f"Function of {names}" if names else "Function", logic.body
        case Invocation():
            yield "Calls", logic.function
            yield from logic.bindings
        case Conditional():
            yield from (("If", logic.condition), ("Then", logic.then), ("Otherwise", logic.otherwise))
        case Filter():
            yield from (("Of", logic.over), ("Those where", logic.match))
        case Loop():
            yield f"{logic.kind.capitalize()} each {logic.variable} of", logic.over
            yield "Result" if logic.kind == "for" else "Holds", logic.body

"""Reads boxed expressions (DMN 1.4, 10.2), whatever stands in whatever."""

from collections.abc import Callable
from dataclasses import dataclass

from .boxed import (
    Boxed,
    ContextBox,
    FunctionBox,
    Invocation,
    ListBox,
    LiteralExpression,
    Parameter,
    Relation,
    type_of,
    typed,
)
from .data_types import DataType, Type, result_type
from .iteration import Conditional, Filter, Loop
from .table_reading import TableReader
from .texts import Texts
from .xml import Element, attribute, child, children, local_name, own_children

MAX_DEPTH = 30
"""Boxes within boxes."""


@dataclass(frozen=True)
class BoxedReader:
    """Reads an expression; `place` says where it stands, for people, and `result_name` what its result is called."""

    texts: Texts
    result_name: str
    place: str = "the expression"
    depth: int = 0

    def read(self, element: Element) -> Boxed | None:
        """The expression; None, with problems noted, when it is not covered or something is wrong with it."""
        reading = _READING.get(local_name(element))
        if reading is None:
            self.texts.not_covered(element, self.place, f"<{local_name(element)}> is")
            return None
        if self.depth > MAX_DEPTH:
            return self._refused(element, f"Expressions stand within one another more than {MAX_DEPTH} deep.")
        boxed = reading(self, element)
        declared = self.texts.type(element, self.place)
        return boxed if boxed is None or declared is DataType.ANY else typed(boxed, declared, self.place)

    def within(self, element: Element | None, parent: Element, place: str) -> Boxed | None:
        """The one expression in an element such as `<in>` or `<contextEntry>`, held to the type named there."""
        if element is None:
            return self._one(parent, [], place)
        boxed = self._one(element, _expressions(element), place)
        return boxed and typed(boxed, self.texts.type(element, place), place)

    def _one(self, element: Element, parts: list[Element], place: str) -> Boxed | None:
        if len(parts) != 1:
            return self._refused(element, f"Exactly one expression is needed: {place}.")
        return self._at(place).read(parts[0])

    def function(self, element: Element) -> FunctionBox | None:
        """A function: a boxed one, or the logic of a business knowledge model."""
        kind = attribute(element, "kind") or "FEEL"
        if kind != "FEEL":
            self.texts.not_covered(element, self.place, f"Functions written in {kind} are")
            return None
        parameters = tuple(
            Parameter(attribute(each, "name"), self.texts.type(each, f"parameter “{attribute(each, 'name')}”"))
            for each in children(element, "formalParameter")
        )
        logic = self._one(element, _expressions(element), self.place)
        body = logic and typed(logic, result_type(self.texts.type(element, self.place)), self.place)
        return FunctionBox(self.result_name, parameters, type_of(body), body) if body else None

    def _at(self, place: str) -> "BoxedReader":
        return BoxedReader(self.texts, self.result_name, place, self.depth + 1)

    def _refused(self, element: Element, message: str) -> Boxed | None:
        self.texts.problem(element, self.place, message)
        return None

    def _table(self, element: Element) -> Boxed | None:
        return TableReader(self.texts, self.result_name).read(element)

    def _literal(self, element: Element) -> Boxed | None:
        expression = self.texts.expression(element, self.place, required=True)
        return LiteralExpression(expression) if expression else None

    def _context(self, element: Element) -> Boxed | None:
        entries: list[tuple[str, Boxed]] = []
        found = children(element, "contextEntry")
        for number, entry in enumerate(found, start=1):
            variable = child(entry, "variable")
            name = attribute(variable, "name") if variable is not None else ""
            if (not name and number < len(found)) or name in (known for known, _ in entries):
                return self._refused(entry, "Every entry but the last, the result, needs a name of its own.")
            place = f"entry “{name}”" if name else "the result"
            value = self.within(entry, entry, place)
            if value is None:
                return None
            entries.append((name, typed(value, self._type(variable, place), place)))
        return ContextBox(tuple(entries))

    def _type(self, variable: Element | None, place: str) -> Type:
        return DataType.ANY if variable is None else self.texts.type(variable, place)

    def _list(self, element: Element) -> Boxed | None:
        parts = _expressions(element)
        return self._all([self._at(f"item {number}").read(part) for number, part in enumerate(parts, start=1)], ListBox)

    def _relation(self, element: Element) -> Boxed | None:
        columns = children(element, "column")
        rows = [_expressions(row) for row in children(element, "row")]
        if any(len(row) != len(columns) for row in rows):
            return self._refused(element, "A row has not one cell for each column.")
        names = tuple(attribute(column, "name") for column in columns)
        types = [self.texts.type(column, f"column “{attribute(column, 'name')}”") for column in columns]
        read = [[self._at("a cell").read(cell) for cell in row] for row in rows]
        cells = [tuple(typed(cell, of, "a cell") for cell, of in zip(row, types, strict=True) if cell) for row in read]
        return Relation(names, tuple(cells)) if all(len(row) == len(columns) for row in cells) else None

    def _invocation(self, element: Element) -> Boxed | None:
        parts = _expressions(element)
        function = self._at("what is called").read(parts[0]) if len(parts) == 1 else None
        if not parts:
            return self._refused(element, "It does not say what is called.")
        bindings: list[tuple[str, Boxed]] = []
        for binding in children(element, "binding"):
            parameter = child(binding, "parameter")
            name = attribute(parameter, "name") if parameter is not None else ""
            value = self.within(binding, binding, f"parameter “{name}”")
            if not name or value is None:
                return None if name else self._refused(binding, "The parameter has no name.")
            bindings.append((name, typed(value, self._type(parameter, name), f"parameter “{name}”")))
        return Invocation(function, tuple(bindings), self.place) if function else None

    def _conditional(self, element: Element) -> Boxed | None:
        words = ("if", "then", "else")
        return self._all([self.within(child(element, word), element, f"“{word}”") for word in words], _conditional)

    def _filter(self, element: Element) -> Boxed | None:
        words = ("in", "match")
        return self._all([self.within(child(element, word), element, f"“{word}”") for word in words], _filter)

    def _loop(self, element: Element) -> Boxed | None:
        kind, variable = local_name(element), attribute(element, "iteratorVariable")
        if not variable:
            return self._refused(element, "The iterator variable has no name.")
        words = ("in", "return" if kind == "for" else "satisfies")
        parts = [self.within(child(element, word), element, f"“{word}”") for word in words]
        return self._all(parts, lambda found: Loop(kind, variable, *found))

    def _all(self, parts: list[Boxed | None], make: Callable[[tuple[Boxed, ...]], Boxed]) -> Boxed | None:
        found = tuple(part for part in parts if part)
        return make(found) if len(found) == len(parts) else None


def _expressions(element: Element) -> list[Element]:
    return [part for part in own_children(element) if local_name(part) in _READING]


def _conditional(parts: tuple[Boxed, ...]) -> Boxed:
    return Conditional(*parts)


def _filter(parts: tuple[Boxed, ...]) -> Boxed:
    return Filter(*parts)


_READING: dict[str, Callable[[BoxedReader, Element], Boxed | None]] = {
    "decisionTable": BoxedReader._table,
    "literalExpression": BoxedReader._literal,
    "context": BoxedReader._context,
    "list": BoxedReader._list,
    "relation": BoxedReader._relation,
    "functionDefinition": BoxedReader.function,
    "invocation": BoxedReader._invocation,
    "conditional": BoxedReader._conditional,
    "filter": BoxedReader._filter,
    **dict.fromkeys(("for", "some", "every"), BoxedReader._loop),
}

"""The types that a model defines for itself (DMN 1.4, 7.3.2)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from engine.feel import FeelSyntaxError, Functions, compile_unary_tests
from engine.feel.types import Type as FeelType

from .data_types import FunctionOf, ListOf, RangeOf, Restricted, Structure, Type, find_type, unrestricted
from .errors import DecisionProblem
from .feel_types import named_type
from .xml import Element, attribute, child, children, id_of, line_of, text_of

_OF = re.compile(r"(list|range)\s*<(.+)>")
_PREFIX = re.compile(r"\w[\w.-]*:")


@dataclass
class ItemTypes:
    """Types by name: FEEL's own, those of the model, and those of imported models under the imports' names."""

    root: Element
    functions: Functions
    names: frozenset[str]
    imported: Sequence[tuple[str, "ItemTypes"]]
    problems: list[DecisionProblem] = field(default_factory=list)
    read: dict[str, Type] = field(default_factory=dict)
    reading: list[str] = field(default_factory=list)

    def read_all(self) -> None:
        """Reads every item definition, so that `problems` says what is wrong with them."""
        for element in children(self.root, "itemDefinition"):
            if self.find(attribute(element, "name")) is None:
                self._problem(element, "The type cannot be read: what it refers to is not known.")

    @cached_property
    def for_feel(self) -> dict[str, FeelType]:
        """The types that `instance of` may name beside FEEL's own, by name."""
        types: dict[str, FeelType] = {}
        for model, imported in reversed(self.imported):
            types |= {f"{model}.{name}" if model else name: of for name, of in imported.for_feel.items()}
        own = {attribute(element, "name") for element in children(self.root, "itemDefinition")}
        return types | {name: named_type(declared) for name in sorted(own) if name and (declared := self.find(name))}

    def find(self, name: str) -> Type | None:
        """The type that a `typeRef` names; None when it is not known."""
        name = " ".join(name.split())
        if match := _OF.fullmatch(name):
            of = self.find(match[2])
            return of and (ListOf(of) if match[1] == "list" else RangeOf(of))
        return self._defined(name) or find_type(name) or self._imported(name) or self._without_prefix(name)

    def _defined(self, name: str) -> Type | None:
        if name not in self.read:
            element = next((e for e in children(self.root, "itemDefinition") if attribute(e, "name") == name), None)
            if element is None or name in self.reading:
                return None
            self.reading.append(name)
            declared = self._type(element)
            self.reading.pop()
            if declared is None:
                return None
            self.read[name] = declared
        return self.read[name]

    def _imported(self, name: str) -> Type | None:
        named = [(model, types) for model, types in self.imported if model and name.startswith(f"{model}.")]
        if named:
            model, types = max(named, key=lambda each: len(each[0]))
            return types.find(name.removeprefix(f"{model}."))
        found = (types.find(name) for model, types in self.imported if not model)
        return next((each for each in found if each), None)

    def _without_prefix(self, name: str) -> Type | None:
        """Older files write names with a namespace's prefix."""
        prefix = _PREFIX.match(name)
        return self.find(name[prefix.end() :]) if prefix else None

    def _type(self, element: Element) -> Type | None:
        """The type that an item definition or a component of one describes. Its own allowed values stand in place of
        those of the type that it refers to."""
        declared = self._base(element)
        if declared and child(element, "allowedValues") is not None:
            declared = self._restricted(unrestricted(declared), element, "allowedValues")
        if declared and attribute(element, "isCollection") == "true":
            declared = ListOf(declared)
        return self._restricted(declared, element, "typeConstraint")

    def _base(self, element: Element) -> Type | None:
        components = children(element, "itemComponent")
        if components:
            parts = [(attribute(part, "name"), self._type(part)) for part in components]
            entries = tuple((name, of) for name, of in parts if of)
            return Structure(attribute(element, "name"), entries) if len(entries) == len(parts) else None
        function = child(element, "functionItem")
        if function is not None:
            return self._function(function)
        return self.find(text_of(child(element, "typeRef")))

    def _function(self, element: Element) -> Type | None:
        result = self.find(attribute(element, "outputTypeRef"))
        parts = [
            (attribute(part, "name"), self.find(attribute(part, "typeRef"))) for part in children(element, "parameters")
        ]
        known = tuple((name, of) for name, of in parts if of)
        return FunctionOf(known, result) if result and len(known) == len(parts) else None

    def _restricted(self, base: Type | None, element: Element, by: str) -> Type | None:
        """The type with the tests that a child element holds, if there is one; None when they cannot be read."""
        restriction = child(element, by)
        if base is None or restriction is None:
            return base
        try:
            allowed = compile_unary_tests(text_of(child(restriction, "text")), self.functions, self.names)
        except FeelSyntaxError as error:
            self._problem(restriction, f"{error}.")
            return None
        return Restricted(attribute(element, "name"), base, allowed)

    def _problem(self, element: Element, message: str) -> None:
        place = f"type “{attribute(element, 'name') or attribute(element.getparent(), 'name')}”"
        self.problems.append(DecisionProblem("", place, line_of(element), message, id_of(element)))

"""Reads a type where it stands in an expression: `list<number>`, `context<a: string>`, `function<number> -> Any`."""

import re
from collections.abc import Mapping

from .errors import FeelSyntaxError
from .limits import MAX_DEPTH
from .names import normal_name, one_of
from .types import NAMED, ContextType, FunctionType, ListType, RangeType, Type

_ENTRY = re.compile(r"\s*([^<>:,]+?)\s*:")


class TypeReader:
    """Reads from `at` on; afterwards `at` is where the type ends. `known` are types that the caller has named."""

    def __init__(self, text: str, at: int, known: Mapping[str, Type]) -> None:
        self.text = text
        self.at = at
        self.named = {**NAMED, **known}
        self.names = one_of(frozenset(self.named))
        self.depth = 0

    def read(self) -> Type:
        """The type; raises `FeelSyntaxError` where none stands."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FeelSyntaxError(f"The type is nested more than {MAX_DEPTH} levels deep", self.at + 1)
        self._skip_gap()
        match = self.names.match(self.text, self.at)
        if match is None:
            raise FeelSyntaxError(f"A type is expected here, one of: {', '.join(self.named)}", self.at + 1)
        self.at = match.end()
        read = self._with_parts(self.named[normal_name(match[0])])
        self.depth -= 1
        return read

    def _with_parts(self, plain: Type) -> Type:
        if plain is NAMED["list"] and self._takes("<"):
            return ListType("list", self._last(self.read()))
        if plain is NAMED["range"] and self._takes("<"):
            return RangeType("range", self._last(self.read()))
        if plain is NAMED["context"] and self._takes("<"):
            return ContextType("context", self._entries())
        if plain is NAMED["function"] and self._takes("<"):
            return self._function()
        return plain

    def _entries(self) -> tuple[tuple[str, Type], ...]:
        entries: list[tuple[str, Type]] = []
        while True:
            match = _ENTRY.match(self.text, self.at)
            if match is None:
                raise FeelSyntaxError("The name of an entry and `:` are expected here", self.at + 1)
            self.at = match.end()
            entries.append((normal_name(match[1]), self.read()))
            if not self._takes(","):
                self._expect(">")
                return tuple(entries)

    def _function(self) -> Type:
        parameters: list[Type] = []
        while not self._takes(">"):
            parameters.append(self.read())
            if not self._takes(","):
                self._expect(">")
                break
        self._expect("->")
        return FunctionType("function", tuple(parameters), self.read())

    def _last(self, part: Type) -> Type:
        self._expect(">")
        return part

    def _skip_gap(self) -> None:
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1

    def _takes(self, sign: str) -> bool:
        start = self.at
        self._skip_gap()
        if self.text.startswith(sign, self.at):
            self.at += len(sign)
            return True
        self.at = start
        return False

    def _expect(self, sign: str) -> None:
        if not self._takes(sign):
            self._skip_gap()
            raise FeelSyntaxError(f"`{sign}` is expected here", self.at + 1)

"""One component's JSON with typed access to its properties; whatever is not as it should be is reported."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import re2

from engine.bpmn.expressions import compile_feel, compile_marked
from engine.bpmn.forms.components import Bound, Choice, Path
from engine.bpmn.forms.source import FormSource
from engine.bpmn.forms.templates import Template, compile_template
from engine.feel import Expression

_PATH = re.compile(r"[A-Za-z_]\w*(\.\w+)*", re.ASCII)
_RESERVED_NAMES: Final = {"typename", "this", "parent"}
_PATTERN_MEMORY: Final = 1 << 20


class Drawn:
    """A component as the file has it, and where to report."""

    def __init__(self, json: dict[str, Any], source: FormSource) -> None:
        self.json = json
        self.source = source
        validate = json.get("validate")
        self.validate: Mapping[str, Any] = validate if isinstance(validate, dict) else {}

    @property
    def type(self) -> str:
        return self.text("type")

    def error(self, code: str, message: str) -> None:
        self.source.error(self.json, code, message)

    def text(self, name: str) -> str:
        """A text property; empty when it is missing."""
        value = self.json.get(name, "")
        if not isinstance(value, str):
            self.error("property", f"“{name}” must be text.")
            return ""
        return value

    def template(self, name: str) -> Template:
        return self.source.understood(self.json, compile_template, self.text(name), f"“{name}”") or Template()

    def adorner(self, name: str) -> Template:
        """The text before or after a field."""
        appearance = self.json.get("appearance")
        text = appearance.get(name, "") if isinstance(appearance, dict) else ""
        return self.source.understood(self.json, compile_template, str(text), f"“{name}”") or Template()

    def boolean(self, name: str, default: bool = False) -> bool:
        value = self.json.get(name, default)
        if not isinstance(value, bool):
            self.error("property", f"“{name}” must be true or false.")
        return value is True

    def whole_number(self, name: str, default: int | None, most: int) -> int | None:
        value = self.json.get(name, default)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most):
            self.error("property", f"“{name}” must be a whole number from 0 to {most}.")
            return default
        return value

    def expression(self, name: str) -> Expression | None:
        """A property that is FEEL as a whole, with its leading “=”."""
        return self.source.understood(self.json, compile_marked, self.text(name), f"“{name}”")

    def locked(self) -> bool | Expression:
        """Whether the question is read-only (or disabled, which means the same here)."""
        for name in ("disabled", "readonly"):
            value = self.json.get(name, False)
            if isinstance(value, str):
                return self.expression(name) or True
            if self.boolean(name):
                return True
        return False

    def hide(self) -> Expression | None:
        conditional = self.json.get("conditional")
        text = conditional.get("hide") if isinstance(conditional, dict) else None
        if text in (None, ""):
            return None
        return self.source.understood(self.json, compile_marked, str(text), "“Hide if”")

    def path(self, name: str, *, needed: bool) -> Path:
        """A key or path as its names; reports one that answers cannot be kept under."""
        text = self.text(name)
        if not text and not needed:
            return ()
        names = tuple(text.split("."))
        if not _PATH.fullmatch(text):
            self.error("key", f"The {name} “{text[:60]}” is no name. Use letters, digits and _, such as born_on.")
        elif _RESERVED_NAMES & set(names):
            self.error("key", f"The {name} “{text[:60]}” uses a word that the engine uses itself.")
        return names

    def bound(self, name: str) -> Bound:
        """A limit under `validate`: a number, a text that is one, or FEEL."""
        value = self.validate.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.startswith("="):
            return self.source.understood(self.json, compile_marked, value, f"“{name}”")
        try:
            return Decimal(str(value))
        except ArithmeticError:
            self.error("validate", f"“{name}” must be a number, or FEEL that begins with “=”.")
            return None

    def pattern(self) -> str | None:
        """The regular expression of a text field, if a text of any length can be tried against it in little time."""
        value = self.validate.get("pattern")
        if value in (None, ""):
            return None
        try:
            compile_pattern(str(value))
        except re2.error:
            self.error(
                "pattern", "The pattern is not supported: it is too large, looks ahead or behind, or is misspelt."
            )
            return None
        return str(value)

    def choices(self) -> tuple[Choice, ...]:
        """The options that are drawn under `values`."""
        values = self.json.get("values", [])
        if not isinstance(values, list) or not values:
            self.error("values", "The options cannot be read: each needs a label and a value.")
            return ()
        choices = tuple(choice for value in values if (choice := self._choice(value)))
        if len({str(choice.value) for choice in choices}) < len(choices):
            self.error("values", "Two options have the same value.")
        return choices

    def _choice(self, value: Any) -> Choice | None:
        label, kept = (value.get("label"), value.get("value")) if isinstance(value, dict) else (None, None)
        if isinstance(label, str) and isinstance(kept, str | int | float) and kept != "":
            return Choice(label, kept)
        self.error("values", "The options cannot be read: each needs a label and a value.")
        return None

    def options(self) -> Expression | None:
        """The expression that gives the options, when they are not drawn."""
        given = [name for name in ("values", "valuesKey", "valuesExpression") if self.json.get(name)]
        if len(given) > 1:
            self.error("values", f"The options are given {len(given)} times. Keep one of {', '.join(given)}.")
        if "valuesExpression" in given:
            return self.expression("valuesExpression")
        if "valuesKey" in given:
            return self.source.understood(self.json, compile_feel, self.text("valuesKey"), "“valuesKey”")
        return None

    def rows(self) -> Expression | None:
        """What gives a table its rows: the name of a list, or FEEL."""
        text = self.text("dataSource").strip().removeprefix("=")
        return self.source.understood(self.json, compile_feel, text, "“dataSource”")

    def listed(self, name: str) -> Iterator[dict[str, Any]]:
        """The objects of a list property."""
        value = self.json.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.error("property", f"“{name}” must be a list.")
            return
        yield from value


def compile_pattern(pattern: str) -> Any:
    """The compiled pattern, on an engine whose time grows with the text's length alone. Raises re2.error."""
    options = re2.Options()
    options.max_mem = _PATTERN_MEMORY
    options.log_errors = False
    return re2.compile(pattern, options)

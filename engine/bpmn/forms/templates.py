"""Texts with `{{ FEEL }}` in them, or that are FEEL as a whole (`=…`)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.bpmn.expressions import ExpressionRefusedError, compile_feel, refuse_juel
from engine.bpmn.forms.surroundings import Surroundings
from engine.feel import Expression

_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


@dataclass(frozen=True)
class Template:
    """Words and expressions in turn."""

    parts: tuple[str | Expression, ...] = ()

    def text(self, surroundings: Surroundings, escape: Callable[[str], str] = str) -> str:
        """The text with every value filled in, each passed through `escape`. What is null is left out."""
        return "".join(
            part if isinstance(part, str) else escape(words(surroundings.evaluate(part))) for part in self.parts
        )

    def __bool__(self) -> bool:
        return bool(self.parts)


def compile_template(text: str) -> Template:
    """Compiles a label, description or text. Raises ExpressionRefusedError."""
    refuse_juel(text)
    if text.startswith("="):
        return Template((compile_feel(text[1:]),))
    parts: list[str | Expression] = []
    for index, part in enumerate(_HOLE.split(text)):
        if index % 2:
            parts.append(_hole(part.strip()))
        elif part:
            parts.append(part)
    return Template(tuple(parts))


def _hole(text: str) -> Expression:
    if text.startswith(("#", "/")):
        raise ExpressionRefusedError(
            f"“{{{{{text}}}}}”: conditions and loops in a text are not supported. Use a component that is hidden."
        )
    return compile_feel(text.removeprefix("="))


def words(value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)

"""Texts with `{{ FEEL }}` in them, or that are FEEL as a whole (`=…`)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from engine.bpmn.expressions import ExpressionRefusedError, compile_feel, refuse_juel
from engine.bpmn.forms.surroundings import Surroundings
from engine.feel import Expression

MAX_TEXT: Final = 20_000


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
    if len(text) > MAX_TEXT:
        raise ExpressionRefusedError(f"It is longer than {MAX_TEXT} characters.")
    if text.startswith("="):
        return Template((compile_feel(text[1:]),))
    parts: list[str | Expression] = []
    rest = text
    while "{{" in rest:  # Not by one regular expression: unclosed brackets would take it quadratic time.
        before, _, after = rest.partition("{{")
        code, closing, after = after.partition("}}")
        if not closing:
            raise ExpressionRefusedError("“{{” is not closed with “}}”.")
        parts += [before, _hole(code.strip())]
        rest = after
    return Template(tuple(part for part in (*parts, rest) if part != ""))


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

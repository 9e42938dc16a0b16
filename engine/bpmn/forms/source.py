"""A form file's JSON: read strictly, with the line of each component, so that problems point at it."""

import json
import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

from engine.bpmn.expressions import ExpressionRefusedError
from engine.bpmn.problems import Problem, Severity

MAX_BYTES: Final = 2 * 1024 * 1024
_NO_CHARACTER: Final = re.compile("[\0\ud800-\udfff]")

T = TypeVar("T")


class FormRefusedError(Exception):
    """A form that cannot be used, with everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class FormSource:
    """The file being read and what was found wrong in it."""

    def __init__(self, file: str, content: bytes) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._text = ""
        self.json: dict[str, Any] = self._load(content)

    def error(self, component: dict[str, Any] | None, code: str, message: str) -> None:
        """Reports what is wrong with a component, or with the form as a whole (None)."""
        component = component or {}
        id_, label = component.get("id"), component.get("label") or component.get("dateLabel") or component.get("key")
        self.problems.append(
            Problem(
                Severity.ERROR,
                code,
                self.file,
                message,
                id_ if isinstance(id_, str) else None,
                (label if isinstance(label, str) else None) or (id_ if isinstance(id_, str) else None),
                self._line_of(id_),
            )
        )

    def understood(self, component: dict[str, Any], compile_text: Callable[[str], T], text: str, what: str) -> T | None:
        """What `compile_text` makes of `text`, or None after reporting that it was refused."""
        try:
            return compile_text(text)
        except ExpressionRefusedError as error:
            self.error(component, "expression", f"{what}: {error}")
            return None

    def refuse(self) -> None:
        """Raises FormRefusedError if anything was reported."""
        if self.problems:
            raise FormRefusedError(self.problems)

    def _load(self, content: bytes) -> dict[str, Any]:
        try:
            if len(content) > MAX_BYTES:
                raise ValueError(f"it is larger than {MAX_BYTES // 1024 // 1024} MB")
            self._text = content.decode("utf-8-sig")
            form = json.loads(self._text, object_pairs_hook=_without_repeats, parse_constant=_no_constant)
            if not isinstance(form, dict):
                raise ValueError("it holds no form")
        except (ValueError, RecursionError) as error:
            self.error(None, "json", f"The file is not a form that can be read: {_plain(error)}.")
            raise FormRefusedError(self.problems) from None
        return form

    def _line_of(self, component_id: object) -> int | None:
        position = (
            self._text.find(json.dumps(component_id, ensure_ascii=False)) if isinstance(component_id, str) else -1
        )
        return self._text.count("\n", 0, position) + 1 if position >= 0 else None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, value in pairs:
        _check_characters(name, *(value if isinstance(value, list) else [value]))
        if name in result:
            raise ValueError(f"“{name[:60]}” is given twice in the same place")
        result[name] = value
    return result


def _check_characters(*values: Any) -> None:
    """JSON can write NUL and half a character, which no page can show and no database keep."""
    for value in values:
        if isinstance(value, str) and (found := _NO_CHARACTER.search(value)):
            raise ValueError(f"\\u{ord(found[0]):04X} is no character that a text can have")


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _plain(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}: {error.msg}"
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)

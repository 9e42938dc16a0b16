"""Camunda's older expressions `${…}` and `#{…}` are refused with the FEEL text to write instead."""

import re

from .errors import FeelSyntaxError

_JUEL = re.compile(r"\s*[$#]\{(.*?)\}?\s*", re.DOTALL)
_TEXT = re.compile(r"""'([^']*)'|"[^"]*\"""")
_OPERATORS = (
    (re.compile(r"=="), "="),
    (re.compile(r"&&"), " and "),
    (re.compile(r"\|\|"), " or "),
    (re.compile(r"\bempty\s+([\w.]+)"), r"\1 = null"),
    (re.compile(r"!(?!=)\s*([\w.]+|\([^()]*\))"), r"not(\1)"),
    *((re.compile(rf"\b{word}\b"), sign) for word, sign in {"eq": "=", "ne": "!=", "lt": "<", "gt": ">"}.items()),
    *((re.compile(rf"\b{word}\b"), sign) for word, sign in {"le": "<=", "ge": ">="}.items()),
    (re.compile(r"\s+"), " "),
)


def refuse_juel(text: str) -> None:
    """Raises `FeelSyntaxError` when `text` is written in JUEL."""
    match = _JUEL.fullmatch(text)
    if match:
        position = len(text) - len(text.lstrip()) + 1
        raise FeelSyntaxError(f"Write FEEL instead of ${{…}}: = {_as_feel(match[1])}", position)


def _as_feel(juel: str) -> str:
    parts, end = [], 0
    for text in _TEXT.finditer(juel):
        parts += [_translated(juel[end : text.start()]), f'"{text[1]}"' if text[1] is not None else text[0]]
        end = text.end()
    return "".join([*parts, _translated(juel[end:])]).strip()


def _translated(code: str) -> str:
    for pattern, replacement in _OPERATORS:
        code = pattern.sub(replacement, code)
    return code

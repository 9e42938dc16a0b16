"""The grammar's parse table, worked out beforehand: making it takes far longer than reading it at every start.

`python -m engine.feel` writes it anew after the grammar has changed; a test says when it was forgotten.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lark import Lark, Transformer
from lark.grammar import Rule
from lark.lexer import Lexer, TerminalDef

from .grammar import GRAMMAR

_FILE = Path(__file__).with_name("parse_table.json")
_STARTS = ["expression", "tests", "range_text"]


class Tokens(Lexer):
    """Hands on the tokens that our own lexer has cut."""

    def __init__(self, _conf: object) -> None:
        """Lark makes its lexer itself, from a configuration that has nothing to say here."""

    def lex(self, tokens: Any, _state: object = None) -> Iterator[Any]:
        return iter(tokens)


def load(tree: Transformer[Any, Any]) -> Lark:
    """The parser, which builds its result with `tree`."""
    stored = json.loads(_FILE.read_text(), object_hook=_with_numbers)
    data = stored["data"]
    data["options"]["lexer"] = data["parser"]["lexer_conf"]["lexer_type"] = Tokens
    parser: Lark = Lark._load_from_dict(data, stored["memo"], transformer=tree)  # as lark's stand-alone parsers begin
    return parser


def _with_numbers(entries: dict[str, Any]) -> dict[Any, Any]:
    return {int(key) if key.isdigit() else key: value for key, value in entries.items()}


def is_current() -> bool:
    """Whether the stored table is that of the grammar."""
    return bool(json.loads(_FILE.read_text())["grammar"] == _fingerprint())


def _fingerprint() -> str:
    return hashlib.sha256(GRAMMAR.encode()).hexdigest()


def write() -> None:
    """Works out the table and stores it."""
    parser = Lark(GRAMMAR, parser="lalr", lexer=Tokens, start=_STARTS, maybe_placeholders=False)
    data, memo = parser.memo_serialize([TerminalDef, Rule])
    data["options"]["lexer"] = data["parser"]["lexer_conf"]["lexer_type"] = None
    stored = {"grammar": _fingerprint(), "data": data, "memo": memo}
    _FILE.write_text(json.dumps(stored, separators=(",", ":")) + "\n")

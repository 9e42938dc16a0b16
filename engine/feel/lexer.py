"""Cuts an expression into tokens for the grammar.

FEEL's names may hold spaces and even operators, so where a name ends depends on the names that are known: those of
functions, those given by the caller, and those that the expression itself introduces (context entries, iterators,
parameters). The longest known name wins. Two brackets also depend on what stands around them: `]` opens a range where
an operand is due (`]1..5]`), and `[` closes one where nothing can follow that a filter would need (`[1..5[`).
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lark import Token

from .errors import FeelSyntaxError
from .limits import MAX_DEPTH

KEYWORDS = frozenset(
    {
        *("if", "then", "else", "for", "in", "return", "some", "every", "satisfies"),
        *("and", "or", "between", "true", "false", "null", "function", "external"),
    }
)
PROPERTIES = ("start included", "end included", "time offset")
TYPES = (
    "date and time",
    "days and time duration",
    "years and months duration",
    *("Any", "Null", "boolean", "context", "date", "function", "list", "number", "range", "string", "time"),
)
_SIGNS = (
    *("PLUS", "MINUS", "STAR", "SLASH", "COMMA", "COLON", "DOT"),
    *("LPAR", "RPAR", "LSQB", "RSQB", "LBRACE", "RBRACE", "NAME"),
)
_OPERATORS = {
    **dict.fromkeys(("<=", ">=", "!=", "<", ">", "="), "COMPARE"),
    **dict(zip("+-*/,:.()[]{}?", _SIGNS, strict=True)),
    "..": "DOTDOT",
    "**": "POWER",
}
KEPT = frozenset(
    {
        *("NUMBER", "STRING", "AT", "NAME", "KEY", "TYPE", "SOME", "EVERY"),
        *("PLUS", "MINUS", "STAR", "SLASH", "POWER", "COMPARE", "LPAR", "RANGE_OPEN", "RANGE_CLOSE"),
    }
)
"""Tokens that the tree needs; the others only hold the grammar together and carry an underscore there."""
_OPERAND_ENDS = frozenset(
    {
        *("NUMBER", "STRING", "AT", "NAME", "TYPE", "TRUE", "FALSE", "NULL"),
        *("RPAR", "RSQB", "RBRACE", "RANGE_CLOSE"),
    }
)

_WORD = r"[^\W\d]\w*"
_PLAIN = re.compile(_WORD)
_TOKEN = re.compile(
    rf"""(?P<gap>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<NUMBER>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{{1,6}})?(?![^\W_]))
    |(?P<STRING>"(?:[^"\\]|\\.)*")
    |(?P<AT>@\s*"[^"\\]*")
    |(?P<INSTANCE_OF>instance\s+of\b)
    |(?P<word>{_WORD})
    |(?P<operator>\.\.|\*\*|<=|>=|!=|[-+*/<>=()\[\]{{}},:.?])""",
    re.VERBOSE | re.DOTALL,
)
_ENTRY_NAME = re.compile(rf"({_WORD}(?:[\s+*/'.-]+\w+)*)\s*:")
_ITERATOR_NAME = re.compile(rf"\s*({_WORD}(?:[\s'-]+\w+)*?)\s+in\b")
_NOTHING_FOLLOWS = re.compile(r"\s*(?:$|[),\]}]|(?:and|or|then|else|return|satisfies)\b)")
_HINTS = {
    "'": 'Texts stand in double quotation marks: "…".',
    "“": 'Write straight quotation marks: "…".',
    "”": 'Write straight quotation marks: "…".',
    '"': "This text has no closing quotation mark.",
    "&": "Write `and`.",
    "|": "Write `or`.",
    "!": "Write `not(…)`, or `!=` for unequal.",
    "%": "Write `modulo(…, …)`.",
}


def normal_name(text: str) -> str:
    """The name with single spaces."""
    return " ".join(text.split())


def one_of(names: Iterable[str], *, before: str = "") -> re.Pattern[str]:
    """Matches the longest of the names at a place, whatever the spaces between its words; `before` has to follow."""
    longest_first = sorted(names, key=len, reverse=True)
    choices = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest_first)
    return re.compile(rf"(?:{choices})(?!\w){before}" if choices else r"(?!)")


@lru_cache(maxsize=64)
def _unusual(names: frozenset[str]) -> re.Pattern[str]:
    """Matches those of the names that a plain word would not."""
    return one_of(name for name in names if not name.isidentifier())


_PROPERTY = one_of(PROPERTIES)
_TYPE = one_of(TYPES)


class Lexer:
    """Reads one expression; `names` are variables whose names hold spaces, `functions` matches known function names."""

    def __init__(self, text: str, names: Iterable[str], functions: re.Pattern[str]) -> None:
        self.text = text
        self.functions = functions
        self.at = 0
        self.previous = ""
        self.open: list[str] = []
        self.known = frozenset(names)
        self.known_pattern = _unusual(self.known)

    def tokens(self) -> Iterator[Token]:
        """The tokens in order; raises `FeelSyntaxError` at the first character that belongs to none."""
        while self.at < len(self.text):
            match = _TOKEN.match(self.text, self.at)
            if match is None:
                raise self._unreadable()
            if match.lastgroup == "gap":
                self.at = match.end()
                continue
            token = self._token(match)
            self.previous = token.type.lstrip("_")
            yield token

    def _token(self, match: re.Match[str]) -> Token:
        if match.lastgroup == "word":
            return self._word()
        if match.lastgroup == "operator":
            return self._operator(match[0])
        return self._take(str(match.lastgroup), match.end())

    def _take(self, kind: str, end: int, value: str | None = None) -> Token:
        start, self.at = self.at, end
        text = self.text[start:end] if value is None else value
        return Token(kind if kind in KEPT else f"_{kind}", text, start_pos=start, end_pos=end)

    def _word(self) -> Token:
        if self.previous in ("INSTANCE_OF", "TYPE_FOLLOWS"):
            return self._type()
        if self.previous == "DOT":
            return self._name(_PROPERTY)
        if self._entry_is_due() and (entry := _ENTRY_NAME.match(self.text, self.at)):
            self._introduce(entry[1])
            return self._take("KEY", entry.end(1), normal_name(entry[1]))
        if self.previous in ("FOR", "SOME", "EVERY") or (self.previous == "COMMA" and self._innermost() == "iterators"):
            return self._iterator()
        if called := self.functions.match(self.text, self.at):
            return self._take("NAME", called.end(), normal_name(called[0]))
        return self._keyword() or self._name(self.known_pattern)

    def _entry_is_due(self) -> bool:
        return self.previous in ("LPAR", "LBRACE", "COMMA") and self._innermost() in ("(", "{", "function")

    def _innermost(self) -> str:
        return self.open[-1] if self.open else ""

    def _introduce(self, name: str) -> None:
        name = normal_name(name)
        if not name.isidentifier() and name not in self.known:
            self.known |= {name}
            self.known_pattern = _unusual(self.known)

    def _type(self) -> Token:
        match = _TYPE.match(self.text, self.at)
        if match is None:
            raise FeelSyntaxError(f"A type is expected here, one of: {', '.join(TYPES)}", self.at + 1)
        if self.text[match.end() :].lstrip().startswith("<"):
            raise FeelSyntaxError("A type is named without its parts: `list`, not `list<number>`", match.end() + 1)
        return self._take("TYPE", match.end(), normal_name(match[0]))

    def _iterator(self) -> Token:
        match = _ITERATOR_NAME.match(self.text, self.at)
        if match is None:
            raise FeelSyntaxError("A name and `in` are expected here", self.at + 1)
        self._introduce(match[1])
        if self._innermost() != "iterators":
            self._push("iterators")
        return self._take("NAME", match.end(1), normal_name(match[1]))

    def _keyword(self) -> Token | None:
        match = _PLAIN.match(self.text, self.at)
        word = match[0] if match else ""
        known = self.known_pattern.match(self.text, self.at)
        if word not in KEYWORDS or (known and len(known[0]) > len(word)):
            return None
        if word in ("return", "satisfies") and self._innermost() == "iterators":
            self.open.pop()
        return self._take(word.upper(), self.at + len(word))

    def _name(self, known: re.Pattern[str]) -> Token:
        longest = known.match(self.text, self.at) or self.known_pattern.match(self.text, self.at)
        plain = _PLAIN.match(self.text, self.at)
        end = max(match.end() for match in (longest, plain) if match)
        return self._take("NAME", end, normal_name(self.text[self.at : end]))

    def _operator(self, text: str) -> Token:
        kind = _OPERATORS[text]
        operand_ended = self.previous in _OPERAND_ENDS
        if text == "]" and not operand_ended and self.previous != "LSQB":
            kind = "RANGE_OPEN"
        elif text == "[" and operand_ended and _NOTHING_FOLLOWS.match(self.text, self.at + 1):
            kind = "RANGE_CLOSE"
        elif text == ":" and self._innermost() == "function":
            kind = "TYPE_FOLLOWS"
        if kind in ("LPAR", "LSQB", "LBRACE", "RANGE_OPEN"):
            self._push("function" if self.previous == "FUNCTION" else text)
        elif kind in ("RPAR", "RSQB", "RBRACE", "RANGE_CLOSE") and self.open:
            self.open.pop()
        return self._take(kind, self.at + len(text))

    def _push(self, bracket: str) -> None:
        self.open.append(bracket)
        if len(self.open) > MAX_DEPTH:
            raise FeelSyntaxError(f"Brackets are nested more than {MAX_DEPTH} deep", self.at + 1)

    def _unreadable(self) -> FeelSyntaxError:
        character = self.text[self.at]
        return FeelSyntaxError(_HINTS.get(character, f"{character!r} has no meaning here"), self.at + 1)

"""Cuts an expression into tokens for the grammar.

FEEL's names may hold spaces and even operators, so where a name ends depends on the names that are known: those of
functions, those given by the caller, and those that the expression itself introduces (context entries, iterators,
parameters). The longest known name wins. Two brackets also depend on what stands around them: `]` opens a range where
an operand is due (`]1..5]`), and `[` closes one after `..` where nothing follows that a filter needs (`[1..5[`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from lark import Token

from .errors import FeelNotCoveredError, FeelSyntaxError
from .limits import MAX_DEPTH
from .names import NAME, PART, WORD, normal_name, one_of, unusual
from .type_reading import TypeReader
from .types import Type

KEYWORDS = frozenset(
    {
        *("if", "then", "else", "for", "in", "return", "some", "every", "satisfies"),
        *("and", "or", "between", "true", "false", "null", "function", "external"),
    }
)
PROPERTIES = ("start included", "end included", "time offset")
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

_PLAIN = re.compile(WORD)
_TOKEN = re.compile(
    rf"""(?P<gap>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<NUMBER>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{{1,6}})?(?!{PART}))
    |(?P<STRING>"(?:[^"\\]|\\.)*")
    |(?P<AT>@\s*"[^"\\]*")
    |(?P<INSTANCE_OF>instance\s+of\b)
    |(?P<word>{WORD})
    |(?P<descendants>\.\.\.(?!\d))
    |(?P<operator>\.\.|\*\*|<=|>=|!=|[-+*/<>=()\[\]{{}},:.?])""",
    re.VERBOSE | re.DOTALL,
)
_ENTRY_NAME = re.compile(rf"({NAME})\s*:")
_PARAMETER_NAME = re.compile(rf"({NAME})\s*(?=[,):])")
_ITERATOR_NAME = re.compile(rf"\s*({WORD}(?:[\s'-]+{PART}+)*?)\s+in\b")
_NO_FILTER_FOLLOWS = re.compile(
    rf"(?:\s|//[^\n]*|/\*.*?\*/)*(?:$|[),\]}}=!<>]|\.\s*{WORD}|(?:and|or|in|instance|between|then|else|return|satisfies)\b)",
    re.DOTALL,
)
_ENTRY_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"\s*:')
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


class Lexer:
    """Reads one expression.

    `names` are variables whose names hold spaces, `functions` matches known function names, `types` are named types.
    """

    def __init__(self, text: str, names: Iterable[str], functions: re.Pattern[str], types: Mapping[str, Type]) -> None:
        self.text = text
        self.functions = functions
        self.types = types
        self.at = 0
        self.previous = ""
        self.open: list[tuple[str, frozenset[str]]] = []
        self.ranging: set[int] = set()
        self.known = frozenset(names)
        self.entries: frozenset[str] = frozenset()

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
        if match.lastgroup == "descendants":
            raise FeelNotCoveredError("Descendants (`...`) are not covered", self.at + 1)
        if match.lastgroup == "STRING" and self._entry_is_due() and (key := _ENTRY_STRING.match(self.text, self.at)):
            self._introduce_entry(key[1])
        return self._take(str(match.lastgroup), match.end())

    def _take(self, kind: str, end: int, value: str | None = None) -> Token:
        start, self.at = self.at, end
        text = self.text[start:end] if value is None else value
        return Token(kind if kind in KEPT else f"_{kind}", text, start_pos=start, end_pos=end)

    def _word(self) -> Token:
        if self.previous in ("INSTANCE_OF", "TYPE_FOLLOWS"):
            return self._type()
        if self.previous == "DOT":
            return self._name(one_of(self.entries.union(PROPERTIES)))
        if self._innermost() == "function" and self.previous in ("LPAR", "COMMA"):
            return self._parameter()
        if self._entry_is_due() and (entry := _ENTRY_NAME.match(self.text, self.at)):
            self._introduce_entry(entry[1])
            return self._take("KEY", entry.end(1), normal_name(entry[1]))
        if self.previous in ("FOR", "SOME", "EVERY") or (self.previous == "COMMA" and self._innermost() == "iterators"):
            return self._iterator()
        if called := self.functions.match(self.text, self.at):
            return self._take("NAME", called.end(), normal_name(called[0]))
        return self._keyword() or self._name()

    def _entry_is_due(self) -> bool:
        return self.previous in ("LPAR", "LBRACE", "COMMA") and self._innermost() in ("(", "{")

    def _innermost(self) -> str:
        return self.open[-1][0] if self.open else ""

    def _introduce(self, name: str) -> None:
        """Makes the name known up to the bracket that closes the part of the text where it stands."""
        self.known |= {normal_name(name)}

    def _introduce_entry(self, name: str) -> None:
        """The same for a context's entry; a path or a filter may name it anywhere later."""
        if self._innermost() == "{":
            self._introduce(name)
            self.entries |= {normal_name(name)}

    def _parameter(self) -> Token:
        match = _PARAMETER_NAME.match(self.text, self.at)
        if match is None:
            return self._name()
        self._introduce(match[1])
        kind = "KEY" if self.text[match.end()] == ":" else "NAME"
        return self._take(kind, match.end(1), normal_name(match[1]))

    def _type(self) -> Token:
        reader = TypeReader(self.text, self.at, self.types)
        start, read = self.at, reader.read()
        self.at = reader.at
        return Token("TYPE", read, start_pos=start, end_pos=self.at)

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
        known = unusual(self.known).match(self.text, self.at)
        if word not in KEYWORDS or (known and len(known[0]) > len(word)):
            return None
        if word == "external" and self.previous == "RPAR":
            raise FeelNotCoveredError("Functions of other languages are not covered", self.at + 1)
        if word in ("return", "satisfies") and self._innermost() == "iterators":
            self._pop()
        return self._take(word.upper(), self.at + len(word))

    def _name(self, choices: re.Pattern[str] | None = None) -> Token:
        known = unusual(self.known).match(self.text, self.at)
        longest = (choices.match(self.text, self.at) if choices else None) or known
        plain = _PLAIN.match(self.text, self.at)
        end = max(match.end() for match in (longest, plain) if match)
        return self._take("NAME", end, normal_name(self.text[self.at : end]))

    def _operator(self, text: str) -> Token:
        kind = _OPERATORS[text]
        operand_ended = self.previous in _OPERAND_ENDS
        if text == "]" and not operand_ended and self.previous != "LSQB":
            kind = "RANGE_OPEN"
        elif text == "[" and operand_ended and len(self.open) in self.ranging and self._no_filter_follows():
            kind = "RANGE_CLOSE"
        elif text == "..":
            self.ranging.add(len(self.open))
        elif text == ":" and self._innermost() == "function":
            kind = "TYPE_FOLLOWS"
        if kind in ("LPAR", "LSQB", "LBRACE", "RANGE_OPEN"):
            self._push("function" if self.previous == "FUNCTION" else text)
            if kind == "LSQB" and operand_ended:
                self.known |= self.entries
        elif kind in ("RPAR", "RSQB", "RBRACE", "RANGE_CLOSE") and self.open:
            self._pop()
        return self._take(kind, self.at + len(text))

    def _no_filter_follows(self) -> bool:
        return _NO_FILTER_FOLLOWS.match(self.text, self.at + 1) is not None

    def _push(self, bracket: str) -> None:
        self.open.append((bracket, self.known))
        if len(self.open) > MAX_DEPTH:
            raise FeelSyntaxError(f"Brackets are nested more than {MAX_DEPTH} deep", self.at + 1)

    def _pop(self) -> None:
        self.ranging.discard(len(self.open))
        bracket, known = self.open.pop()
        if bracket not in ("iterators", "function"):
            self.known = known

    def _unreadable(self) -> FeelSyntaxError:
        character = self.text[self.at]
        return FeelSyntaxError(_HINTS.get(character, f"{character!r} has no meaning here"), self.at + 1)

"""From text to syntax tree."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from lark import Lark, Token, UnexpectedToken
from lark.exceptions import VisitError

from . import parse_table, syntax
from .errors import FeelSyntaxError
from .functions import Functions
from .juel import refuse_juel
from .lexer import Lexer
from .limits import MAX_LENGTH
from .tree import Tree, position_of
from .types import Type

_OPENING = ("LPAR", "_LSQB", "_LBRACE", "RANGE_OPEN")
_CLOSING = ("_RPAR", "_RSQB", "_RBRACE", "RANGE_CLOSE")


def parse_expression(text: str, names: Iterable[str], functions: Functions, types: Mapping[str, Type]) -> syntax.Node:
    """The tree of an expression; a leading `=`, as the Modeler writes it, is passed over. Raises `FeelSyntaxError`."""
    _within_length(text)
    refuse_juel(text)
    tokens = _tokens(text, names, functions, types)
    written = tokens[1:] if tokens and tokens[0] == "=" else tokens
    node: syntax.Node = _parse(written, "expression", functions, _end(tokens))
    return node


def parse_unary_tests(text: str, names: Iterable[str], functions: Functions, types: Mapping[str, Type]) -> syntax.Tests:
    """The tree of a decision table's input entry. Raises `FeelSyntaxError`."""
    _within_length(text)
    refuse_juel(text)
    tokens = _tokens(text, names, functions, types)
    if not tokens or tokens == ["-"]:
        return syntax.Tests(())
    if _is_negated(tokens):
        return syntax.Tests(_parse(tokens[2:-1], "tests", functions, _end(tokens[:-1])), negated=True)
    return syntax.Tests(_parse(tokens, "tests", functions, _end(tokens)))


def parse_range(text: str, functions: Functions) -> syntax.RangeLiteral:
    """The tree of a range standing alone; unlike one in an expression it may lack an end: `[18..)`."""
    _within_length(text)
    tokens = _tokens(text, (), functions, {})
    read: syntax.RangeLiteral = _parse(tokens, "range_text", functions, _end(tokens))
    return read


def _within_length(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise FeelSyntaxError(f"An expression has at most {MAX_LENGTH:,} characters", MAX_LENGTH + 1)


def _tokens(text: str, names: Iterable[str], functions: Functions, types: Mapping[str, Type]) -> list[Token]:
    return list(Lexer(text, names, functions.pattern, types).tokens())


def _is_negated(tokens: list[Token]) -> bool:
    """Whether the tokens are `not(` … `)` with the two brackets belonging together.

    Any bracket may close any other: the range `[1..5)` opens and closes with different ones.
    """
    if len(tokens) < 3 or tokens[0] != "not" or tokens[0].type != "NAME" or tokens[1].type != "LPAR":
        return False
    depth = 0
    for index, token in enumerate(tokens[1:], start=1):
        depth += (token.type in _OPENING) - (token.type in _CLOSING)
        if depth == 0:
            return index == len(tokens) - 1
    return False


def _parse(tokens: list[Token], start: str, functions: Functions, end: int) -> Any:
    try:
        return _lark().parse(tokens, start=start)
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise FeelSyntaxError("The expression ends where more is needed", end + 1) from None
        raise _unexpected(tokens, error.token, functions) from None
    except VisitError as error:
        if isinstance(error.orig_exc, FeelSyntaxError):
            raise error.orig_exc from None
        raise


def _unexpected(tokens: list[Token], found: Token, functions: Functions) -> FeelSyntaxError:
    place = next(index for index, token in enumerate(tokens) if token is found)
    first = place
    while first and tokens[first - 1].type == "NAME":
        first -= 1
    if found.type == "NAME" and first < place:
        return _unknown_words(tokens[first:], functions)
    return FeelSyntaxError(f"`{found}` is not expected here", position_of(found))


def _unknown_words(tokens: list[Token], functions: Functions) -> FeelSyntaxError:
    """Words side by side that are no known name: a function's when a bracket follows."""
    count = next((index for index, token in enumerate(tokens) if token.type != "NAME"), len(tokens))
    name = " ".join(tokens[:count])
    if count < len(tokens) and tokens[count].type == "LPAR":
        return functions.unknown(name, position_of(tokens[0]))
    return FeelSyntaxError(f"There is no name `{name}`", position_of(tokens[0]))


@cache
def _lark() -> Lark:
    return parse_table.load(Tree())


def _end(tokens: list[Token]) -> int:
    return (tokens[-1].end_pos or 0) if tokens else 0

"""From text to syntax tree."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedToken, v_args
from lark.exceptions import VisitError
from lark.lexer import Lexer as LarkLexer

from . import syntax
from .errors import FeelSyntaxError
from .functions import Functions
from .grammar import GRAMMAR
from .juel import refuse_juel
from .lexer import Lexer, normal_name
from .limits import MAX_LENGTH
from .temporal import parse_temporal
from .values import NUMBERS

_ESCAPE = re.compile(r"""\\(?:(?P<plain>["'\\nrt])|u(?P<four>[0-9A-Fa-f]{4})|U(?P<six>[0-9A-Fa-f]{6}))""")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}


def parse_expression(text: str, names: Iterable[str], functions: Functions) -> syntax.Node:
    """The tree of an expression; a leading `=`, as the Modeler writes it, is passed over. Raises `FeelSyntaxError`."""
    _within_length(text)
    refuse_juel(text)
    tokens = _tokens(text, names, functions)
    written = tokens[1:] if tokens and tokens[0] == "=" else tokens
    node: syntax.Node = _parse(written, "expression", functions, _end(tokens))
    return node


def parse_unary_tests(text: str, names: Iterable[str], functions: Functions) -> syntax.Tests:
    """The tree of a decision table's input entry. Raises `FeelSyntaxError`."""
    _within_length(text)
    refuse_juel(text)
    tokens = _tokens(text, names, functions)
    if not tokens or tokens == ["-"]:
        return syntax.Tests(())
    if _is_negated(tokens):
        return syntax.Tests(_parse(tokens[2:-1], "tests", functions, _end(tokens[:-1])), negated=True)
    return syntax.Tests(_parse(tokens, "tests", functions, _end(tokens)))


def _within_length(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise FeelSyntaxError(f"An expression has at most {MAX_LENGTH:,} characters", MAX_LENGTH + 1)


def _tokens(text: str, names: Iterable[str], functions: Functions) -> list[Token]:
    return list(Lexer(text, names, functions.pattern).tokens())


def _is_negated(tokens: list[Token]) -> bool:
    """Whether the tokens are `not(` … `)` with the two brackets belonging together."""
    if len(tokens) < 3 or tokens[0] != "not" or tokens[0].type != "NAME" or tokens[1].type != "LPAR":
        return False
    depth = 0
    for index, token in enumerate(tokens[1:], start=1):
        depth += (token.type == "LPAR") - (token.type == "_RPAR")
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
    if found.type == "COMPARE" and place and tokens[place - 1].end_pos == found.start_pos and found == "=":
        return FeelSyntaxError("Equality is written with one `=`", _at(found))
    return FeelSyntaxError(f"`{found}` is not expected here", _at(found))


def _unknown_words(tokens: list[Token], functions: Functions) -> FeelSyntaxError:
    """Words side by side that are no known name: a function's when a bracket follows."""
    count = next((index for index, token in enumerate(tokens) if token.type != "NAME"), len(tokens))
    name = " ".join(tokens[:count])
    if count < len(tokens) and tokens[count].type == "LPAR":
        return functions.unknown(name, _at(tokens[0]))
    return FeelSyntaxError(f"There is no name `{name}`", _at(tokens[0]))


class _Tokens(LarkLexer):
    def __init__(self, _conf: object) -> None:
        """Lark makes its lexer itself; ours has done its work before."""

    def lex(self, tokens: Any, _state: object = None) -> Iterator[Token]:
        return iter(tokens)


@cache
def _lark() -> Lark:
    return Lark(
        GRAMMAR,
        parser="lalr",
        lexer=_Tokens,
        start=["expression", "tests"],
        transformer=_Tree(),
        maybe_placeholders=False,
    )


def _at(token: Token) -> int:
    return (token.start_pos or 0) + 1


def _end(tokens: list[Token]) -> int:
    return (tokens[-1].end_pos or 0) if tokens else 0


def _unquote(token: Token) -> str:
    return _ESCAPE.sub(_unescape, token[1:-1])


def _unescape(match: re.Match[str]) -> str:
    if match["plain"]:
        return _ESCAPED.get(match["plain"], match["plain"])
    code = int(match["four"] or match["six"], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def _all(kind: Callable[[tuple[Any, ...]], Any]) -> Callable[..., Any]:
    return lambda _self, *parts: kind(parts)


@v_args(inline=True)
class _Tree(Transformer[Token, Any]):
    """Builds `syntax` nodes while lark reduces; its methods are named after the grammar's rules."""

    disjunction = _all(syntax.Disjunction)
    conjunction = _all(syntax.Conjunction)
    list = _all(syntax.ListLiteral)
    tests = _all(tuple)
    parameter = _all(lambda parts: (str(parts[0]), str(parts[1]) if len(parts) > 1 else None))

    def compared(self, left: syntax.Node, operator: Token, right: syntax.Node) -> syntax.Node:
        return syntax.Comparison(left, str(operator), right)

    def between(self, value: syntax.Node, low: syntax.Node, high: syntax.Node) -> syntax.Node:
        return syntax.Between(value, low, high)

    def in_value(self, value: syntax.Node, target: syntax.Node | syntax.Test) -> syntax.Node:
        test = target if isinstance(target, syntax.Test) else syntax.Matching(target)
        return syntax.In(value, syntax.Tests((test,)))

    def in_tests(self, value: syntax.Node, _bracket: Token, *tests: syntax.Test) -> syntax.Node:
        return syntax.In(value, syntax.Tests(tests))

    def matching(self, expression: syntax.Node) -> syntax.Test:
        return syntax.Matching(expression)

    def comparing(self, operator: Token, endpoint: syntax.Node) -> syntax.Test:
        return syntax.Comparing(str(operator), endpoint)

    def arithmetic(self, first: syntax.Node, *rest: Any) -> syntax.Node:
        return syntax.Arithmetic(first, tuple(zip(map(str, rest[::2]), rest[1::2], strict=True))) if rest else first

    def negative(self, _minus: Token, of: syntax.Node) -> syntax.Node:
        return syntax.Negation(of)

    def instance_of(self, value: syntax.Node, kind: Token) -> syntax.Node:
        return syntax.InstanceOf(value, str(kind))

    def path(self, of: syntax.Node, name: Token) -> syntax.Node:
        return syntax.Path(of, str(name))

    def filtered(self, of: syntax.Node, condition: syntax.Node) -> syntax.Node:
        return syntax.Filter(of, condition)

    def call(self, function: syntax.Node, bracket: Token, *arguments: syntax.Node) -> syntax.Node:
        return syntax.Call(function, arguments, None, _position(function, bracket))

    def call_by_name(self, function: syntax.Node, bracket: Token, *named: tuple[str, syntax.Node]) -> syntax.Node:
        names, arguments = zip(*named, strict=True)
        return syntax.Call(function, arguments, names, _position(function, bracket))

    def named(self, name: Token, value: syntax.Node) -> tuple[str, syntax.Node]:
        return str(name), value

    def number(self, token: Token) -> syntax.Node:
        try:
            return syntax.Literal(NUMBERS.create_decimal(str(token)))
        except ArithmeticError as error:
            raise FeelSyntaxError("This number is too large", _at(token)) from error

    def string(self, token: Token) -> syntax.Node:
        return syntax.Literal(_unquote(token))

    def temporal(self, token: Token) -> syntax.Node:
        text = token[1:].lstrip()[1:-1]
        value = parse_temporal(text)
        if value is None:
            raise FeelSyntaxError(f'"{text}" is no date, time, date and time or duration', _at(token))
        return syntax.Literal(value)

    def true(self) -> syntax.Node:
        return syntax.Literal(True)

    def false(self) -> syntax.Node:
        return syntax.Literal(False)

    def null(self) -> syntax.Node:
        return syntax.Literal(None)

    def name(self, token: Token) -> syntax.Node:
        return syntax.Name(str(token), _at(token))

    def grouped(self, _bracket: Token, expression: syntax.Node) -> syntax.Node:
        return expression

    def open_range(self, bracket: Token, test: syntax.Comparing) -> syntax.Node:
        if test.operator == "!=":
            raise FeelSyntaxError("`!=` makes no range", _at(bracket) + 1)
        above = test.endpoint if test.operator in (">", ">=", "=") else None
        below = test.endpoint if test.operator in ("<", "<=", "=") else None
        return syntax.RangeLiteral(above, below, test.operator in (">=", "="), test.operator in ("<=", "="))

    def range(self, start: Token, low: syntax.Node, _dots: Token, high: syntax.Node, end: Token) -> syntax.Node:
        return syntax.RangeLiteral(low, high, start == "[" and start.type == "_LSQB", end.type == "_RSQB")

    def context(self, *entries: tuple[Token, syntax.Node]) -> syntax.Node:
        values: dict[str, syntax.Node] = {}
        for token, value in entries:
            key = _unquote(token) if token.type == "STRING" else normal_name(token)
            if key in values:
                raise FeelSyntaxError(f"The context has two entries named `{key}`", _at(token))
            values[key] = value
        return syntax.ContextLiteral(tuple(values.items()))

    def entry(self, key: Token, value: syntax.Node) -> tuple[Token, syntax.Node]:
        return key, value

    def if_(self, condition: syntax.Node, then: syntax.Node, otherwise: syntax.Node) -> syntax.Node:
        return syntax.If(condition, then, otherwise)

    def iterator(self, name: Token, over: syntax.Node, end: syntax.Node | None = None) -> syntax.Binding:
        return syntax.Binding(str(name), over, end)

    def for_(self, *parts: Any) -> syntax.Node:
        return syntax.For(parts[:-1], parts[-1])

    def quantified(self, kind: Token, *parts: Any) -> syntax.Node:
        return syntax.Quantified(str(kind), parts[:-1], parts[-1])

    def function(self, _bracket: Token, *parts: Any) -> syntax.Node:
        return syntax.FunctionLiteral(parts[:-1], parts[-1])


def _position(function: syntax.Node, bracket: Token) -> int:
    return function.position if isinstance(function, syntax.Name) else _at(bracket)

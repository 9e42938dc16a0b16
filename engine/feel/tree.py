"""Builds the syntax tree while lark reduces: what each rule of the grammar means."""

import re
from collections.abc import Callable
from typing import Any

from lark import Token, Transformer, v_args

from . import syntax
from .errors import FeelEvaluationError, FeelNotCoveredError, FeelSyntaxError
from .names import normal_name
from .temporal import parse_temporal
from .values import NUMBERS

_ESCAPE = re.compile(r"""\\(?:(?P<plain>["'\\nrt])|u(?P<four>[0-9A-Fa-f]{4})|U(?P<six>[0-9A-Fa-f]{6}))""")
_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}


def position_of(token: Token) -> int:
    """Where the token begins, counting characters from 1."""
    return (token.start_pos or 0) + 1


def _unquote(token: Token) -> str:
    """The text that a string literal means; two halves of a character (`\\uD83D\\uDC0E`) are that character.

    Half a one and NUL are refused here, for no database keeps them: a case would stand still where it is asked to.
    """
    text = _ESCAPE.sub(_unescape, token[1:-1])
    whole = _HALVES.sub(lambda halves: halves[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    if found := _NO_CHARACTER.search(whole):
        raise FeelSyntaxError(f"`\\u{ord(found[0]):04X}` is no character that a text can have", position_of(token))
    return whole


def _unescape(match: re.Match[str]) -> str:
    if match["plain"]:
        return _ESCAPED.get(match["plain"], match["plain"])
    code = int(match["four"] or match["six"], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def _all(kind: Callable[[tuple[Any, ...]], Any]) -> Callable[..., Any]:
    return lambda _self, *parts: kind(parts)


@v_args(inline=True)
class Tree(Transformer[Token, Any]):
    """Builds `syntax` nodes while lark reduces; its methods are named after the grammar's rules."""

    disjunction = _all(syntax.Disjunction)
    conjunction = _all(syntax.Conjunction)
    list = _all(syntax.ListLiteral)
    tests = _all(tuple)
    parameter = _all(lambda parts: (str(parts[0]), parts[1].value if len(parts) > 1 else None))

    def compared(self, left: syntax.Node, operator: Token, right: syntax.Node) -> syntax.Node:
        return syntax.Comparison(left, str(operator), right)

    def compared_with_range(self, left: syntax.Node, operator: Token, test: syntax.Comparing) -> syntax.Node:
        if test.operator in ("=", "!="):
            raise FeelSyntaxError("Equality is written with one `=`", position_of(operator) + len(operator))
        return syntax.Comparison(left, str(operator), _range_of(test))

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
        return syntax.Comparing(str(operator), endpoint, position_of(operator))

    def arithmetic(self, first: syntax.Node, *rest: Any) -> syntax.Node:
        return syntax.Arithmetic(first, tuple(zip(map(str, rest[::2]), rest[1::2], strict=True))) if rest else first

    def negative(self, _minus: Token, of: syntax.Node) -> syntax.Node:
        return syntax.Negation(of)

    def instance_of(self, value: syntax.Node, kind: Token) -> syntax.Node:
        return syntax.InstanceOf(value, kind.value)

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
            raise FeelSyntaxError("This number is too large", position_of(token)) from error

    def string(self, token: Token) -> syntax.Node:
        return syntax.Literal(_unquote(token))

    def temporal(self, token: Token) -> syntax.Node:
        text = token[1:].lstrip()[1:-1]
        try:
            value = parse_temporal(text)
        except FeelEvaluationError as error:
            raise FeelNotCoveredError(str(error), position_of(token)) from None
        if value is None:
            raise FeelSyntaxError(f'"{text}" is no date, time, date and time or duration', position_of(token))
        return syntax.Literal(value)

    def true(self) -> syntax.Node:
        return syntax.Literal(True)

    def false(self) -> syntax.Node:
        return syntax.Literal(False)

    def null(self) -> syntax.Node:
        return syntax.Literal(None)

    def name(self, token: Token) -> syntax.Node:
        return syntax.Name(str(token), position_of(token))

    def grouped(self, _bracket: Token, expression: syntax.Node) -> syntax.Node:
        return expression

    def open_range(self, _bracket: Token, test: syntax.Comparing) -> syntax.Node:
        if test.operator == "!=":
            return test  # as in `x in (!= 5)`; the compiler refuses it where a value is due
        return _range_of(test)

    def range(self, start: Token, *parts: Any) -> syntax.RangeLiteral:
        ends, end = parts[:-1], parts[-1]
        dots = next(index for index, part in enumerate(ends) if isinstance(part, Token))
        low, high = next(iter(ends[:dots]), None), next(iter(ends[dots + 1 :]), None)
        return syntax.RangeLiteral(low, high, start.type == "_LSQB", end.type == "_RSQB")

    range_text = range

    def context(self, *entries: tuple[Token, syntax.Node]) -> syntax.Node:
        values: dict[str, syntax.Node] = {}
        for token, value in entries:
            key = _unquote(token) if token.type == "STRING" else normal_name(token)
            if key in values:
                raise FeelSyntaxError(f"The context has two entries named `{key}`", position_of(token))
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


def _range_of(test: syntax.Comparing) -> syntax.RangeLiteral:
    """All values that meet a comparison: `(> 5)`."""
    if test.operator == "!=":
        raise FeelSyntaxError("`!=` makes no range", test.position)
    alone = test.operator == "="
    above = test.endpoint if alone or test.operator in (">", ">=") else None
    below = test.endpoint if alone or test.operator in ("<", "<=") else None
    return syntax.RangeLiteral(above, below, alone or test.operator == ">=", alone or test.operator == "<=", alone)


def _position(function: syntax.Node, bracket: Token) -> int:
    return function.position if isinstance(function, syntax.Name) else position_of(bracket)

"""Whatever is written: the two named errors and no others, the same answer twice, and JSON out of it."""

import json
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import (
    BUILTINS,
    FeelEvaluationError,
    FeelSyntaxError,
    compile_expression,
    compile_unary_tests,
    from_json,
    to_json,
)
from tests.unit.feel.evaluating import NOW

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)
PIECES = st.sampled_from(
    [
        *(
            "a",
            "b",
            "c.d",
            "?",
            "item",
            "partial",
            "1",
            "0",
            "-1",
            ".5",
            "1e9",
            '"x"',
            '"\\\\"',
            "true",
            "false",
            "null",
        ),
        *(
            '@"2026-01-31"',
            '@"P1M"',
            '@"PT1H"',
            '@"10:00:00Z"',
            '@"2026-01-31T10:00:00"',
            "[1..5]",
            "]1..5[",
            "[]",
            "{}",
        ),
        *(
            "+",
            "-",
            "*",
            "/",
            "**",
            "=",
            "!=",
            "<",
            ">=",
            "and",
            "or",
            "in",
            "between",
            "instance of",
            "..",
            ",",
            ":",
            ".",
        ),
        *("(", ")", "[", "]", "{", "}", "not(", "if", "then", "else", "for x in", "some x in", "every x in", "return"),
        *(
            "satisfies",
            "function(x)",
            "number",
            "date and time",
            "{a:",
            "//",
            "/*",
            "*/",
            "'",
            "${",
            "=",
            "\n",
            "external",
        ),
        *(f"{name}(" for name in BUILTINS),
    ]
)
VARIABLES = st.fixed_dictionaries({"a": JSON, "b": JSON, "c": JSON})


LEAVES = [
    *("a", "b", "c.d", "1", "-2", "0.5", '"x"', "true", "null", '@"2026-01-31"', '@"P1M"', '@"PT1H"', "[1..5)", "[]"),
    *("{e: a}", "[a, 1, b]", "now()", "today()", '@"10:00:00Z"', '"2026-01-31"', "(function(p) p)"),
]
FORMS = [
    *("({} + {})", "({} - {})", "({} * {})", "({} / {})", "({} ** {})", "({} = {})", "({} < {})", "({} and {})"),
    *("({} or {})", "({} in {})", "({} between {} and {})", "(if {} then {} else {})", "{}[{}]", "{}.a", "-{}"),
    *("(for x in {} return [x, {}])", "(some x in {} satisfies x = {})", "[{}, {}]", "{{e: {}, f: {}}}", "[{}..{}]"),
    *("({} instance of number)", "sort({}, function(x, y) x < y)"),
    *(f"{name}({', '.join(['{}'] * count)})" for name in BUILTINS for count in (1, 2, 3)),
]


@st.composite
def expressions(draw, depth=3):
    """Texts that are expressions more often than not."""
    if depth == 0:
        return draw(st.sampled_from(LEAVES))
    form = draw(st.sampled_from(FORMS))
    count = form.replace("{{", "").replace("}}", "").count("{}")
    return form.format(*(draw(expressions(depth=depth - 1)) for _ in range(count)))


def outcome(evaluate):
    """The JSON text of the result, or the refusal."""
    try:
        return json.dumps(to_json(evaluate()), allow_nan=False)
    except FeelEvaluationError as error:
        return f"stopped: {error}"


def compiled(compiler, text):
    try:
        return compiler(text)
    except FeelSyntaxError as error:
        assert 1 <= error.position <= len(text) + 1
        return None


@settings(max_examples=150)
@given(st.text(max_size=60) | st.lists(PIECES, max_size=12).map(" ".join), VARIABLES)
def test_any_text_is_compiled_or_refused(text, variables):
    if expression := compiled(compile_expression, text):
        outcome(lambda: expression.evaluate(variables, NOW))
    if tests := compiled(compile_unary_tests, text):
        with suppress(FeelEvaluationError):
            assert tests.truth(variables["a"], variables, NOW) in (True, False, None)


@settings(max_examples=200)
@given(expressions(), VARIABLES)
def test_any_expression_gives_the_same_json_twice(text, variables):
    if expression := compiled(compile_expression, text):
        before = json.dumps(variables)
        first = outcome(lambda: expression.evaluate(variables, NOW))
        assert first == outcome(lambda: expression.evaluate(variables, NOW))
        assert json.dumps(variables) == before


@given(JSON)
def test_json_comes_out_as_it_went_in(value):
    assert to_json(from_json(value)) == value


@given(JSON, JSON)
def test_equality_is_reflexive_and_symmetric(left, right):
    same = compile_expression("a = a and b = b")
    either = compile_expression("[a = b] = [b = a]")
    assert same.evaluate({"a": left, "b": right}) is True
    assert either.evaluate({"a": left, "b": right}) is True


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_tests_and_expressions_agree(value, low, high):
    variables = {"v": value, "low": low, "high": high}
    cell = compile_unary_tests("[low..high]").truth(value, variables)
    for text in ("v in [low..high]", "v between low and high", "v >= low and v <= high", "includes([low..high], v)"):
        assert compile_expression(text).evaluate(variables) is cell

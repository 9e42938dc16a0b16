"""Hostile expressions: nothing reaches Python, nothing runs long, nothing grows large."""

import time

import pytest

from engine.feel import FeelEvaluationError, FeelSyntaxError, compile_expression, compile_unary_tests, to_json

PATIENCE = 20
"""Seconds of processor time, far above what any of these takes; without limits they would take years."""

REFUSED = {
    "python call": "__import__('os').system('id')",
    "python builtin": 'eval("1")',
    "lambda": "lambda x: x",
    "assignment": "x := 1",
    "f-string": 'f"{x}"',
    "java": 'function(a) external {java: {class: "java.lang.Runtime"}}',
    "too long": "1+" * 2_000 + "1",
    "round brackets": "(" * 41 + "1" + ")" * 41,
    "square brackets": "[" * 2_000,
    "curly brackets": "{a:" * 41 + "1" + "}" * 41,
    "signs": "-" * 3_000 + "1",
    "calls": "not(" * 41 + "true" + ")" * 41,
    "ifs": "if a then 1 else " * 60 + "1",
    "paths": "a" + ".b" * 1_000,
    "filters": "a" + "[1]" * 1_000,
    "types": "x instance of " + "list<" * 1_000 + "Any" + ">" * 1_000,
    "context types": "x instance of " + "context<a: " * 400 + "Any" + ">" * 400,
    "range in a range": "range(" * 41 + ")" * 41,
    "nul": "1\x00",
    "huge number": "1e999999",
}

NULL = {
    "dunder": "x.__class__",
    "dunder of text": '"".__class__.__mro__',
    "method": "x.real",
    "dunder of function": "(function(a) a).__globals__",
    "dunder variable": "__builtins__",
    "private entry": "ctx._secret.__init__",
    "huge power": "9 ** (9 ** (9 ** 9))",
    "slow power": "1.0000001 ** 123456789012345678901234567890",
    "unknown zone": 'time(at + "@Europe/../../../etc/passwd")',
}

STOPPED = {
    "types asked of long lists": "for a in 1..9999 return xs instance of list<number>",
    "ranges read in a loop": 'for a in 1..9999 return range("[1..2]")',
    "nested loops": "for a in 1..5000, b in 1..5000 return 1",
    "nested quantifiers": "some a in 1..10000, b in 1..10000, c in 1..10000 satisfies false",
    "long range": "for i in 1..1000000000 return i",
    "long range of dates": 'for d in @"0001-01-01"..@"9999-12-31" return d',
    "loop in a loop": "for a in 1..9999 return count(for b in 1..9999 return b)",
    "filter in a loop": "for a in 1..9999 return count(xs[item > a])",
    "doubled text": '{g: function(h, s, n) if n = 0 then s else h(h, s + s, n - 1), x: g(g, "ab", 30)}.x',
    "endless recursion": "(function(f) f(f))(function(f) f(f))",
    "doubled lists": "{a: [1, 1], b: [a, a, a, a], c: [b, b, b, b], d: [c, c, c, c], e: [d, d, d, d], "
    "f: [e, e, e, e], g: [f, f, f, f], h: [g, g, g, g], i: [h, h, h, h], j: [i, i, i, i]}",
    "doubled lists compared": "{a: [1, 1], b: [a, a, a, a], c: [b, b, b, b], d: [c, c, c, c], e: [d, d, d, d], "
    "f: [e, e, e, e], g: [f, f, f, f], h: [g, g, g, g], i: [h, h, h, h], x: [i, i, i, i] = [i, i, i, i]}.x",
    "doubled lists written": "string({a: [1, 1], b: [a, a, a, a], c: [b, b, b, b], d: [c, c, c, c], e: [d, d, d, d], "
    "f: [e, e, e, e], g: [f, f, f, f], h: [g, g, g, g]})",
    "doubled lists flattened": "flatten({a: [1, 1], b: [a, a, a, a], c: [b, b, b, b], d: [c, c, c, c], "
    "e: [d, d, d, d], f: [e, e, e, e], g: [f, f, f, f], h: [g, g, g, g]}.h)",
    "grown list": "concatenate(xs, xs, xs, xs, xs, xs, xs, xs, xs, xs, xs)",
    "grown text": 'string join(for x in xs return "0123456789012345678901234567890123456789", "012345678901234567890")'
    " + string join(for x in xs return text, text)",
    "replaced text": 'replace(string(1e6000), "0", "0123456789012345678901234567890123456789")',
    "back reference": 'matches(text, "(a*)*\\\\1b")',
    "many slow patterns": 'for x in 1..9999, y in 1..50 return matches(text + text, "(a|a)*b")',
    "sorting with a slow order": "sort(xs, function(a, b) count(xs[item < a]) < b)",
    "distinct lists": "distinct values(for x in 1..9999 return [x])",
    "present time unknown": "now()",
    "huge result": "9e6000",
    "a function as result": "function(a) a",
}


@pytest.fixture(autouse=True)
def patience():
    started = time.process_time()
    yield
    assert time.process_time() - started < PATIENCE


def variables():
    return {"x": 5, "ctx": {"a": 1}, "xs": list(range(1_000)), "text": "a" * 400, "at": "10:00:00"}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_refused_when_compiled(text):
    with pytest.raises(FeelSyntaxError):
        compile_expression(text)


@pytest.mark.parametrize("text", NULL.values(), ids=NULL)
def test_there_is_nothing_behind_it(text):
    assert compile_expression(text).evaluate(variables()) is None


@pytest.mark.parametrize("text", STOPPED.values(), ids=STOPPED)
def test_stopped_in_time(text):
    expression = compile_expression(text)
    with pytest.raises(FeelEvaluationError):
        to_json(expression.evaluate(variables()))


def test_patterns_take_time_in_proportion_to_the_text():
    assert compile_expression('matches(text, "^(a+)+$")').evaluate({"text": "a" * 50_000 + "b"}) is False
    assert compile_unary_tests('matches(?, "(x+x+)+y")').matches("x" * 50_000, {}) is False


def test_a_long_chain_of_operators_is_no_deep_one():
    assert compile_expression("+".join(["1"] * 1_900)).evaluate({}) == 1_900
    assert compile_expression(" or ".join(["a"] * 700)).evaluate({"a": False}) is False


def test_an_object_of_python_is_no_value():
    with pytest.raises(FeelEvaluationError, match="holds a PosixPath"):
        compile_expression("a.b").evaluate({"a": __import__("pathlib").Path("/")})


def test_an_error_says_nothing_of_the_values():
    with pytest.raises(FeelEvaluationError) as stopped:
        compile_expression('string join(for x in 1..9999 return secret, "")').evaluate({"secret": "Ann Example" * 50})
    assert "Ann" not in str(stopped.value)

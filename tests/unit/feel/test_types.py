"""`instance of` and declared parameters: the types of the standard, with their parts (DMN 1.4, 10.3.2.9)."""

from datetime import UTC, datetime

import pytest

from engine.feel import compile_expression
from engine.feel.types import NAMED, ContextType, ListType

from .evaluating import evaluate

PEOPLE = '[{name: "North", age: 4}, {name: "South", age: null}]'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("null instance of Any", False),
        ("null instance of Null", True),
        ("null instance of list<Any>", False),
        ("3 instance of Any", True),
        ("[1, 2] instance of list", True),
        ("[1, 2] instance of list<number>", True),
        ("[1, null] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ('[1, "a"] instance of list<Any>', True),
        ("[] instance of list<string>", True),
        ("[[1], [2]] instance of list<list<number>>", True),
        (f"{PEOPLE} instance of list<context<name: string, age: number>>", True),
        (f"{PEOPLE} instance of list<context<name: number>>", False),
        ("{a: 1} instance of context", True),
        ("{a: 1} instance of context<a: number>", True),
        ("{a: 1, b: 2} instance of context<a: number>", True),
        ("{a: null} instance of context<a: number>", True),
        ("{} instance of context<a: number>", False),
        ("{first name: 1} instance of context<first name: number>", True),
        ("1 instance of context<a: number>", False),
        ("[1..3] instance of range<number>", True),
        ("[1..3] instance of range<date>", False),
        ("(< 3) instance of range<number>", True),
        ('[@"2026-01-01"..@"2026-01-02"] instance of range<date>', True),
        ("1 instance of range<number>", False),
        ("(function(a) a) instance of function", True),
        ("1 instance of function", False),
        ("abs(1) instance of number and true", True),
        ('@"P1Y" instance of days and time duration', False),
    ],
)
def test_instance_of(text, expected):
    assert evaluate(text) is expected


@pytest.mark.parametrize(
    ("function", "kind", "expected"),
    [
        ('function() "a"', "function<> -> Any", True),
        ('function() "a"', "function<> -> string", True),
        ('function() "a"', "function<> -> number", False),
        ("function(a) a", "function<number> -> Any", True),
        ("function(a) a", "function<> -> Any", False),
        ("function(a: number) a", "function<number> -> number", True),
        ("function(a: number) a + 1", "function<number> -> number", True),
        ("function(a: number) a > 1", "function<number> -> boolean", True),
        ("function(a: number) a instance of number", "function<number> -> boolean", True),
        ("function(a: number) -a", "function<string> -> number", False),
        ("function(a: Any) [a, a]", "function<string> -> list<Any>", True),
        ("function() [1, 2]", "function<> -> list<number>", True),
        ("function() [1, true]", "function<> -> list<number>", False),
        ("function() [1..2]", "function<> -> range<number>", True),
        ("function() {a: 1, b: a}", "function<> -> context<b: number>", True),
        ("function() {a: 1}", "function<> -> context<b: number>", False),
        ('function(a: context<a: string>) "x"', "function<context<a: string, b: string>> -> string", True),
        ('function(a: context<a: string, b: string>) "x"', "function<context<a: string>> -> string", False),
        ("function() function() 1", "function<> -> function<> -> number", True),
        ("function() function() 1", "function<> -> function", True),
        ('function() if x then 1 else "a"', "function<> -> number", False),
        ("function() if x then 1 else 2", "function<> -> number", True),
    ],
)
def test_functions_conform_by_parameters_and_result(function, kind, expected):
    assert evaluate(f"({function}) instance of {kind}") is expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("(function(a: number) a)(1)", 1),
        ('(function(a: number) a)("x")', None),
        ("(function(a: number) a)([1])", 1),
        ("(function(a: number) a)([1, 2])", None),
        ("(function(a: list<number>) a)(1)", [1]),
        ('(function(a: list<number>) a)("x")', None),
        ('(function(a: date and time) a)(@"2026-09-01")', datetime(2026, 9, 1, tzinfo=UTC)),
        ('(function(a: time) a)(@"2026-09-01")', None),
        ("(function(f: function<number> -> number) f(-5))(abs)", 5),
        ("(function(f: function<number> -> number) f(-5))(function(a: number) a * 2)", -10),
        ("(function(f: function<number> -> number) f)(5)", None),
        ('(function(a: string, b) [a, b])(1, "b")', [None, "b"]),
        ("(function(first name, second: number) first name + second)(1, 2)", 3),
        ("(function(a, b) [a, b])(b: 1)", [None, 1]),
        ("(function(a, b) [a, b])(c: 1)", None),
    ],
)
def test_arguments_are_converted_to_the_declared_types(call, expected):
    assert evaluate(call) == expected


def test_the_caller_names_types_of_its_own():
    own = {"a child": ContextType("a child", (("age", NAMED["number"]),))}
    own["children"] = ListType("children", own["a child"])

    def holds(text):
        return compile_expression(f"x instance of {text}", types=own).evaluate({"x": [{"age": 4}]})

    assert holds("children") is True
    assert holds("list<a child>") is True
    assert holds("a child") is False


@pytest.mark.parametrize(
    "written",
    ["list<number>", "range<date and time>", "context<a: Any, b c: time>", "function<number, Any> -> list<Any>"],
)
def test_a_type_is_written_as_it_is_read(written):
    assert str(compile_expression(f"x instance of {written}").tree.type) == written

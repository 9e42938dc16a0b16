"""Names may hold spaces, signs and keywords: a text is read by the names that are known there (DMN 1.4, 10.3.1.4)."""

import pytest

from engine.feel import FeelSyntaxError, compile_expression

from .evaluating import evaluate


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{a b: 1, c: a b}.c", 1),
        ('{"a b": 1, c: a b}.c', 1),
        ("{a-b: 1, c: a-b}.c", 1),
        ("{a: 5, b: 2, c: a-b}.c", 3),
        ("{x: {a-b: 1}, a: 5, b: 2, c: a-b}.c", 3),
        ("{a+b*c/d.e'f: 1, c: a+b*c/d.e'f}.c", 1),
        ("{x: {first name: 1}}.x.first name", 1),
        ("{x: {first   name: 1}}.x.first name", 1),
        ("count([{first name: 1}, {first name: 2}][first name = 1])", 1),
        ("for my child in [1, 2] return my child + 1", [2, 3]),
        ("for x in [{a b: 1}] return x.a b", [1]),
        ("some my child in [1, 2] satisfies my child = 2", True),
        ("(function(first name, last name) first name + last name)(1, 2)", 3),
        ("(function(first name: number) first name)(first name: 2)", 2),
        ("{then: 1, if: 2}.then", 1),
        ("{return: 1}.return", 1),
        ("{for: 1, in: 2}.in", 2),
        ("{🐎: 1, x: 🐎 + 1}.x", 2),
        ("{été: 1, x: été}.x", 1),
        ("{_a1: 1}._a1", 1),
        ("{start: 1, start included: 2, x: start included}.x", 2),
        ("{date: 1, x: date + 1}.x", 2),
        ("{date and time: 1, x: date and time}.x", 1),
        ("[1..5[.start included", True),
        ("]1..5].start included", False),
        ("[1, 2, 3][item > 1][1]", 2),
        ("[[1, 2], [3]][2][1]", 3),
    ],
)
def test_names_of_an_expression(text, expected):
    assert evaluate(text) == expected


@pytest.mark.parametrize(
    ("text", "variables", "expected"),
    [
        ("Mike's age + 1", {"Mike's age": 4}, 5),
        ("date of birth", {"date of birth": 1}, 1),
        ("date  of\n birth", {"date of birth": 1}, 1),
        ("for day in days in weekend return day", {"days in weekend": [6, 7]}, [6, 7]),
        ("for i in in a list return i", {"in a list": [1]}, [1]),
        ("risk and need and true", {"risk and need": True}, True),
        ("a - b", {"a - b": 1, "a": 5, "b": 3}, 1),
        ("a-b", {"a": 5, "b": 3}, 2),
        ("a b c", {"a b": 1, "a b c": 2}, 2),
        ("if x or y then 1 else 2", {"x or y": True}, 1),
        ("not allowed", {"not allowed": True}, True),
    ],
)
def test_names_of_the_caller(text, variables, expected):
    assert evaluate_with(text, variables) == expected


def evaluate_with(text, variables):
    return compile_expression(text, names=variables).evaluate(variables)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("{x: {a b: 1}, c: a b}", 18),
        ("first name + 1", 1),
        ("a.first name", 3),
    ],
)
def test_names_are_known_only_where_they_stand(text, position):
    with pytest.raises(FeelSyntaxError, match="no name") as refused:
        compile_expression(text)
    assert refused.value.position == position

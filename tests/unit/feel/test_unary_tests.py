"""What a decision table's cell matches (DMN 1.4, 7.3 and 10.3.2.7)."""

import pytest

from engine.feel import compile_expression, compile_unary_tests
from tests.unit.feel.evaluating import truth


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("-", None, True),
        ("", 5, True),
        ("  ", 5, True),
        ("5", 5, True),
        ("5", 6, False),
        ("-5", -5, True),
        ("< 5", 4, True),
        (">= 5", 4, False),
        ("= 5", 5, True),
        ("!= 5", 5, False),
        ("[1..5]", 5, True),
        ("[1..5[", 5, False),
        ("]1..5]", 1, False),
        ("(1..5)", 3, True),
        ("1, 2, [5..7]", 6, True),
        ("1, 2, > 7", 6, False),
        ('"low", "high"', "high", True),
        ('"low", "high"', "medium", False),
        ('not("low", "high")', "medium", True),
        ('not("low", "high")', "low", False),
        ("not(< 5)", 4, False),
        ("not([1..5], 7)", 6, True),
        ("not([1..5))", 5, True),
        ("not([1..5))", 4, False),
        ("not((1..5])", 1, True),
        ("not(]1..5[, {a: [2..3)}.a)", 3, False),
        ("not([1..3), (5..7])", 5, True),
        ("[1..null]", 5, None),
        ("not([null..10])", 5, None),
        ("(= 5)", 5, True),
        ("(= levels)", ["low", "high"], True),
        ("(= {a: 1})", {"a": 2}, False),
        ("true", True, True),
        ("true", False, False),
        ("false", False, True),
        ("true", None, False),
        ("null", None, True),
        ("not(null)", None, False),
        ("not(null)", 1, True),
        ('"a"', 1, None),
        ("< 5", None, None),
        ("not(< 5)", None, None),
        ("limit", 10, True),
        ("> limit", 11, True),
        ("levels", "high", True),
        ("? > 5 and ? < 10", 7, True),
        ('contains(?, "e")', "step", True),
        ('not(contains(?, "e"))', "step", False),
        ("not(? > 5) or limit = 0", 7, False),
        ("? = limit", 10, True),
        ("limit > 5", 1, True),
        ("limit > 5", True, True),
        ("limit > 5", False, False),
        ("limit > 50", 1, False),
        ("some x in levels satisfies x = ?", "high", True),
        ('@"2026-09-01"', "2026-09-01", None),
    ],
)
def test_cells(cell, value, expected):
    assert truth(cell, value, limit=10, levels=["low", "high"]) is expected


def test_only_true_is_a_match():
    assert compile_unary_tests("< 5").matches(4, {}) is True
    assert compile_unary_tests("< 5").matches(None, {}) is False


def test_a_cell_knows_its_variables_and_its_tree():
    tests = compile_unary_tests("? > limit, base + 1")
    assert tests.variables == {"limit", "base"}
    assert len(tests.tree.alternatives) == 2 and not tests.tree.negated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 in != 2", True),
        ("1 in (!= 2)", True),
        ("2 in (!= 2)", False),
        ("1 in (= 1)", True),
        ("1 in = 2", False),
        ("2 in (!= 1, 5)", True),
        ("[1, 2, 3][item in (!= 2)]", [1, 3]),
    ],
)
def test_equal_and_unequal_are_tests_too(text, expected):
    assert compile_expression(text).evaluate({}) == expected

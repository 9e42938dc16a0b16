"""Literals, names, lists, contexts, paths, filters, iteration and functions of one's own."""

from datetime import date

import pytest

from engine.feel import compile_expression, to_json
from tests.unit.feel.evaluating import evaluate

PEOPLE = [{"name": "Ann", "age": 9}, {"name": "Bo", "age": 15}, {"name": "Cy", "age": 15}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"plain"', "plain"),
        (r'"a \"word\" and a \\"', 'a "word" and a \\'),
        (r'"line\nnext\ttab"', "line\nnext\ttab"),
        (r'"A\U01F40E"', "A\U0001f40e"),
        (r'"\d is kept"', r"\d is kept"),
        ('""', ""),
        ("true", True),
        ("null", None),
        ("1 // a remark\n + /* another */ 1", 2),
        ("= 1", 1),
        ("[]", []),
        ("[1, [2, 3]]", [1, [2, 3]]),
        ("{}", {}),
        ('{a: 1, "b c": 2, d e: 3}', {"a": 1, "b c": 2, "d e": 3}),
        ("{a: 1, b: a + 1}.b", 2),
        ("{full name: 1, twice: full name * 2}.twice", 2),
        ("{a: {b: {c: 7}}}.a.b.c", 7),
    ],
)
def test_literals(text, expected):
    assert evaluate(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("case.lead.name", "Ann"),
        ("case.lead.phone", None),
        ("case.lead.name.first", None),
        ("missing.lead", None),
        ("people.name", ["Ann", "Bo", "Cy"]),
        ("people[1].name", "Ann"),
        ("people[-1].name", "Cy"),
        ("people[4]", None),
        ("people[0]", None),
        ("people[1.5]", None),
        ("people[age > 9].name", ["Bo", "Cy"]),
        ("people[item.age > 9][1].name", "Bo"),
        ("people[age > limit].name", ["Bo", "Cy"]),
        ("people[name = null]", []),
        ("[1, 2, 3][item >= 2]", [2, 3]),
        ("[1, 2, 3][true]", [1, 2, 3]),
        ("[][1]", None),
        ("[][item > 1]", []),
        ("null[item > 1]", None),
        ("5[1]", 5),
        ("5[item > 6]", []),
        ("[{item: 1}, {item: 2}][item = 2]", [{"item": 2}]),
        ('@"2026-09-01".year', 2026),
        ('@"2026-09-01".month', 9),
        ('@"2026-09-01".day', 1),
        ('@"2026-09-01".weekday', 2),
        ('@"2026-09-01T10:11:12+01:00".minute', 11),
        ('@"10:11:12".second', 12),
        ('@"10:11:12@Europe/London".timezone', "Europe/London"),
        ('@"10:11:12+01:00".time offset = @"PT1H"', True),
        ('@"P2DT3H4M5S".days', 2),
        ('@"P2DT3H4M5S".hours', 3),
        ('@"P2DT3H4M5S".minutes', 4),
        ('@"-P2DT3H4M5S".seconds', -5),
        ('@"P1Y2M".years', 1),
        ('@"-P1Y2M".months', -2),
        ('@"P1Y2M".days', None),
        ("[1..5).end", 5),
        ("([1..5[ /* [ */ // ends here\n).end", 5),
        ("[1..[5][1][.end", 5),
        ("(function() [])()", []),
        ("[1..5).start included", True),
        ("[1..5).end included", False),
        ('"text".length', None),
    ],
)
def test_paths_and_filters(text, expected):
    case = {"lead": {"name": "Ann"}}
    assert to_json(evaluate(text, case=case, people=PEOPLE, limit=10)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for x in [1, 2] return x * 2", [2, 4]),
        ("for x in [1, 2], y in [10, 20] return x + y", [11, 21, 12, 22]),
        ("for x in [[1], [2, 3]], y in x return y", [1, 2, 3]),
        ("for i in 1..3 return i", [1, 2, 3]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in [1..3] return i", [1, 2, 3]),
        ("for i in (1..3) return i", [2]),
        ("for i in (1..1) return i", []),
        ("for i in [3..1] return i", None),
        ('for d in [@"2026-02-01"..@"2026-01-30"] return d', None),
        ("some i in [3..1] satisfies true", None),
        ("every i in [3..1] satisfies true", None),
        ('for d in @"2026-01-30"..@"2026-02-01" return d.day', [30, 31, 1]),
        ("for i in 1..5 return if i = 1 then 1 else i * partial[-1]", [1, 2, 6, 24, 120]),
        ("for my item in [1] return my item + 1", [2]),
        ("for x in null return x", None),
        ("for x in 5 return x", [5]),
        ('for x in 1.."a" return x', None),
        ("some x in null satisfies true", None),
        ("every x in null satisfies true", None),
        ("every x in [1], y in null satisfies true", None),
        ("some x in [1, 2] satisfies x > 1", True),
        ("some x in [1, 2] satisfies x > 2", False),
        ("some x in [1, null] satisfies x > 1", None),
        ("some x in [] satisfies true", False),
        ("every x in [1, 2] satisfies x > 0", True),
        ("every x in [1, 2] satisfies x > 1", False),
        ("every x in [1, null] satisfies x > 0", None),
        ("every x in [] satisfies false", True),
        ("some x in [1, 2], y in [2, 3] satisfies x = y", True),
        ("every x in [1, 2], y in [x] satisfies x = y", True),
    ],
)
def test_iteration(text, expected):
    assert to_json(evaluate(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(function(a, b) a - b)(5, 2)", 3),
        ("{less: function(a: number, b: number) a - b, x: less(b: 1, a: 3)}.x", 2),
        ('{f: function(a: number) a, x: f("no number")}.x', None),
        ("{f: function(a) a, x: f(1, 2)}.x", None),
        ("{f: function() 7, x: f()}.x", 7),
        ("{n: 3, f: function(a) a * n, x: f(2)}.x", 6),
        ("{sum: function(a) a, x: sum(5)}.x", 5),
        ("{o: {f: function(a) a + 1}, x: o.f(1)}.x", 2),
    ],
)
def test_functions_of_ones_own(text, expected):
    assert evaluate(text) == expected


def test_a_list_is_not_changed_by_what_is_made_of_it():
    variables = {"found": [1, 2]}
    assert to_json(compile_expression("append(found, 3)").evaluate(variables)) == [1, 2, 3]
    assert variables == {"found": [1, 2]}


def test_an_expression_knows_the_variables_it_reads():
    text = "for x in xs return if a.b = {c: d, e: c}.e then x else count(ys[item > z])"
    assert compile_expression(text).variables == {"xs", "a", "d", "ys", "z"}
    assert compile_expression(text).text == text


def test_names_with_spaces_and_signs_are_read_when_they_are_known():
    expression = compile_expression("child's age + Date of birth.year", names=["child's age", "Date of birth", "child"])
    assert expression.variables == {"child's age", "Date of birth"}
    assert expression.evaluate({"child's age": 1, "Date of birth": date(2020, 1, 1)}) == 2021


def test_the_longest_known_name_wins():
    expression = compile_expression("risk level + risk", names=["risk level", "risk"])
    assert expression.evaluate({"risk level": 1, "risk": 2}) == 3

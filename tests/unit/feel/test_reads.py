"""An expression tells which variables it reads, and how deep: names of its own are none."""

import pytest

from engine.feel import FunctionValue, compile_expression, compile_unary_tests


def reads(text, names=()):
    return {".".join(read.path): read.certain for read in compile_expression(text, names=names).reads}


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("1 + 1", ""),
        ("a + b", "a b"),
        ("child.age > 4 and child.school.name = s", "child.age child.school.name s"),
        ("child.age + count(child)", "child.age child"),
        ("(child).age", "child.age"),
        ("people[1].name", "people"),
        ("f.a(b)", "f.a b"),
        ('date("2026-01-01").year + today().year', ""),
        ("count(xs) + max(n)", "xs n"),
        ("for x in xs return x + y", "xs y"),
        ("for x in xs, y in x.ys return y.z + partial", "xs"),
        ("for x in x return x", "x"),
        ("for x in a..b return x.c", "a b"),
        ("some x in xs satisfies x.a > limit", "xs limit"),
        ("every x in xs, y in x satisfies partial", "xs partial"),
        ("function(a, b: number) a + b + c", "c"),
        ("(function(a) a)(a)", "a"),
        ("{a: 1, b: a + c}", "c"),
        ("{b: a, a: 1}", "a"),
        ("{a: a}", "a"),
        ("{a: 1}.a + a", "a"),
        ("if yes then a else b", "yes a b"),
        ("x in (a, > b, [c..d])", "x a b c d"),
        ("x between low and high", "x low high"),
        ("-a ** b", "a b"),
        ("[a..b]", "a b"),
        ("x instance of number", "x"),
        ("substring(string: s, start position: n)", "s n"),
        ("[{age: 4}, {age: 5}][age > 4 and item.age < 9]", ""),
    ],
)
def test_what_is_certainly_read(text, paths):
    assert reads(text) == dict.fromkeys(paths.split(), True)


def test_a_bare_name_in_a_filter_may_be_an_entry_of_its_items():
    assert reads("people[role = wanted].name") == {"people": True, "role": False, "wanted": False}
    assert reads("people[item.role = s][1]") == {"people": True, "s": False}
    assert reads("[{role: 1}][role = wanted]") == {"wanted": False}
    found = compile_expression("people[role = wanted] and wanted")
    assert found.variables == {"people", "role", "wanted"}
    assert {read.path[0] for read in found.reads if read.certain} == {"people", "wanted"}


def test_a_variable_that_holds_a_function_is_read_when_it_is_called():
    expression = compile_expression("my rule(a)", names=["my rule"])
    assert expression.variables == {"my rule", "a"}
    assert expression.evaluate({"my rule": FunctionValue(("x",), lambda x: x), "a": 1}) == 1


def test_a_cell_reads_variables_too_but_not_the_value_under_test():
    assert compile_unary_tests("? > limit, < other.limit").variables == {"limit", "other"}
    assert compile_unary_tests("-").variables == frozenset()

"""Variables that hold functions, as business knowledge models do, are called by their names."""

import pytest

from engine.feel import FeelSyntaxError, FunctionValue, compile_expression

TWICE = FunctionValue(("n",), lambda n: n * 2)


@pytest.mark.parametrize("text", ["twice as much(4)", "twice as much(n: 4)", "library.twice as much(4)"])
def test_what_a_known_variable_holds_may_be_called(text):
    expression = compile_expression(text, names=["twice as much"])
    assert expression.evaluate({"twice as much": TWICE, "library": {"twice as much": TWICE}}) == 8
    assert expression.variables in ({"twice as much"}, {"library"})


def test_a_name_that_nobody_gave_is_no_function():
    with pytest.raises(FeelSyntaxError, match="no function `twice`"):
        compile_expression("twice(4)")


def test_a_variable_named_like_a_function_does_not_hide_it():
    assert compile_expression("count([1, 2])", names=["count"]).evaluate({"count": 9}) == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("apply(abs, -5)", 5),
        ("apply(sum, [1, 2])", 3),
        ("(function(f) f([1, 2, 3]) * f(1, 2))(sum)", 18),
        ("(function(f) f(1, 2))(abs)", None),
        ("(function(f) f(n: 1))(abs)", None),
        ("apply(nothing, 1)", None),
    ],
)
def test_functions_of_feel_are_handed_on_to_functions(text, value):
    apply = FunctionValue(("f", "x"), lambda f, x: f.call(x) if f else None)
    assert compile_expression(text, names=["apply"]).evaluate({"apply": apply}) == value


def test_a_variable_is_handed_on_before_a_function_of_its_name():
    same = FunctionValue(("x",), lambda x: x)
    assert compile_expression("same(count)", names=["same"]).evaluate({"same": same, "count": 7}) == 7
    assert compile_expression("same(count)", names=["same", "count"]).evaluate({"same": same}) is None

"""Functions that the composition root adds, such as those of the calendar."""

from decimal import Decimal

import pytest

from engine.feel import BUILTINS, FeelEvaluationError, FeelSyntaxError, compile_expression, to_json
from engine.working_days import is_working_day, working_days_after


def double(number: Decimal) -> Decimal:
    return number * 2


def any_word(words: list, separator: str = " ") -> str:
    return separator.join(words)


FUNCTIONS = BUILTINS.extended(
    {
        "working days after": working_days_after,
        "is working day": is_working_day,
        "double": double,
        "any word": any_word,
    }
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('working days after(@"2026-09-04", 1)', "2026-09-07"),
        ('working days after("2026-09-04", 1)', "2026-09-07"),
        ('working days after("2026-09-04T23:30:00Z", 1)', "2026-09-07"),
        ('working days after(@"2026-09-03T23:30:00Z", 1)', "2026-09-07"),
        ('working days after(day: "2026-09-04", count: -1)', "2026-09-03"),
        ('working days after("2026-09-04", 1.5)', None),
        ('working days after("4 September", 1)', None),
        ("working days after(unknown, 1)", None),
        ('is working day("2026-09-05")', False),
        ("double(1.5)", 3),
        ('any word(["a", "b"])', "a b"),
        ('any word("a", "-")', "a"),
        ("any word([1])", None),
        ('working days after(@"9999-12-30", 100)', None),
    ],
)
def test_annotations_say_what_a_function_takes(text, expected):
    assert to_json(compile_expression(text, FUNCTIONS).evaluate({})) == expected


def test_the_number_of_arguments_is_checked_at_once():
    with pytest.raises(FeelSyntaxError, match=r"working days after\(day, count\)"):
        compile_expression("working days after(day)", FUNCTIONS)


def test_a_moment_whose_day_cannot_be_told_is_stopped():
    with pytest.raises(FeelEvaluationError, match="after 9999"):
        compile_expression('is working day(@"9999-12-31T23:59:59-14:00")', FUNCTIONS).evaluate({})


def test_a_count_that_would_loop_for_long_is_stopped():
    with pytest.raises(FeelEvaluationError, match="10,000"):
        compile_expression('working days after("2026-09-04", 10001)', FUNCTIONS).evaluate({})


def test_the_standards_functions_stay_as_they_are():
    assert "working days after" not in BUILTINS
    with pytest.raises(FeelSyntaxError, match="There is no function"):
        compile_expression("double(1)")

"""Where dates and times lie on the line of time, and what the standard knows and this language does not."""

import pytest

from engine.feel import FeelEvaluationError, FeelNotCoveredError, compile_expression

from .evaluating import evaluate


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"2026-07-01T10:00:00+01:00" = @"2026-07-01T10:00:00@Europe/London"', True),
        ('@"2026-01-01T10:00:00+01:00" = @"2026-01-01T10:00:00@Europe/London"', False),
        ('@"2026-01-01T10:00:00Z" = @"2026-01-01T11:00:00@Europe/Paris"', True),
        ('@"2026-01-01T10:00:00" = @"2026-01-01T10:00:00@Europe/London"', False),
        ('@"2026-01-01T10:00:00" < @"2026-01-01T10:00:00@Europe/London"', None),
        ('@"2026-01-01" = @"2026-01-01T00:00:00Z"', True),
        ('@"2026-01-01" = @"2026-01-01T00:00:00+01:00"', False),
        ('@"2026-01-01" < @"2026-01-01T00:00:01Z"', True),
        ('@"2026-01-01" < @"2026-01-02T00:00:00"', None),
        ('@"2026-01-01" = @"2026-01-01T00:00:00"', False),
        ('@"2026-01-02" - @"2026-01-01T00:00:00"', None),
        ('@"2026-01-01T23:59:59Z" < @"2026-01-02"', True),
        ('@"2026-01-02" in [@"2026-01-01T00:00:00Z"..@"2026-01-03T00:00:00Z"]', True),
        ('@"2026-01-01T10:00:00.25" = @"2026-01-01T10:00:00"', True),
        ('@"2026-01-01T10:00:00.25" > @"2026-01-01T10:00:00"', False),
        ('@"2026-01-01T10:00:00.25Z" = @"2026-01-01T10:00:00.75Z"', True),
        ('@"10:00:00.25" = @"10:00:00"', True),
        ('@"10:00:00Z" = @"10:00:00+00:00"', True),
        ('@"10:00:00Z" = @"10:00:00"', False),
        ('@"10:00:00Z" < @"10:00:00"', None),
        ('@"10:00:00+01:00" = @"09:00:00Z"', True),
        ('@"10:00:00+01:00" < @"09:30:00Z"', True),
        ('@"10:00:00@Europe/Paris" = @"10:00:00+01:00"', True),
        ('@"10:00:00@Australia/Melbourne" = @"10:00:00+10:00"', True),
        ('@"10:00:00@Europe/Paris" = @"10:00:00"', False),
        ('@"10:00:00@Europe/Paris" - @"08:00:00Z" = @"PT1H"', True),
        ('@"10:00:00@Europe/Paris" - @"08:00:00"', None),
        ('before(@"10:00:00@Europe/Paris", @"09:30:00Z")', True),
        ('includes([@"2026-01-01T10:00:00Z"..@"2026-01-01T12:00:00Z"], @"2026-01-01T12:00:00@Europe/Paris")', True),
        ('max(@"2026-01-01T10:00:00Z", @"2026-01-01T10:30:00@Europe/Paris") = @"2026-01-01T10:00:00Z"', True),
        ('count(distinct values([@"10:00:00Z", @"11:00:00+01:00"]))', 1),
        ('@"9999-12-31T23:59:59-12:00" > @"9999-12-31T23:59:59Z"', True),
        ('@"0001-01-01T00:00:00+14:00" < @"0001-01-01"', True),
        ('@"9999-12-31T23:59:59-12:00" = @"9999-12-31T23:59:59-12:00"', True),
        ('@"0001-01-01T00:00:00@Asia/Tokyo" < @"2026-01-01"', True),
        ('now() = @"9999-12-31T23:59:59-01:00"', False),
        ('before(@"0001-01-01T00:00:00@Asia/Tokyo", now())', True),
        ('before(@"2026-01-01T10:00:00Z", @"P900000D")', None),
        ('before(@"10:00:00Z", @"PT11H")', None),
    ],
)
def test_what_has_a_zone_is_compared_on_the_line_of_time(text, expected):
    assert evaluate(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ('@"10:00:00Z"', '@"10:00:00+00:00"', True),
        ('@"10:00:00Z"', '@"11:00:00+01:00"', False),
        ('@"10:00:00"', '@"10:00:00Z"', False),
        ('@"10:00:00@Europe/Paris"', '@"10:00:00+01:00"', False),
        ('@"10:00:00@Europe/Paris"', '@"10:00:00@Europe/Paris"', True),
        ('@"10:00:00@Europe/Paris"', '@"10:00:00@Europe/Berlin"', False),
        ('@"10:00:00@Etc/UTC"', '@"10:00:00Z"', False),
        ('@"10:00:00.5"', '@"10:00:00"', False),
        ('@"2026-01-01T10:00:00@Europe/London"', '@"2026-01-01T10:00:00Z"', False),
        ('@"2026-01-01T10:00:00@Europe/London"', '@"2026-01-01T10:00:00@Europe/London"', True),
        ('@"2026-01-01T10:00:00Z"', '@"2026-01-01T10:00:00+00:00"', True),
        ('@"2026-01-01T10:00:00@Europe/Paris"', '@"2026-01-01T09:00:00Z"', False),
        ('@"2026-01-01"', '@"2026-01-01T00:00:00Z"', False),
        ('@"P0D"', '@"P0Y"', False),
        ('@"P1D"', '@"PT24H"', True),
        ("1", "1.0", True),
        ("[1]", "[1]", True),
        ("null", "null", True),
        ("1", "null", False),
    ],
)
def test_is_asks_for_the_same_parts(one, other, expected):
    assert evaluate(f"is({one}, {other})") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('string(time(@"2026-07-01T10:00:00@Europe/Paris"))', "10:00:00@Europe/Paris"),
        ('@"10:00:00@Europe/Paris".time offset = @"PT1H"', True),
        ('@"2026-07-01T10:00:00@Europe/Paris".time offset = @"PT2H"', True),
        ("string(date and time(2026, 7, 1, 10, 30, 15.5))", "2026-07-01T10:30:15.5"),
        ('string(date and time(2026, 7, 1, 10, 30, 0, @"PT2H"))', "2026-07-01T10:30:00+02:00"),
        ("date and time(2026, 12 + 1, 1, 10, 30, 0)", None),
        ("date and time(2026, 1, 1, 24 + 1, 30, 0)", None),
        ('duration("PT0.S") = @"PT0S"', True),
        ('string(duration("P11999999988M"))', "P999999999Y"),
        ('date("-2026-02-30")', None),
        ('date("12026-13-01")', None),
        ('date("02026-12-01")', None),
        ('date("9999999999-12-01")', None),
        ("date(9999999999 + 0, 12, 1)", None),
        ('time("10:30:00.1234560000") = @"10:30:00.123456"', True),
    ],
)
def test_parts_and_texts(text, expected):
    text = text.replace('date("', 'date("" + "')  # a literal that does not exist is refused when it is compiled
    assert evaluate(text) == expected


BEYOND = [
    'date("-2026-12-01")',
    'date("12026-12-01")',
    'date("0000-12-01")',
    "date(12026, 12, 1)",
    'date and time("12026-12-01T10:00:00")',
    'time("10:30:00.123456789")',
    'date and time("2026-01-01T10:30:00.1234567Z")',
    'duration("PT0.1234567S")',
    'duration("P999999999999D")',
]


@pytest.mark.parametrize("text", BEYOND)
def test_what_python_cannot_hold_is_refused_not_null(text):
    with pytest.raises(FeelNotCoveredError, match="not covered"):
        compile_expression(text)


@pytest.mark.parametrize("text", [*BEYOND, "date(-1, 2, 28)", "time(10, 30, 0.1234567 + n)"])
def test_and_stopped_when_a_variable_holds_it(text):
    indirect = (
        text.replace('("', '(v + "').replace("date(12026,", "date(12026 + n,").replace("date(-1,", "date(-1 + n,")
    )
    with pytest.raises(FeelEvaluationError, match="not covered"):
        compile_expression(indirect).evaluate({"v": "", "n": 0})


@pytest.mark.parametrize(
    "text",
    [
        *('@"9999-12-31" + @"P1D"', '@"0001-01-01" - @"P1M"', '@"P999999999D" * 1000', '@"P999999999Y" * 99999'),
    ],
)
def test_arithmetic_beyond_the_calendar_is_stopped(text):
    with pytest.raises(FeelEvaluationError, match="not covered"):
        evaluate(text)


@pytest.mark.parametrize("literal", ['@"12026-12-01"', '@"10:00:00.1234567"'])
def test_literals_beyond_it_are_refused_with_their_place(literal):
    with pytest.raises(FeelNotCoveredError, match="not covered") as refused:
        compile_expression(f"1 + {literal}")
    assert refused.value.position == 5

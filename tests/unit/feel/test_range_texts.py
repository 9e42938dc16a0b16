"""`range(from)` reads ranges with literal ends, also those that lack one (DMN 1.5, table 71)."""

import pytest

from engine.feel import Range

from .evaluating import evaluate


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("[18..21]", "[18..21]"),
        ("(18..21)", "(18..21)"),
        ("]18..21[", "(18..21)"),
        (" [ 18 .. 21 ] ", "[18..21]"),
        ("[-3..-1]", "[-3..-1]"),
        ('[\\"a\\"..\\"c\\"]', '["a".."c"]'),
        ('[@\\"2026-01-01\\"..date(\\"2026-01-02\\")]', '[@"2026-01-01"..@"2026-01-02"]'),
        (
            '[date and time(date(\\"2026-01-01\\"), time(\\"10:00:00\\"))..@\\"2026-01-02T10:00:00\\"]',
            '[@"2026-01-01T10:00:00"..@"2026-01-02T10:00:00"]',
        ),
        ("[18..)", "(>= 18)"),
        ("(18..)", "(> 18)"),
        ("(..18]", "(<= 18)"),
        ("(..18)", "(< 18)"),
    ],
)
def test_a_range_is_read(text, same):
    assert evaluate(f'range("{text}") = {same}') is True
    assert isinstance(evaluate(f'range(from: "{text}")'), Range)


@pytest.mark.parametrize(
    "text",
    [
        *("", "  ", "18", "18..21", "[18..21", "[..18]", "[18..]", "[..]", "[21..18]", "!= 18", ">= 18"),
        *("[age..21]", "[1 + 1..21]", '[18..\\"a\\"]', '[date(string(\\"2026-01-01\\"))..@\\"2026-01-02\\"]'),
    ],
)
def test_what_is_no_range_of_literals_is_null(text):
    assert evaluate(f'range("{text}")') is None


def test_a_comparison_may_stand_beside_an_equals_sign():
    assert evaluate('range("[2..)") = >=2') is True
    assert evaluate('range("[2..)") != <2') is True

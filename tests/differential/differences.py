"""Where we and feelin answer differently, each with the reason. Made-up expressions keep clear of these."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """`ours` and `theirs` are answers as `answers.py` writes them; `section` is of DMN 1.4."""

    expression: str
    ours: object
    theirs: object
    section: str
    reason: str


def _number(value: float) -> dict[str, str]:
    return {"number": f"{value:.9g}"}


def _numbers(*values: float) -> list[dict[str, str]]:
    return [_number(value) for value in values]


_DURATIONS = ("10.3.2.15", "Durations are negated, and multiplied and divided by numbers.")
_EXTREMES = ("table 73", "Whatever can be ordered has an extreme.")
_IN_ORDER = ("table 73", "Numbers are ordered by size, not by their texts.")
_MONTHS = ("table 71", "The duration has whole months, no days.")
_PLACES = ("table 73", "A negative place counts from the end.")
_NO_PLACE = ("table 73", "There is no such place: null.")
_RANGES = ("table 78", "The relation is false, not unknown.")
_DATE_PLUS = ("10.3.2.15", "A date with a duration added is a date.")
_SINGLE = ("10.3.2.13", "Lists of different length are unequal, also those with one item.")
_UNKNOWN = ("10.3.2.14", "It is the `or` or the `and` of its answers, of which one is unknown.")
_ORDERED_ENDS = ("10.3.2.13", "`between` asks for both ends in this order.")

DIFFERENCES = [
    Difference('-@"P1D"', {"duration": "-P1D"}, None, *_DURATIONS),
    Difference('@"P1D" * 2', {"duration": "P2D"}, None, *_DURATIONS),
    Difference('@"P1Y" / 4', {"duration": "P3M"}, None, *_DURATIONS),
    Difference('min(@"P2Y6M", @"P1Y")', {"duration": "P1Y"}, None, *_EXTREMES),
    Difference('max(@"11:30:15")', {"time": "11:30:15"}, None, *_EXTREMES),
    Difference("median([41, 4, 12])", _number(12), _number(4), *_IN_ORDER),
    Difference("mode([7, -2.5])", _numbers(-2.5, 7), _numbers(7, -2.5), *_IN_ORDER),
    Difference(
        'years and months duration(@"2024-06-21", @"2024-11-26")', {"duration": "P5M"}, {"duration": "P5M5D"}, *_MONTHS
    ),
    Difference("remove([1, 2, 3], -2)", _numbers(1, 3), _numbers(2, 3), *_PLACES),
    Difference("insert before([41, 4, 12], -2, 0)", _numbers(41, 0, 4, 12), _numbers(0, 41, 4, 12), *_PLACES),
    Difference("list replace([1], 2, 0)", None, _numbers(1, 0), *_NO_PLACE),
    Difference("sublist([], 1, 2)", None, [], *_NO_PLACE),
    Difference('substring("", 1)', None, "", "table 72", "There is no such place: null."),
    Difference("starts(0, [1..3))", False, None, *_RANGES),
    Difference("during(11.5, [5..10])", False, None, *_RANGES),
    Difference("coincides((2..4), (0..1])", False, None, *_RANGES),
    Difference("overlaps after([4..6], (3..6))", True, None, *_RANGES),
    Difference("for x in -1..0 return x", _numbers(-1, 0), None, "10.3.2.14", "An end of a range may be zero."),
    Difference(
        '@"2019-06-21" + @"PT45S"', {"date": "2019-06-21"}, {"date and time": "2019-06-21T00:00:45Z"}, *_DATE_PLUS
    ),
    Difference("[2] = [41, 4, 12]", False, None, *_SINGLE),
    Difference("[] != [0, 0]", True, None, *_SINGLE),
    Difference("[1, null][item != 4]", [_number(1), None], _numbers(1), "10.3.2.13", "Null is unequal to a number."),
    Difference("5 between 9 and 1", False, True, *_ORDERED_ENDS),
    Difference("some x in [null, 0] satisfies x > 1", None, False, *_UNKNOWN),
    Difference("every x in [null, 9] satisfies x > 1", None, False, *_UNKNOWN),
    Difference("[1, null] instance of list<number>", True, False, "10.3.2.9", "Null conforms to every type of items."),
    Difference('if 1 then "a" else "b"', "b", "a", "10.3.2.14", "Only true is true."),
    Difference(
        '@"2026-07-18T23:00:15Z" >= @"2026-12-01T19:30:15"', None, False, "10.3.2.13", "One has a zone, the other none."
    ),
    Difference('@"13:00:15" - @"P1Y"', None, {"time": "13:00:15"}, "10.3.2.15", "A time has no years to move by."),
    Difference(
        'string({b c: "x"})', '{b c: "x"}', '{"b c": "x"}', "table 71", "A name with spaces needs no quotation marks."
    ),
]

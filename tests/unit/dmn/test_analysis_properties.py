"""What the analysis says of random tables is what happens when every combination of values is tried."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import combinations, product
from typing import Any, Final

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.dmn import Decision, DecisionEvaluationError
from engine.dmn.analysis.coverage import Box, Coverage, Leaf, meeting
from engine.dmn.analysis.domains import Kind, Part
from engine.dmn.analysis.reach import RulesReach
from tests.unit.dmn.drawing import only, table

FIRST_DAY = date(2026, 1, 1)
NUMBERS: Final = [str(number) for number in range(5)]
TEXTS: Final = ['"a"', '"b"', '"c"']
DAYS: Final = [f'date("{FIRST_DAY + timedelta(days=day)}")' for day in range(1, 5)]
MOMENTS: Final = [
    'date and time("2026-01-02T00:00:00")',
    'date and time("2026-01-02T00:00:00Z")',
    'date and time("2026-01-02T12:00:00+01:00")',
    'date and time("2026-01-03T08:00:00")',
]
MIDNIGHTS: Final = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(6)]
WITH_A_ZONE: Final = [moment + timedelta(hours=hour) for moment in MIDNIGHTS for hour in (0, 5, 11, 12)] + [
    datetime(2026, 1, 2, 12, tzinfo=timezone(timedelta(hours=1)))
]

GRIDS: Final[dict[str, list[Any]]] = {
    "number": [None, *(Decimal(half) / 2 for half in range(-2, 12))],
    "integer": [None, *(Decimal(number) for number in range(-1, 6))],
    "boolean": [None, True, False],
    "string": [None, "a", "b", "c", "d", ""],
    "date": [None, *(FIRST_DAY + timedelta(days=day) for day in range(6))],
    "dateTime": [
        None,
        *WITH_A_ZONE,
        *(moment.replace(tzinfo=None) for moment in WITH_A_ZONE),
        *(moment.replace(tzinfo=None, hour=8) for moment in MIDNIGHTS),
    ],
    "": [None, "a", "d", Decimal(1), Decimal(7), True, date(2026, 1, 2)],
}
"""Values of which each part of a small table holds at least one."""

Cell = st.SearchStrategy[str]


def _ordered(values: list[str]) -> Cell:
    value = st.sampled_from(values)
    compared = st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">="]), value)
    pair = st.lists(value, min_size=2, max_size=2, unique=True).map(sorted)
    ranged = st.builds("{0}{1[0]}..{1[1]}{2}".format, st.sampled_from("[("), pair, st.sampled_from("])"))
    asked = st.builds("? {} {}".format, st.sampled_from(["<", ">=", "!=", "="]), value)
    return st.one_of(value, compared, ranged, asked)


def _cells(tests: Cell) -> Cell:
    several = st.lists(tests, min_size=2, max_size=3).map(", ".join)
    return st.one_of(st.just("-"), st.just("null"), tests, tests, several, tests.map("not({})".format))


CELLS: Final[dict[str, Cell]] = {
    "number": _cells(_ordered(NUMBERS)),
    "integer": _cells(_ordered(NUMBERS)),
    "boolean": _cells(st.sampled_from(["true", "false"])),
    "string": _cells(st.sampled_from([*TEXTS, '< "b"', '>= "b"'])),
    "date": _cells(st.one_of(_ordered(DAYS), st.sampled_from(MOMENTS).map("<= {}".format))),
    "dateTime": _cells(st.one_of(_ordered(MOMENTS), st.sampled_from(DAYS).map(">= {}".format))),
    "": _cells(st.sampled_from(['"a"', "1", "true"])),
}
ALLOWED: Final[dict[str, list[str | None]]] = {
    "number": [None, "[0..3]"],
    "integer": [None, "[1..4], 0"],
    "boolean": [None],
    "string": [None, '"a","b","c"', 'not("a")'],
    "date": [None],
    "dateTime": [None],
    "": [None],
}


@st.composite
def drawn(draw: st.DrawFn) -> tuple[list[Any], list[list[str]]]:
    """The inputs and the rules of a table."""
    kinds = draw(st.lists(st.sampled_from(sorted(GRIDS)), min_size=1, max_size=2))
    kinds += draw(st.sampled_from([[], ["boolean"]]))
    same = len(kinds) > 1 and (kinds[0] == kinds[1] or {*kinds[:2]} == {"number", "integer"})
    names = draw(st.sampled_from(["abc", "aab"])) if same else "abc"
    inputs = [(names[n], kind, "", draw(st.sampled_from(ALLOWED[kind]))) for n, kind in enumerate(kinds)]
    rules = draw(st.lists(st.tuples(*(CELLS[kind] for kind in kinds)), max_size=6))
    return inputs, [[*cells, str(number)] for number, cells in enumerate(rules, start=1)]


@settings(max_examples=150)
@example(([("a", "", "", None)], [["true", "1"], ["1", "2"]]))
@example(([("a", "integer", "", None), ("a", "number", "", None)], [["3", "-", "1"], ["-", "not(3)", "2"]]))
@given(drawn())
def test_gaps_and_overlaps_are_exactly_those_that_happen(tabled: tuple[list[Any], list[list[str]]]) -> None:
    inputs, rules = tabled
    decision = only(table(inputs, [("n", "number")], rules, policy="COLLECT"))
    found = RulesReach(decision.logic)
    assert not found.opaque
    coverage = Coverage([len(one.parts) for one in found.dimensions], found.reaches)
    gaps = list(coverage.boxes(Leaf.GAP))
    assert not list(coverage.boxes(Leaf.DOUBT))
    pairs = {pair: meeting(*(found.reaches[number].surely for number in pair)) for pair in coverage.pairs()}
    met = set()
    for values in _grid(inputs):
        if (matched := _matched(decision, values)) is None:
            continue
        places = [
            _bit(dimension.parts, value) for dimension, value in zip(found.dimensions, values.values(), strict=True)
        ]
        assert sum(_holds(gap, places) for gap in gaps) == (not matched)
        together = set(combinations(matched, 2))
        assert together == {
            pair for pair, common in pairs.items() if common and _holds(dict(enumerate(common)), places)
        }
        met |= together
    assert met == set(pairs)


def _grid(inputs: list[Any]) -> list[dict[str, Any]]:
    kinds = {name: kind for name, kind, *_ in inputs}
    return [dict(zip(kinds, values, strict=True)) for values in product(*(GRIDS[kind] for kind in kinds.values()))]


def _matched(decision: Decision, values: dict[str, Any]) -> tuple[int, ...] | None:
    """The rules that hit, from 0; None for values that the table does not take."""
    try:
        return tuple(int(row["n"]) - 1 for row in decision.evaluate(values).outputs)
    except DecisionEvaluationError:
        return None


def _bit(parts: Sequence[Part], value: Any) -> int:
    [bit] = [1 << number for number, part in enumerate(parts) if _belongs(part, value, parts)]
    return bit


def _belongs(part: Part, value: Any, parts: Sequence[Part]) -> bool:
    same = _family(value) == _family(part.sample)
    match part.kind:
        case Kind.UNKNOWN:
            return value is None
        case Kind.VALUE:
            return same and value == part.sample
        case Kind.BETWEEN:
            return same and (part.low is None or part.low < value) and (part.high is None or value < part.high)
        case Kind.REST:
            others = [other for other in parts if other is not part]
            if part.sample == {}:
                return _family(value) not in {_family(other.sample) for other in others}
            return same and not any(_belongs(other, value, parts) for other in others)


def _family(value: Any) -> tuple[type, bool]:
    return type(value), getattr(value, "tzinfo", None) is not None


def _holds(box: Box, places: Sequence[int]) -> bool:
    return all(bits & places[place] for place, bits in box.items())

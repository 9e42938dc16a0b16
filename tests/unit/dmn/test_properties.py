"""Whatever is drawn: the named errors and no others, and hit policies that agree with one another."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import DecisionEvaluationError, DecisionTableError, read_decisions
from tests.unit.dmn.drawing import definitions, only, table

BOUNDS = st.integers(0, 9)
CELLS = st.one_of(
    st.just("-"),
    BOUNDS.map("< {}".format),
    BOUNDS.map(">= {}".format),
    st.tuples(BOUNDS, BOUNDS).map(lambda ends: f"[{min(ends)}..{max(ends)}]"),
    st.lists(BOUNDS, min_size=1, max_size=3).map(lambda values: ", ".join(map(str, values))),
    st.lists(BOUNDS, min_size=1, max_size=3).map(lambda values: f"not({', '.join(map(str, values))})"),
)
RULES = st.lists(st.tuples(CELLS, CELLS, st.sampled_from(['"a"', '"b"', '"c"'])), max_size=6)
INPUTS = [("a", "number"), ("b", "number")]
OUTPUTS = [("x", "string", '"b", "c", "a"')]


def rows(policy, rules, values):
    return only(table(INPUTS, OUTPUTS, rules, policy=policy)).evaluate(values)


@settings(max_examples=60)
@given(RULES, BOUNDS, BOUNDS)
def test_hit_policies_agree(rules, a, b):
    values = {"a": a, "b": b}
    every = rows("RULE ORDER", rules, values)
    assert rows("COLLECT", rules, values) == every
    assert rows("FIRST", rules, values).outputs == every.outputs[:1]
    ordered = rows("OUTPUT ORDER", rules, values)
    assert [row["x"] for row in ordered.outputs] == sorted((row["x"] for row in every.outputs), key="bca".index)
    assert rows("PRIORITY", rules, values).matched == ordered.matched[:1]
    try:
        assert rows("UNIQUE", rules, values) == every and len(every.matched) <= 1
    except DecisionEvaluationError:
        assert len(every.matched) > 1


@settings(max_examples=100)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(xml):
    try:
        read_decisions(xml, "f")
    except DecisionTableError as error:
        assert error.problems


WHOLE = definitions(table(INPUTS, OUTPUTS, [["< 5", "-", '"a"'], ["-", "-", '"b"']]))


@settings(max_examples=150)
@given(st.integers(0, len(WHOLE)), st.integers(0, 60), st.binary(max_size=12))
def test_any_damage_to_a_file_is_read_or_refused(start, length, put):
    damaged = WHOLE[:start] + put + WHOLE[start + length :]
    try:
        for decision in read_decisions(damaged, "f"):
            decision.evaluate({"a": 1, "b": 2})
    except DecisionTableError as error:
        assert all(problem.line >= 1 and problem.message for problem in error.problems)
    except DecisionEvaluationError as error:
        assert error.message

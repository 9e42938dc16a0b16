"""What each hit policy makes of the rules that match (DMN 1.4, 8.2.8)."""

import pytest

from engine.dmn import DecisionEvaluationError
from tests.unit.dmn.drawing import only, table

RULES = [["< 10", '"low"', "1"], ["< 20", '"medium"', "2"], ["< 20", '"medium"', "3"], [">= 5", '"high"', "4"]]
OUTPUTS = [("level", "string", '"high", "medium", "low"'), ("score", "number")]


def outcome(policy, value, **options):
    result = only(table([("n", "number")], OUTPUTS, RULES, policy=policy, **options)).evaluate({"n": value})
    return [tuple(row.values()) for row in result.outputs], [
        int(rule.removeprefix("route_")) for rule in result.matched
    ]


@pytest.mark.parametrize(
    ("policy", "value", "rows", "matched"),
    [
        ("FIRST", 1, [("low", 1)], [1]),
        ("FIRST", 15, [("medium", 2)], [2]),
        ("FIRST", 25, [("high", 4)], [4]),
        ("UNIQUE", 25, [("high", 4)], [4]),
        ("PRIORITY", 7, [("high", 4)], [4]),
        ("PRIORITY", 1, [("medium", 2)], [2]),
        ("RULE ORDER", 7, [("low", 1), ("medium", 2), ("medium", 3), ("high", 4)], [1, 2, 3, 4]),
        ("OUTPUT ORDER", 7, [("high", 4), ("medium", 2), ("medium", 3), ("low", 1)], [4, 2, 3, 1]),
        ("COLLECT", 1, [("low", 1), ("medium", 2), ("medium", 3)], [1, 2, 3]),
    ],
)
def test_which_rules_count(policy, value, rows, matched):
    assert outcome(policy, value) == (rows, matched)


@pytest.mark.parametrize("policy", ["FIRST", "UNIQUE", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"])
def test_no_match_is_no_result(policy):
    drawn = table([("n", "number")], OUTPUTS, [["< 0", '"low"', "1"]], policy=policy)
    result = only(drawn).evaluate({"n": 1})
    assert result.outputs == [] and result.matched == ()


def test_unique_is_the_policy_when_none_is_drawn():
    drawn = table([("n", "number")], [("x", "")], [["-", "1"]]).replace(' hitPolicy="FIRST"', "")
    assert only(drawn).hit_policy == "UNIQUE"


def test_two_matches_break_unique():
    with pytest.raises(DecisionEvaluationError, match="Rules 1 and 2 and 3 match, but only one may") as broken:
        outcome("UNIQUE", 1)
    assert broken.value.decision == "route"


def test_any_takes_matches_that_agree():
    agreeing = table(
        [("n", "number")], [("x", "string")], [["> 1", '"a"'], ["> 2", '"a"'], ["> 3", '"b"']], policy="ANY"
    )
    assert only(agreeing).evaluate({"n": 3}).outputs == [{"x": "a"}]
    with pytest.raises(DecisionEvaluationError, match="with different results"):
        only(agreeing).evaluate({"n": 4})


def test_a_result_without_priority_is_refused():
    drawn = table([], [("x", "string", '"a", "b"')], [['if v then "c" else "a"']], policy="PRIORITY")
    assert only(drawn).evaluate({"v": False}).outputs == [{"x": "a"}]
    with pytest.raises(DecisionEvaluationError, match="none of the possible ones"):
        only(drawn).evaluate({"v": True})


@pytest.mark.parametrize(
    ("aggregation", "value", "expected"),
    [
        ("SUM", 1, [{"x": 7}]),
        ("MIN", 1, [{"x": 1}]),
        ("MAX", 1, [{"x": 4}]),
        ("COUNT", 1, [{"x": 3}]),
        ("SUM", 9, []),
        ("MIN", 9, []),
        ("MAX", 9, []),
        ("COUNT", 9, [{"x": 0}]),
    ],
)
def test_collect_combines(aggregation, value, expected):
    rules = [["< 5", "1"], ["< 5", "2"], ["< 5", "4"]]
    drawn = table([("n", "number")], [("x", "number")], rules, policy="COLLECT", aggregation=aggregation)
    assert only(drawn).evaluate({"n": value}).outputs == expected


def test_what_cannot_be_added_is_refused():
    drawn = table([], [("x", "")], [["1"], ['"a"']], policy="COLLECT", aggregation="SUM")
    with pytest.raises(DecisionEvaluationError, match="cannot be combined"):
        only(drawn).evaluate({})


@pytest.mark.parametrize(
    ("mapping", "single", "several", "nothing"),
    [
        ("singleEntry", "a", None, None),
        ("singleResult", {"x": "a"}, None, None),
        ("collectEntries", ["a"], ["a", "b"], []),
        ("resultList", [{"x": "a"}], [{"x": "a"}, {"x": "b"}], []),
    ],
)
def test_results_are_mapped_as_camunda_does(mapping, single, several, nothing):
    decision = only(table([("n", "number")], [("x", "string")], [["> 0", '"a"'], ["> 1", '"b"']], policy="COLLECT"))
    assert decision.map_result(decision.evaluate({"n": 1}), mapping) == single
    assert decision.map_result(decision.evaluate({"n": 0}), mapping) == nothing
    if several is None:
        with pytest.raises(DecisionEvaluationError, match="more than one result"):
            decision.map_result(decision.evaluate({"n": 2}), mapping)
    else:
        assert decision.map_result(decision.evaluate({"n": 2}), mapping) == several


def test_several_outputs_are_no_single_entry():
    decision = only(table([], [("x", ""), ("y", "")], [["1", "2"]]))
    result = decision.evaluate({})
    assert decision.map_result(result, "singleResult") == {"x": 1, "y": 2}
    for mapping in ("singleEntry", "collectEntries"):
        with pytest.raises(DecisionEvaluationError, match="more than one output"):
            decision.map_result(result, mapping)
    with pytest.raises(ValueError, match="none of singleEntry"):
        decision.map_result(result, "first")

"""What a decision says of itself, its types, and decisions that require others."""

from datetime import UTC, date, datetime

import pytest

from engine.dmn import DecisionEvaluationError, HitPolicy, read_decisions
from engine.feel import BUILTINS
from tests.unit.dmn.drawing import definitions, literal, only, table


def test_a_decision_shows_what_was_drawn():
    decision = only(table([("a.b + c", "number")], [("x", "", '"p", "q"')], [["> d", '"p"'], ["-", "e"]]))
    assert (decision.key, decision.name, decision.documentation) == ("route", "The route", "Why route")
    assert decision.hit_policy is HitPolicy.FIRST
    assert [(each.label, each.expression.text, each.type.label) for each in decision.inputs] == [
        ("About a.b + c", "a.b + c", "number")
    ]
    assert [(each.name, each.label, each.values) for each in decision.outputs] == [("x", "The x", ("p", "q"))]
    assert [(rule.id, rule.number, rule.tests[0].text, rule.entries[0].text) for rule in decision.rules] == [
        ("route_1", 1, "> d", '"p"'),
        ("route_2", 2, "-", "e"),
    ]
    assert decision.variables == {"a", "c", "d", "e"}


def test_cells_are_unary_tests_of_feel():
    rules = [['"2", "3"', '"offer"'], ['not("1", "4")', '"ask"'], ["-", '"other"']]
    decision = only(table([("level", "string")], [("route", "string")], rules))
    answers = {level: decision.evaluate({"level": level}).outputs[0]["route"] for level in ("1", "2", "unclear")}
    assert answers == {"1": "other", "2": "offer", "unclear": "ask"}


def test_a_missing_variable_is_null_and_reaches_the_default_row():
    decision = only(table([("level", "string")], [("route", "")], [['"1"', "1"], ["null", "2"], ["-", "3"]]))
    assert decision.evaluate({}).outputs == [{"route": 2}]


def test_several_inputs_have_all_to_match():
    decision = only(table([("a", "boolean"), ("b", "boolean")], [("x", "")], [["true", "true", "1"], ["-", "-", "2"]]))
    assert decision.evaluate({"a": True, "b": True}).outputs == [{"x": 1}]
    assert decision.evaluate({"a": True, "b": False}).outputs == [{"x": 2}]


def test_the_time_is_the_callers():
    drawn = table([("due", "date")], [("late", "boolean")], [["< today()", "true"], ["-", "false"]])
    moment = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert only(drawn).evaluate({"due": "2026-07-01"}, moment).outputs == [{"late": True}]
    assert only(drawn).evaluate({"due": "2026-07-02"}, moment).outputs == [{"late": False}]


def test_own_functions_may_be_called():
    drawn = table([("twice(n)", "number")], [("x", "")], [["4", "true"]])
    (decision,) = read_decisions(definitions(drawn), "f", BUILTINS.extended({"twice": lambda n: n * 2}))
    assert decision.evaluate({"n": 2}).outputs == [{"x": True}]


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        ("string", "a", '"a"'),
        ("boolean", True, "true"),
        ("integer", 5, "5"),
        ("long", 5.0, "5"),
        ("double", 5.5, "5.5"),
        ("number", 5.5, "5.5"),
        ("date", "2026-09-01", '@"2026-09-01"'),
        ("date", "2026-09-01T23:30:00Z", '@"2026-09-02"'),
        ("date", date(2026, 9, 1), 'date("2026-09-01")'),
        ("dateTime", "2026-09-01T10:00:00Z", '@"2026-09-01T10:00:00Z"'),
        ("time", "10:00:00", '@"10:00:00"'),
        ("dayTimeDuration", "P1D", '@"PT24H"'),
        ("feel:yearMonthDuration", "P1Y", '@"P12M"'),
        ("Any", [1], "[1]"),
        ("", None, "null"),
    ],
)
def test_inputs_have_their_declared_type(kind, value, cell):
    assert only(table([("v", kind)], [("x", "")], [[cell, "1"]])).evaluate({"v": value}).outputs == [{"x": 1}]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("string", 5),
        ("boolean", "true"),
        ("number", "5"),
        ("integer", 5.5),
        ("date", "1 September"),
        ("dateTime", True),
        ("dayTimeDuration", "P1M"),
    ],
)
def test_a_value_of_another_type_is_never_silently_no_match(kind, value):
    decision = only(table([("v", kind)], [("x", "")], [["-", "1"]]))
    with pytest.raises(DecisionEvaluationError, match="For the input “About v” a ") as refused:
        decision.evaluate({"v": value})
    assert "is needed" in refused.value.message


def test_an_error_says_nothing_of_the_values():
    with pytest.raises(DecisionEvaluationError) as refused:
        only(table([("v", "number")], [("x", "")], [["-", "1"]])).evaluate({"v": "Ann Example"})
    assert "Ann" not in str(refused.value)


def test_an_output_of_another_type_is_refused():
    decision = only(table([], [("x", "string")], [["v.w"]]))
    assert decision.evaluate({"v": {"w": "text"}}).outputs == [{"x": "text"}]
    with pytest.raises(DecisionEvaluationError, match="In rule 1, output “The x”, a text is needed"):
        decision.evaluate({"v": {"w": 5}})


def test_a_value_outside_the_possible_ones_is_refused():
    decision = only(table([("level", "string", "", '"1", "2"')], [("x", "")], [["-", "1"]]))
    assert decision.evaluate({"level": "2"}).outputs == [{"x": 1}]
    assert decision.evaluate({"level": None}).outputs == [{"x": 1}]
    with pytest.raises(DecisionEvaluationError, match="none of the possible ones"):
        decision.evaluate({"level": "3"})


def test_an_input_variable_is_known_in_the_cells():
    drawn = table([("a + 1", "number", 'camunda:inputVariable="b"')], [("x", "")], [["b > 4 and c", "b"]])
    decision = only(drawn)
    assert decision.variables == {"a", "c"}
    assert decision.evaluate({"a": 5, "c": True}).outputs == [{"x": 6}]


def test_results_are_json():
    decision = only(table([], [("d", ""), ("l", ""), ("n", "")], [['@"2026-09-01"', "[1, {a: 2.5}]", ""]]))
    assert decision.evaluate({}).outputs == [{"d": "2026-09-01", "l": [1, {"a": 2.5}], "n": None}]


def test_a_decision_knows_what_it_requires():
    file = definitions(
        table([("level", "number"), ("risky", "boolean")], [("route", "")], [["> 2", "true", "1"]], requires=["risk"]),
        table([("age", "number")], [("risky", "boolean")], [["< 5", "true"]], key="risk", requires=["age"]),
        literal("2026 - year", key="age", kind="number").replace("age_value", "age"),
    )
    route, risk, age = read_decisions(file, "f")
    assert route.required == (risk,) and risk.required == (age,)
    assert route.variables == {"level", "year"}
    assert route.evaluate({"level": 3, "year": 2024}).outputs == [{"route": 1}]
    assert route.evaluate({"level": 3, "year": 2000}).outputs == []
    assert age.evaluate({"year": 2000}).outputs == [{"age": 26}] and age.hit_policy is None


@pytest.mark.parametrize(
    ("policy", "outputs", "text", "expected"),
    [
        ("FIRST", [("x", "")], "base", 1),
        ("FIRST", [("x", "")], "x", 1),
        ("FIRST", [("x", ""), ("y", "")], "base.y", 2),
        ("COLLECT", [("x", "")], "sum(base)", 4),
        ("COLLECT", [("x", ""), ("y", "")], "count(base[y > 2])", 1),
        ("FIRST", [("x", "")], "First answer + 1", 2),
    ],
)
def test_results_of_required_decisions_have_names(policy, outputs, text, expected):
    rules = [["1", "2"][: len(outputs)], ["3", "4"][: len(outputs)]]
    base = table([], outputs, rules, key="base", policy=policy, variable="First answer")
    *_, answer = read_decisions(definitions(base, literal(text, key="answer", requires=["base"], kind="")), "f")
    assert answer.evaluate({}).outputs == [{"answer_value": expected}]


def test_a_failing_required_decision_says_which_it_is():
    base = table([], [("x", "")], [["1"], ["2"]], key="base", policy="UNIQUE")
    *_, answer = read_decisions(definitions(base, literal("x", key="answer", requires=["base"])), "f")
    with pytest.raises(DecisionEvaluationError, match="“The base”: Rules 1 and 2 match") as failed:
        answer.evaluate({})
    assert failed.value.decision == "base"


def test_a_large_table_is_decided_within_one_account_of_work():
    slow = "count(for a in 1..9000 return a) > 0 and ? > 0"
    decision = only(table([("n", "number")], [("x", "")], [[slow, "1"]] * 100, policy="COLLECT"))
    with pytest.raises(DecisionEvaluationError, match="takes too long"):
        decision.evaluate({"n": 1})

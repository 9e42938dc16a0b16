"""Decision tables: hit policies, cells, what nothing matches, results by name, decisions that need others. Fact 11."""

from typing import Any

import pytest
from SpiffWorkflow.camunda.parser.CamundaParser import CamundaParser

from engine.dmn import read_decisions
from tests.stock.stock import Stock, stock_decision, with_ids
from tests.unit.bpmn.diagrams import around, diagram, node, user_task
from tests.unit.dmn.drawing import definitions, literal, only, table
from tests.upgrades.moves import Moving

TWO_HIT = [["> 1", '"low"'], ["> 2", '"high"']]
LEVELS = [("level", "string", '"high", "low"')]


def drawn(policy: str, rules: list[list[str]], outputs: list[Any] = LEVELS, aggregation: str = "") -> str:
    """A table over `n`."""
    text: str = table([("n", "number")], outputs, rules, key="size", policy=policy, aggregation=aggregation)
    return text


def levels(policy: str) -> list[str]:
    return [row["level"] for row in only(drawn(policy, TWO_HIT)).evaluate({"n": 5}).outputs]


def stock(policy: str, rules: list[list[str]], n: Any, aggregation: str = "") -> Any:
    return stock_decision(definitions(drawn(policy, rules, [("level", "string")], aggregation)), n=n)


def test_11_first_takes_the_first_rule_and_looks_no_further() -> None:
    assert levels("FIRST") == ["low"]


def test_11_any_takes_rules_that_agree_and_refuses_others() -> None:
    agreeing = only(drawn("ANY", [["> 1", '"low"'], ["> 2", '"low"']]))
    assert agreeing.evaluate({"n": 5}).outputs == [{"level": "low"}]
    with pytest.raises(Exception, match="different results"):
        only(drawn("ANY", TWO_HIT)).evaluate({"n": 5})


def test_11_rule_order_gives_every_hit() -> None:
    assert levels("RULE ORDER") == ["low", "high"]


def test_11_output_order_gives_every_hit_by_rank() -> None:
    assert levels("OUTPUT ORDER") == ["high", "low"]


@pytest.mark.parametrize(("aggregation", "value"), [("SUM", 3), ("MIN", 1), ("MAX", 2), ("COUNT", 2)])
def test_11_collect_combines(aggregation: str, value: int) -> None:
    decision = only(drawn("COLLECT", [["> 1", "1"], ["> 2", "2"]], [("level", "number")], aggregation))
    assert decision.evaluate({"n": 5}).outputs == [{"level": value}]


@pytest.mark.parametrize("policy", ["ANY", "RULE ORDER", "OUTPUT ORDER", "UNIQUE"])
def test_11_stock_every_policy_is_first(policy: str) -> None:
    assert stock(policy, TWO_HIT, 5) == {"level": "low"}


def test_11_stock_aggregations_are_not_applied() -> None:
    assert stock("COLLECT", [["> 1", "1"], ["> 2", "2"]], 5, "SUM") == {"level": [1, 2]}


CELLS: list[tuple[str, str, Any, Any]] = [
    ('"low","high"', "string", "low", "middle"),
    ('not("x")', "string", "y", "x"),
    ("[1..5]", "number", 3, 6),
    ("true", "boolean", True, False),
    ("null", "string", None, "x"),
]


@pytest.mark.parametrize(("cell", "kind", "hit", "miss"), CELLS)
def test_11_cells_are_unary_tests_of_the_standard(cell: str, kind: str, hit: Any, miss: Any) -> None:
    decision = only(table([("x", kind)], LEVELS, [[cell, '"low"']], policy="UNIQUE"))
    assert decision.evaluate({"x": hit}).outputs == [{"level": "low"}]
    assert decision.evaluate({"x": miss}).outputs == []


@pytest.mark.parametrize(("cell", "kind", "hit", "_miss"), CELLS)
def test_11_stock_these_cells_never_match_or_raise(cell: str, kind: str, hit: Any, _miss: Any) -> None:
    xml = definitions(table([("x", kind)], [("level", "string")], [[cell, '"low"']], policy="UNIQUE"))
    try:
        result = stock_decision(xml, x=hit)
    except Exception as error:
        result = type(error).__name__
    assert result in ({}, "WorkflowTaskException")


DECIDES = node(
    "businessRuleTask",
    "Decide",
    camunda_decisionRef="size",
    camunda_resultVariable="found",
    camunda_mapDecisionResult="singleEntry",
)


def test_11_no_match_gives_null_under_its_name(ours: Moving) -> None:
    body = around(DECIDES, user_task("A"), ids=("Decide", "A"))
    ours.put_in_force(diagram(body), size__dmn=definitions(drawn("UNIQUE", [["> 9", '"high"']])))
    ours.start("process_one", n=5)
    assert ours.variables() == {"n": 5, "found": None}


def test_11_stock_no_match_gives_no_output() -> None:
    assert stock("UNIQUE", [["> 9", '"high"']], 5) == {}


def test_11_the_result_has_the_name_that_the_diagram_gives(ours: Moving) -> None:
    body = around(DECIDES, user_task("A"), ids=("Decide", "A"))
    ours.put_in_force(diagram(body), size__dmn=definitions(drawn("FIRST", TWO_HIT)))
    ours.start("process_one", n=5)
    assert ours.variables() == {"n": 5, "found": "low"}


def test_11_stock_the_result_variable_is_ignored() -> None:
    parser = CamundaParser()
    parser.add_dmn_xml(with_ids(definitions(drawn("FIRST", TWO_HIT, [("level", "string")]))))
    stock = Stock(around(DECIDES, user_task("A"), ids=("Decide", "A")), {"n": 5}, parser=parser)
    assert stock.task("A").data == {"n": 5, "level": "low"}


def test_11_a_decision_may_require_others() -> None:
    base = literal("n * 2", key="double", kind="number")
    needs = table([("double_value", "number")], LEVELS, [["> 9", '"high"'], ["-", '"low"']], requires=["double"])
    route = next(one for one in read_decisions(definitions(base, needs), "f") if one.key == "route")
    assert route.evaluate({"n": 5}).outputs == [{"level": "high"}]


def test_11_stock_knows_no_required_decisions() -> None:
    needs = table([("double_value", "number")], [("level", "string")], [["> 9", '"high"']], requires=["double"])
    with pytest.raises(Exception, match="double_value"):
        stock_decision(definitions(needs), n=5)

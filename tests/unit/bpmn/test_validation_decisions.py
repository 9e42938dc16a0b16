"""Gaps and overlaps of decision tables as findings of a deployment."""

import pytest

from engine.bpmn.problems import Problem, Severity
from engine.bpmn.validation.known import register_known
from tests.unit.bpmn.diagrams import around, diagram, node, problems_of, user_task
from tests.unit.dmn.drawing import definitions, table

pytestmark = pytest.mark.usefixtures("engine_alone")

WITH_A_GAP = [["true", '"yes"']]
WITHOUT = [["true", '"yes"'], ["-", '"no"']]
MARKED = (
    '<authorityRequirement id="a"><requiredAuthority href="#source"/></authorityRequirement>',
    '<knowledgeSource id="source" name="Safety-critical"/>',
)


def decision(key: str, rules: list[list[str]], **options: object) -> str:
    return table([("known", "boolean")], [("answer", "string")], rules, key=key, **options)


def found(*parts: str) -> list[tuple[str, str, str | None]]:
    """Severity, code and decision of what is said about the decisions of a file."""
    return [(one.severity.value, one.code, one.element_id) for one in problems(*parts)]


def problems(*parts: str) -> list[Problem]:
    said = problems_of(diagram(around(user_task("Do_It"), ids=("Do_It",))), files={"one.dmn": definitions(*parts)})
    return [one for one in said if one.code.startswith("decision-")]


def test_a_gap_is_a_warning_that_says_what_to_do() -> None:
    [problem] = problems(decision("route", WITH_A_GAP))
    assert (problem.severity, problem.file, problem.line) == (Severity.WARNING, "one.dmn", 3)
    assert str(problem) == (
        "Warning: one.dmn, line 3: “The route” (route): No rule when “About known” is unknown or false. "
        "Add a rule, or a last rule that takes whatever is left."
    )


def test_a_table_without_gaps_says_nothing() -> None:
    assert found(decision("route", WITHOUT)) == []


def test_an_overlap_stands_at_its_rule() -> None:
    [problem] = problems(decision("route", [["-", '"a"'], ["true", '"b"']], policy="UNIQUE"))
    assert (problem.code, problem.line) == ("decision-overlap", 8)
    assert problem.message.endswith("(hit policy UNIQUE). Change one of the two.")


def test_what_cannot_be_told_is_said() -> None:
    assert found(decision("route", [["other", '"a"'], ["null", '"b"']])) == [("warning", "decision-unchecked", "route")]


def test_what_the_application_calls_safety_critical_is_refused() -> None:
    register_known(safety_decisions=["route"])
    drawn = [decision("route", WITH_A_GAP), decision("other", WITH_A_GAP)]
    assert found(*drawn) == [("error", "decision-gap", "route"), ("warning", "decision-gap", "other")]
    assert "safety-critical" in problems(*drawn)[0].message


def test_not_being_told_is_an_error_too_where_it_is_safety_critical() -> None:
    register_known(safety_decisions=["route"])
    assert found(decision("route", [["other", '"a"'], ["null", '"b"']])) == [("error", "decision-unchecked", "route")]


def test_what_the_model_itself_calls_safety_critical_is_refused() -> None:
    requirement, source = MARKED
    drawn = decision("route", WITH_A_GAP).replace("<decisionTable", requirement + "<decisionTable")
    assert found(drawn, source) == [("error", "decision-gap", "route")]
    assert found(drawn, source.replace("Safety-critical", "The council's handbook")) == [
        ("warning", "decision-gap", "route")
    ]


def test_so_is_what_a_safety_critical_decision_requires() -> None:
    register_known(safety_decisions=["route"])
    drawn = [decision("before", WITH_A_GAP), decision("route", WITHOUT, requires=("before",))]
    assert found(*drawn) == [("error", "decision-gap", "before")]


def test_it_does_not_matter_that_no_diagram_asks_the_decision() -> None:
    rule_task = node("businessRuleTask", "Decide", camunda_decisionRef="route", camunda_resultVariable="r")
    content = diagram(around(rule_task, ids=("Decide",)))
    said = problems_of(content, files={"one.dmn": definitions(decision("route", WITH_A_GAP))})
    assert [one.code for one in said if one.code.startswith("decision-")] == ["decision-gap"]

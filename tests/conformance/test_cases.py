"""The project's own test cases, in the format of the DMN TCK, run as the command runs them."""

from pathlib import Path

import pytest

from engine.dmn import Decision, DecisionEvaluationError, Table, read_decisions
from engine.dmn.conformance.running import Result, Verdict, run_folder

CASES = Path(__file__).parent / "cases"
DECISIONS = Path(__file__).parents[2] / "workflows" / "decisions"
RESULTS = list(run_folder(CASES))


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: f"{result.file}-{result.case}")
def test_each_case_passes(result: Result) -> None:
    assert result.verdict is Verdict.PASSED, result.reason


def test_every_model_is_tried_and_so_is_every_shipped_decision() -> None:
    imported = {f"imports/{each}" for each in ("around", "middle", "north", "shared/people", "south", "tariff")}
    models = {path.relative_to(CASES).as_posix().removesuffix(".dmn") for path in CASES.rglob("*.dmn")}
    assert {result.file.removesuffix("-test-01.xml") for result in RESULTS} == models - imported
    shipped = {path.stem for path in (CASES / "shipped-decisions").glob("*.dmn")}
    assert shipped == {path.stem for path in DECISIONS.glob("*.dmn")}


def shipped_decisions() -> list[Decision]:
    files = sorted(DECISIONS.glob("*.dmn"))
    return [decision for file in files for decision in read_decisions(file.read_bytes(), file.name)]


def asked_for_possible_values() -> list[tuple[Decision, str]]:
    return [
        (decision, column.expression.text)
        for decision in shipped_decisions()
        if isinstance(decision.logic, Table)
        for column in decision.logic.inputs
        if column.values
    ]


@pytest.mark.parametrize(
    ("decision", "variable"), asked_for_possible_values(), ids=lambda part: getattr(part, "key", part)
)
def test_a_shipped_decision_answers_nothing_about_a_value_that_there_is_not(decision: Decision, variable: str) -> None:
    """By the standard such a value is null, and a rule that asks nothing would answer; in a process it is an error."""
    with pytest.raises(DecisionEvaluationError, match="none of the possible ones"):
        decision.evaluate({variable: "no such value"})

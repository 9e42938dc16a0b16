"""The shipped deployment as a whole, with everything that casework tells the engine about itself."""

import pytest

from engine import casework
from engine.bpmn import definitions
from engine.bpmn.problems import Problem
from engine.casework.decisions import SAFETY_DECISIONS
from tests.unit.workflows.drawing import WORKFLOWS

FILES = {path.name: path.read_bytes() for path in WORKFLOWS.rglob("*") if path.suffix in (".bpmn", ".dmn", ".form")}


@pytest.fixture(autouse=True)
def installed(engine_alone: None) -> None:
    casework.install()


def said(file: str, before: bytes, after: bytes) -> list[Problem]:
    assert before in FILES[file]
    return definitions.check(FILES | {file: FILES[file].replace(before, after)}, base=None)


def test_there_is_nothing_to_say() -> None:
    assert definitions.check(FILES, base=None) == []


def test_a_misspelt_variable_is_found() -> None:
    found = said("taf_review.bpmn", b"next_review_on", b"next_reviw_on")
    assert {problem.code for problem in found} == {"never-written"}


def test_a_trigger_that_no_rule_takes_is_refused() -> None:
    assert "mash_same_day" in SAFETY_DECISIONS
    rule = FILES["mash_same_day.dmn"].partition(b'<rule id="mash_same_day_Rule_8">')[2].partition(b"</rule>")[0]
    found = said("mash_same_day.dmn", b'<rule id="mash_same_day_Rule_8">' + rule + b"</rule>", b"")
    assert {(problem.severity.value, problem.code) for problem in found} == {("error", "decision-gap")}

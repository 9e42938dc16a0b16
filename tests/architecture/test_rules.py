import ast

from tests.architecture import rules


def test_the_page_of_rules_is_as_the_project_stands() -> None:
    assert rules.PAGE.read_text(encoding="utf-8") == rules.page(), "run: python -m tests.architecture.rules"


def test_every_mark_and_every_carrier_names_a_rule_of_the_catalogue() -> None:
    assert set(rules.proofs()) | set(rules.carriers()) <= set(rules.catalogue())


def test_no_rule_that_the_product_carries_is_without_a_proof() -> None:
    assert set(rules.carriers()) - set(rules.proofs()) == set()


MARKED = """
import pytest

def case(given, *rules):
    return pytest.param(given, marks=pytest.mark.rule(*rules))

CASES = [case("one", "ENT-3"), *(case(each, "ENT-4") for each in "ab")]

@pytest.mark.parametrize("given", [*CASES, pytest.param(1, marks=pytest.mark.rule("ENT-5"))])
@pytest.mark.rule("ENT-6")
def test_marked(given): ...

@pytest.mark.parametrize("given", ["ENT-7"])
def test_not_marked(given): ...
"""


def test_marks_on_the_cases_of_a_test_count_as_its_own() -> None:
    marked = dict(rules._marked_tests(ast.parse(MARKED)))
    assert marked["test_not_marked"] == []
    assert marked["test_marked"] == ["ENT-3", "ENT-4", "ENT-5", "ENT-6"]

from tests.architecture import rules


def test_the_table_of_rules_is_as_the_project_stands() -> None:
    assert rules.TABLE.read_text(encoding="utf-8") == rules.table(), "run: python -m tests.architecture.rules"


def test_every_mark_names_a_rule_of_the_catalogue() -> None:
    assert set(rules.proofs()) <= set(rules.catalogue())


def test_no_rule_that_the_product_carries_is_without_a_proof() -> None:
    carried = {rule for rule in rules.carriers() if rule in rules.catalogue()}
    assert carried - set(rules.proofs()) == set()

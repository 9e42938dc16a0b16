"""`docs/engine.md` numbers what the stock parts do; each number has its tests, and each test its number."""

import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "engine.md").read_text(encoding="utf-8")
FACTS = {int(number) for number in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)}
TESTS = re.findall(r"^def test_(\d\d)_(stock_)?", "".join(p.read_text() for p in HERE.glob("test_*.py")), re.MULTILINE)


def test_the_facts_are_numbered_from_1_to_17() -> None:
    assert set(range(1, 18)) == FACTS


def test_ours_is_shown_right_in_each() -> None:
    assert {int(number) for number, stock in TESTS if not stock} == FACTS


def test_the_stock_part_is_shown_as_it_is_in_each() -> None:
    assert {int(number) for number, stock in TESTS if stock} == FACTS

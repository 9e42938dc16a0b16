"""The differential test: what feelin, the Modeler's own FEEL, makes of made-up expressions is what we make of them.

`python -m tests.differential --count 50000 --seed 7` asks more.
"""

import pytest
from playwright.sync_api import Browser

from .answers import our_verdict, ours, theirs
from .differences import DIFFERENCES
from .generating import Generator
from .leaves import VARIABLES

pytestmark = pytest.mark.xdist_group("browser")

EXPRESSIONS = 3_000
CELLS = 500
SEED = 20_26


def test_made_up_expressions_have_the_same_answer(browser: Browser) -> None:
    texts = Generator(SEED).expressions(EXPRESSIONS)
    opinions = theirs(browser, "opinions", texts, VARIABLES)
    answers = [ours(text, VARIABLES) for text in texts]
    different = [each for each in zip(texts, answers, opinions, strict=True) if each[1] != each[2]]
    assert different == []
    assert sum(answer is None for answer in answers) < EXPRESSIONS // 5, "most of them must have an answer"


def test_made_up_cells_have_the_same_verdict(browser: Browser) -> None:
    cells = Generator(SEED).cells(CELLS)
    opinions = theirs(browser, "verdicts", cells, VARIABLES)
    verdicts = [our_verdict(cell, value, VARIABLES) for cell, value in cells]
    assert [each for each in zip(cells, verdicts, opinions, strict=True) if each[1] != each[2]] == []
    assert {True, False} <= set(verdicts)


def test_the_differences_are_these(browser: Browser) -> None:
    opinions = theirs(browser, "opinions", [difference.expression for difference in DIFFERENCES], VARIABLES)
    for difference, opinion in zip(DIFFERENCES, opinions, strict=True):
        assert ours(difference.expression, VARIABLES) == difference.ours, difference
        assert opinion == difference.theirs, difference


def test_the_same_seed_makes_the_same_expressions() -> None:
    assert Generator(1).expressions(50) == Generator(1).expressions(50)
    assert Generator(1).expressions(50) != Generator(2).expressions(50)

"""`docs/expressions.md` tells process owners what they can write: every example is run, every function is there."""

import re
from pathlib import Path

import pytest

from engine.feel import BUILTINS

from .evaluating import evaluate

TEXT = (Path(__file__).parents[3] / "docs" / "expressions.md").read_text()
EXAMPLES = re.findall(r"\| `([^`|]+)` \| `([^`|]+)` \|$", TEXT, re.MULTILINE)
NAMES = re.findall(r"`([a-z ]+)\(", TEXT.split("## Functions")[1].split("## What is not")[0])


@pytest.mark.parametrize(("example", "gives"), EXAMPLES)
def test_examples(example, gives):
    assert evaluate(example) == evaluate(gives)


def test_there_are_examples():
    assert len(EXAMPLES) > 75


def test_every_function_is_listed():
    assert set(NAMES) >= set(BUILTINS)


def test_every_function_that_is_listed_exists():
    assert set(NAMES) <= set(BUILTINS)


@pytest.mark.parametrize(
    "value",
    [value for row in re.findall(r"^\| (.+?) \| (?:a|yes)\b", TEXT, re.MULTILINE) for value in row.split("`")[1::2]],
)
def test_values_are_written_like_this(value):
    evaluate(value)

"""The standard's functions (DMN 1.4, 10.3.4)."""

import pytest

from engine.feel import BUILTINS, to_json
from tests.unit.feel.evaluating import evaluate
from tests.unit.feel.examples_of_collections import CONTEXTS, LISTS, RANGES
from tests.unit.feel.examples_of_values import CONVERSION, NUMBERS, STRINGS, TEMPORAL

EXAMPLES = [*STRINGS, *LISTS, *NUMBERS, *TEMPORAL, *CONVERSION, *RANGES, *CONTEXTS]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_functions(text, expected):
    result = to_json(evaluate(text, year=2026, nonsense="31/12/2026"))
    assert result == expected and type(result) is type(expected)


def test_every_function_is_tried_here():
    tried = " ".join(text for text, _ in EXAMPLES)
    assert [name for name in BUILTINS if f"{name}(" not in tried] == []

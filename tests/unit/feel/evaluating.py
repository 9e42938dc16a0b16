"""What the tests of expressions share: evaluating a text at a fixed moment."""

from datetime import UTC, datetime
from typing import Any

from engine.feel import compile_expression, compile_unary_tests

NOW = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
"""Half past midnight on 2 July in London."""


def evaluate(text: str, **variables: Any) -> Any:
    """The value of the expression, as FEEL has it."""
    return compile_expression(text).evaluate(variables, NOW)


def truth(cell: str, value: Any, **variables: Any) -> bool | None:
    """Whether a decision table's cell matches the value."""
    return compile_unary_tests(cell).truth(value, variables, NOW)

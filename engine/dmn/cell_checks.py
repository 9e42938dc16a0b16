"""What a cell's own text gives away: literals of the wrong type, and words that were meant as texts.

Both would be null when evaluated, so that a rule would silently never match or give nothing.
"""

from engine.feel.syntax import (
    Comparing,
    ListLiteral,
    Literal,
    Matching,
    Name,
    Negation,
    Node,
    RangeLiteral,
    Test,
    Tests,
)

from .data_types import DataType, Type, conforms, unrestricted


def doubt_about_tests(tests: Tests, declared: Type, known: frozenset[str]) -> str | None:
    """What is wrong with an input cell, or None."""
    doubts = (_doubt(part, declared, known) for test in tests.alternatives for part in _compared(test))
    return next(filter(None, doubts), None)


def doubt_about_entry(entry: Node, declared: Type, known: frozenset[str]) -> str | None:
    """What is wrong with an output cell, or None."""
    return _doubt(entry, declared, known)


def _compared(test: Test) -> list[Node]:
    """The parts of a test that are compared with the input's value."""
    if isinstance(test, Comparing):
        return [test.endpoint]
    expression = test.expression if isinstance(test, Matching) else None
    if isinstance(expression, RangeLiteral):
        return [end for end in (expression.start, expression.end) if end]
    if isinstance(expression, ListLiteral):
        return list(expression.items)
    return [expression] if expression else []


def _doubt(node: Node, declared: Type, known: frozenset[str]) -> str | None:
    declared = unrestricted(declared)
    if not isinstance(declared, DataType):
        return None
    if isinstance(node, Name) and node.name not in known and node.name != "?" and declared is DataType.STRING:
        return f'“{node.name}” is no input of this decision. A text stands in quotation marks: "{node.name}".'
    literal = node.of if isinstance(node, Negation) else node
    if isinstance(literal, Literal) and not conforms(literal.value, declared):
        return f"A {declared.label} is needed here."
    return None

"""What a cell's own text gives away: literals of the wrong type, words that were meant as texts, and tests that are
never true.

All would be null when evaluated, so that a rule would silently never match or give nothing.
"""

from engine.feel import Functions
from engine.feel.inference import inferred
from engine.feel.syntax import (
    CONDITIONS,
    Call,
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
    speaks_of_value,
)
from engine.feel.types import ANY, BOOLEAN

from .data_types import DataType, Type, conforms, unrestricted
from .feel_types import as_feel


def doubt_about_tests(tests: Tests, declared: Type, known: frozenset[str], functions: Functions) -> str | None:
    """What is wrong with an input cell, or None."""
    doubts = [_doubt(part, declared, known) for test in tests.alternatives for part in _compared(test)]
    doubts += [
        _doubt_about_truth(test.expression, unrestricted(declared), functions)
        for test in tests.alternatives
        if isinstance(test, Matching)
    ]
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


def _doubt_about_truth(node: Node, declared: Type, functions: Functions) -> str | None:
    """What is wrong with a test of which can be told whether it is true or false, or surely something else."""
    truth = _is_truth(node, declared, functions)
    if speaks_of_value(node):
        return "What is asked with `?` has to be true or false." if truth is False else None
    compared = declared not in (DataType.BOOLEAN, DataType.ANY) and not isinstance(node, (Literal, *CONDITIONS))
    if truth and compared:
        return (
            f"This is true or false, which no {declared.label} is. Ask about the input with `?`, and write `not(…)` "
            "around the whole cell."
        )
    return None


def _is_truth(node: Node, declared: Type, functions: Functions) -> bool | None:
    """Whether a text surely gives true, false or null; None when that cannot be told."""
    if isinstance(node, Call) and isinstance(node.function, Name) and node.function.name in functions:
        gives = functions[node.function.name][0].gives
        return None if gives is None else gives is bool
    kind = inferred(node, {"?": as_feel(declared)})
    return None if kind == ANY else kind == BOOLEAN


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

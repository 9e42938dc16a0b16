"""FEEL, the expression language of the DMN standard (1.4), compiled once into closures over plain values.

No text becomes code: an expression has no way to Python's attributes, calls or modules, and its size, depth and work
are capped (`limits.py`). What it does not cover is refused when it is compiled, with the position.
"""

from .builtins import BUILTINS
from .errors import FeelEvaluationError, FeelNotCoveredError, FeelSyntaxError
from .expression import Expression, UnaryTests, compile_expression, compile_unary_tests
from .functions import Functions
from .limits import evaluation
from .temporal import MonthsDuration, add_days, add_months
from .values import FunctionValue, Range, Value, from_json, to_json

__all__ = [
    "BUILTINS",
    "Expression",
    "FeelEvaluationError",
    "FeelNotCoveredError",
    "FeelSyntaxError",
    "FunctionValue",
    "Functions",
    "MonthsDuration",
    "Range",
    "UnaryTests",
    "Value",
    "add_days",
    "add_months",
    "compile_expression",
    "compile_unary_tests",
    "evaluation",
    "from_json",
    "to_json",
]

"""From syntax tree to closures over plain values. Importing this package makes every kind of node known."""

from . import calls, iteration, operators, structures
from .core import Closure, Frame, Scope, Variables, compile_node
from .tests import TestClosure, compile_tests

__all__ = [
    "Closure",
    "Frame",
    "Scope",
    "TestClosure",
    "Variables",
    "calls",
    "compile_node",
    "compile_tests",
    "iteration",
    "operators",
    "structures",
]

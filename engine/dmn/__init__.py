"""Decisions of the DMN standard (1.1 to 1.5) as Camunda Modeler saves them: read once, checked as a whole."""

from .decision import Decision, DecisionResult, Step
from .errors import DecisionEvaluationError, DecisionProblem, DecisionRefusedError, DecisionTableError
from .outline import Part, outline
from .reading import imports_others, read_decisions, read_model
from .table import Aggregation, HitPolicy, Input, Output, Rule, Table

__all__ = [
    "Aggregation",
    "Decision",
    "DecisionEvaluationError",
    "DecisionProblem",
    "DecisionRefusedError",
    "DecisionResult",
    "DecisionTableError",
    "HitPolicy",
    "Input",
    "Output",
    "Part",
    "Rule",
    "Step",
    "Table",
    "imports_others",
    "outline",
    "read_decisions",
    "read_model",
]

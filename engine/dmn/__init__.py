"""Decisions of the DMN standard (1.1 to 1.6) as Camunda Modeler saves them: read once, checked as a whole."""

from .data_types import DataType, Type
from .decision import Decision, DecisionResult, Step
from .errors import DecisionEvaluationError, DecisionProblem, DecisionRefusedError, DecisionTableError
from .outline import Part, outline
from .reading import imports_others, read_decisions, read_model
from .requirements import BusinessKnowledge, InputData
from .table import Aggregation, HitPolicy, Input, Output, Rule, Table

__all__ = [
    "Aggregation",
    "BusinessKnowledge",
    "DataType",
    "Decision",
    "DecisionEvaluationError",
    "DecisionProblem",
    "DecisionRefusedError",
    "DecisionResult",
    "DecisionTableError",
    "HitPolicy",
    "Input",
    "InputData",
    "Output",
    "Part",
    "Rule",
    "Step",
    "Table",
    "Type",
    "imports_others",
    "outline",
    "read_decisions",
    "read_model",
]

"""Decision tables of the DMN standard (1.3 to 1.5) as Camunda Modeler saves them: read once, checked as a whole."""

from .decision import Decision, DecisionResult
from .errors import DecisionEvaluationError, DecisionProblem, DecisionTableError
from .reading import read_decisions
from .table import Aggregation, HitPolicy, Input, Output, Rule

__all__ = [
    "Aggregation",
    "Decision",
    "DecisionEvaluationError",
    "DecisionProblem",
    "DecisionResult",
    "DecisionTableError",
    "HitPolicy",
    "Input",
    "Output",
    "Rule",
    "read_decisions",
]

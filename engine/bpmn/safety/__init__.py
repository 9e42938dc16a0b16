"""Safety rules: what must hold of the diagrams of a release whatever else is changed, as properties of their graphs.

The kinds are here; which rules hold for which elements is the application's to say, and is handed in.
"""

from engine.bpmn.safety.checking import check_safety
from engine.bpmn.safety.rules import (
    AlwaysPasses,
    HeardDuring,
    NeverByDefault,
    NotInterruptedBy,
    SafetyCheck,
    SafetyRule,
)

__all__ = [
    "AlwaysPasses",
    "HeardDuring",
    "NeverByDefault",
    "NotInterruptedBy",
    "SafetyCheck",
    "SafetyRule",
    "check_safety",
]

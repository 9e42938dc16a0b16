"""The process engine's front door: `from engine import bpmn`, then `bpmn.<room>.<function>`; nothing deeper.

It knows processes, tasks, messages and timers, and no word of children or families.
"""

from engine.bpmn import errors, handlers
from engine.bpmn.errors import (
    EngineError,
    IncidentNotFoundError,
    InstanceEndedError,
    InstanceNotFoundError,
    InstanceStatusError,
    InstanceSuspendedError,
    NoReceiverError,
    ProcessNotFoundError,
    StepFailedError,
    TaskChangedError,
    TaskFinishedError,
    TaskNotFoundError,
    TaskTakenError,
    TimerNotFoundError,
)
from engine.bpmn.handlers import HandlerCall
from engine.bpmn.models import (
    Draft,
    HistoryEvent,
    HistoryKind,
    Incident,
    Instance,
    InstanceStatus,
    TaskStatus,
)

__all__ = [
    "Draft",
    "EngineError",
    "HandlerCall",
    "HistoryEvent",
    "HistoryKind",
    "Incident",
    "IncidentNotFoundError",
    "Instance",
    "InstanceEndedError",
    "InstanceNotFoundError",
    "InstanceStatus",
    "InstanceStatusError",
    "InstanceSuspendedError",
    "NoReceiverError",
    "ProcessNotFoundError",
    "StepFailedError",
    "TaskChangedError",
    "TaskFinishedError",
    "TaskNotFoundError",
    "TaskStatus",
    "TaskTakenError",
    "TimerNotFoundError",
    "errors",
    "handlers",
]

"""Repair: what administrators do by hand to one instance that cannot go on by itself, or went on wrongly.

Never raw data: a step is completed, moved or ended as the engine itself would do it. Each repair is previewed, has a
reason, keeps how the instance was before, and can be undone as long as nothing has happened since.
"""

from engine.bpmn.repair.actions import (
    CancelStep,
    CompleteStep,
    MoveStep,
    RepairAction,
    RepairRefusedError,
    SkipStep,
)
from engine.bpmn.repair.doing import (
    Affected,
    Effect,
    RepairNotFoundError,
    RepairOutdatedError,
    Standing,
    get,
    list_for_instance,
    look,
    preview,
    repair,
    undo,
)
from engine.bpmn.repair.models import Repair
from engine.bpmn.snapshots import CannotBeUndoneError, GoneOnError, ToldOthersError, TooLateError
from engine.bpmn.spiff import Place, Token

__all__ = [
    "Affected",
    "CancelStep",
    "CannotBeUndoneError",
    "CompleteStep",
    "Effect",
    "GoneOnError",
    "MoveStep",
    "Place",
    "Repair",
    "RepairAction",
    "RepairNotFoundError",
    "RepairOutdatedError",
    "RepairRefusedError",
    "SkipStep",
    "Standing",
    "Token",
    "ToldOthersError",
    "TooLateError",
    "get",
    "list_for_instance",
    "look",
    "preview",
    "repair",
    "undo",
]

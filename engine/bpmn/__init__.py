"""The process engine's front door: `from engine import bpmn`, then `bpmn.<room>.<function>`; nothing deeper.

It knows processes, tasks, messages and timers, and no word of children or families.
"""

from engine.bpmn import (
    dates,
    definitions,
    errors,
    forms,
    handlers,
    history,
    incidents,
    instances,
    messages,
    repair,
    running_counts,
    snapshots,
    submissions,
    taking_back,
    tasks,
    timers,
    upgrades,
)
from engine.bpmn.definitions import Change, ChangeKind, Deployment, DeploymentStatus, ProcessDefinition, Thing
from engine.bpmn.drafts import DraftCopy
from engine.bpmn.elements import Element, Kind, ProcessModel
from engine.bpmn.forms import FormSchema
from engine.bpmn.handlers import HandlerCall
from engine.bpmn.messages import Correlation
from engine.bpmn.models import (
    Draft,
    HistoryEvent,
    HistoryKind,
    Incident,
    Instance,
    InstanceStatus,
    Subscription,
    Task,
    TaskStatus,
    Timer,
)
from engine.bpmn.problems import Problem, Severity
from engine.bpmn.releases import Release
from engine.bpmn.safety import SafetyRule
from engine.bpmn.submissions import Submission, SubmissionStatus
from engine.bpmn.task_conditions import Narrowing
from engine.bpmn.task_numbers import Numbers
from engine.bpmn.task_offers import Offers
from engine.bpmn.task_pages import CursorError, TaskPage
from engine.bpmn.tasks import Completion
from engine.bpmn.timers import TimerRef

__all__ = [
    "Change",
    "ChangeKind",
    "Completion",
    "Correlation",
    "CursorError",
    "Deployment",
    "DeploymentStatus",
    "Draft",
    "DraftCopy",
    "Element",
    "FormSchema",
    "HandlerCall",
    "HistoryEvent",
    "HistoryKind",
    "Incident",
    "Instance",
    "InstanceStatus",
    "Kind",
    "Narrowing",
    "Numbers",
    "Offers",
    "Problem",
    "ProcessDefinition",
    "ProcessModel",
    "Release",
    "SafetyRule",
    "Severity",
    "Submission",
    "SubmissionStatus",
    "Subscription",
    "Task",
    "TaskPage",
    "TaskStatus",
    "Thing",
    "Timer",
    "TimerRef",
    "dates",
    "definitions",
    "errors",
    "forms",
    "handlers",
    "history",
    "incidents",
    "instances",
    "messages",
    "repair",
    "running_counts",
    "snapshots",
    "submissions",
    "taking_back",
    "tasks",
    "timers",
    "upgrades",
]

"""What a diagram says, element by element, in plain values: read once at deployment, shared by every instance.

`reading/` fills these from the XML; `validation/` judges them; the runtime asks them for groups, dates, topics,
decisions and conditions by process key and element id. SpiffWorkflow's own specs carry only the flow.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.feel import Expression


class Kind(StrEnum):
    """The constructs that a diagram may use, by their BPMN names."""

    START = "startEvent"
    END = "endEvent"
    USER_TASK = "userTask"
    SERVICE_TASK = "serviceTask"
    RULE_TASK = "businessRuleTask"
    RECEIVE_TASK = "receiveTask"
    CALL_ACTIVITY = "callActivity"
    SUBPROCESS = "subProcess"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    INCLUSIVE = "inclusiveGateway"
    EVENT_BASED = "eventBasedGateway"
    BOUNDARY = "boundaryEvent"
    CATCH = "intermediateCatchEvent"
    THROW = "intermediateThrowEvent"


class Trigger(StrEnum):
    """What an event waits for or does; NONE for a plain start or end."""

    NONE = "none"
    MESSAGE = "message"
    TIMER = "timer"
    ERROR = "error"
    ESCALATION = "escalation"
    TERMINATE = "terminate"


@dataclass(frozen=True)
class Value:
    """A literal text, or an expression that is evaluated when the value is needed (written `=…` in the diagram)."""

    literal: str | None = None
    expression: Expression | None = None


@dataclass(frozen=True)
class VariableMapping:
    """One `camunda:in`, `camunda:out` or input parameter: `value` (or the variable `source`) goes to `target`."""

    target: str
    source: str | None = None
    value: Value | None = None


@dataclass(frozen=True)
class HumanWork:
    """The Modeler's fields of a user task."""

    form_key: str | None = None
    assignee: Value | None = None
    candidate_groups: tuple[str, ...] = ()
    due: Expression | None = None
    follow_up: Expression | None = None
    priority: int = 50


@dataclass(frozen=True)
class MultiInstance:
    """One run of the activity for each item of the list variable `collection`, its item named `item`."""

    collection: str
    item: str
    sequential: bool


@dataclass(frozen=True)
class Flow:
    """A sequence flow; `condition` is None on the default flow and on flows that carry none."""

    id: str
    name: str | None
    source: str
    target: str
    line: int
    condition: Expression | None = None
    is_default: bool = False


@dataclass(frozen=True)
class Element:
    """One flow node of a process, with its place (`scope` is the id of the enclosing subprocess, None at the top)."""

    id: str
    kind: Kind
    name: str
    documentation: str
    line: int
    scope: str | None
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    work: HumanWork | None = None
    topic: str | None = None
    inputs: tuple[VariableMapping, ...] = ()
    decision: str | None = None
    result_variable: str | None = None
    result_mapping: str = "singleEntry"
    called_process: str | None = None
    in_mappings: tuple[VariableMapping, ...] = ()
    out_mappings: tuple[VariableMapping, ...] = ()
    multi_instance: MultiInstance | None = None
    trigger: Trigger = Trigger.NONE
    message: str | None = None
    code: str | None = None
    """The error or escalation code that an event throws or catches."""
    timer: Expression | None = None
    """Gives a date, a date-time or a duration: `expressions.timer_moment` makes a moment of either."""
    attached_to: str | None = None
    interrupting: bool = True
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ProcessModel:
    """One executable process: its elements and flows by id, in the order of the file."""

    key: str
    name: str
    documentation: str
    file: str
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]

"""What a diagram may use, and what to use in place of the rest. `workflows/README.md` says the same to its readers."""

from typing import Final

from engine.bpmn.elements import Kind, Trigger

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA: Final = "http://camunda.org/schema/1.0/bpmn"
DRAWING: Final = {"http://www.omg.org/spec/BPMN/20100524/DI", "http://www.omg.org/spec/DD/20100524/DI"}
ZEEBE: Final = "http://camunda.org/schema/zeebe/1.0"

TRIGGERS: Final[dict[Kind, tuple[Trigger, ...]]] = {
    Kind.START: (Trigger.NONE,),
    Kind.END: (Trigger.NONE, Trigger.TERMINATE, Trigger.MESSAGE, Trigger.ERROR, Trigger.ESCALATION),
    Kind.BOUNDARY: (Trigger.MESSAGE, Trigger.TIMER, Trigger.ERROR, Trigger.ESCALATION),
    Kind.CATCH: (Trigger.MESSAGE, Trigger.TIMER),
    Kind.THROW: (Trigger.MESSAGE, Trigger.ESCALATION),
}

INSTEAD_OF_TRIGGER: Final = {
    "signal": "Use a message.",
    "link": "Draw the sequence flow.",
    "compensate": "Draw the steps that put things right.",
    "conditional": "Use a message, or a gateway after the step that changes the value.",
    "cancel": "Use an error or an escalation.",
    "timer": "Start the process from another one, or from the application.",
    "message": "Start the process by a call activity, or from the application.",
    "none": "Give it a message or another trigger.",
}

INSTEAD_OF_ELEMENT: Final = {
    "scriptTask": "No code runs from a diagram: use a service task with a topic, or a business rule task.",
    "task": "Use a user task (someone does it) or a service task (the application does it).",
    "manualTask": "Use a user task, so that it appears in someone's list.",
    "sendTask": "Use an intermediate throw event with a message.",
    "transaction": "Use a plain subprocess.",
    "adHocSubProcess": "Use a subprocess with boundary events.",
    "complexGateway": "Use an exclusive, parallel or inclusive gateway.",
    "dataObject": "Process variables need no drawing: use a text annotation.",
    "dataObjectReference": "Process variables need no drawing: use a text annotation.",
    "dataStoreReference": "Use a text annotation.",
    "dataStore": "Use a text annotation.",
    "laneSet": "Say who does a task by its candidate groups; a group or text annotation may show it.",
    "collaboration": "Draw the process without a pool; a message reaches another process by its name.",
    "standardLoopCharacteristics": "Use a gateway that leads back, or multi-instance over a list.",
    "ioSpecification": "Process variables need no drawing.",
    "dataInputAssociation": "Process variables need no drawing.",
    "dataOutputAssociation": "Process variables need no drawing.",
    "property": "Process variables need no drawing.",
    "import": "Everything a diagram needs is in its own file or deployed beside it.",
}

DRAWING_ONLY: Final = {
    "documentation",
    "extensionElements",
    "textAnnotation",
    "association",
    "group",
    "incoming",
    "outgoing",
}
"""Elements that mean nothing to the engine, or that are read with the element that holds them."""

TOP_LEVEL: Final = {
    "process",
    "message",
    "error",
    "escalation",
    "signal",
    "category",
    "documentation",
    "extensionElements",
}

SETTINGS: Final[dict[str, set[str]]] = {
    Kind.USER_TASK: {
        "assignee",
        "candidateGroups",
        "dueDate",
        "followUpDate",
        "priority",
        "formKey",
        "formRef",
        "formRefBinding",
    },
    Kind.SERVICE_TASK: {"type", "topic"},
    Kind.RULE_TASK: {"decisionRef", "decisionRefBinding", "resultVariable", "mapDecisionResult"},
    Kind.CALL_ACTIVITY: {"calledElementBinding"},
    "process": {"historyTimeToLive", "versionTag", "isStartableInTasklist"},
    "multiInstanceLoopCharacteristics": {"collection", "elementVariable"},
    "error": {"errorMessage"},
}
"""The Camunda attributes that each element may carry, by the element's BPMN name."""

HARMLESS_SETTINGS: Final = {"modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon"}

EXTENSIONS: Final[dict[str, set[str]]] = {
    Kind.SERVICE_TASK: {"inputOutput"},
    Kind.THROW: {"inputOutput"},
    Kind.CALL_ACTIVITY: {"in", "out"},
}
"""The Camunda extension elements that each element may hold, beside `properties`, which any may."""

MULTI_INSTANCE: Final = "multiInstanceLoopCharacteristics"

REPEATABLE: Final = {Kind.USER_TASK, Kind.CALL_ACTIVITY}
"""The activities that may run once for each item of a list."""

DECISION_RESULTS: Final = ("singleEntry", "singleResult", "collectEntries", "resultList")

BINDINGS: Final = (None, "latest", "deployment")
"""Every case keeps to the release that it started with, so both mean the same; a fixed version cannot be kept."""

INSTEAD_OF_SETTING: Final = {
    "candidateUsers": "Use the assignee for one person, or candidate groups.",
    "class": "No code runs from a diagram: choose “External” and give a topic.",
    "expression": "No code runs from a diagram: choose “External” and give a topic.",
    "delegateExpression": "No code runs from a diagram: choose “External” and give a topic.",
    "asyncBefore": "Every step is kept on its own already: untick it.",
    "asyncAfter": "Every step is kept on its own already: untick it.",
    "taskListener": "No code runs from a diagram: use a service task before or after.",
    "executionListener": "No code runs from a diagram: use a service task before or after.",
    "connector": "Use a service task with a topic.",
    "formData": "Make a form in the form editor and give its id as the form reference.",
    "inputOutput": "Only service tasks and thrown messages have inputs; a user task's form says what it asks.",
    "failedJobRetryTimeCycle": "A step that fails waits for an administrator: remove it.",
    "variableMappingClass": "Use “in” and “out” mappings.",
    "calledElementVersion": "A case always uses the diagrams it started with: choose “latest” or “deployment”.",
    "decisionRefVersion": "A case always uses the decisions it started with: choose “latest” or “deployment”.",
    "formRefVersion": "A case always uses the forms it started with: choose “latest” or “deployment”.",
}

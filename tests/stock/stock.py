"""SpiffWorkflow as it comes: its own parsers, its Python expressions, its serializer."""

from collections.abc import Mapping
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.parser.BpmnDmnParser import BpmnDmnParser
from SpiffWorkflow.util.task import TaskState

from tests.unit.bpmn.diagrams import MESSAGE, diagram


class Stock:
    """One instance, run until it waits."""

    def __init__(self, body: str, data: Mapping[str, Any] | None = None, parser: BpmnParser | None = None) -> None:
        parser = parser or BpmnParser()
        parser.add_bpmn_str(diagram(body, top=MESSAGE))
        spec = parser.get_spec("process_one")
        self.workflow = BpmnWorkflow(spec, parser.get_subprocess_specs("process_one"))
        self.workflow.get_next_task().data.update(data or {})
        self._go_on()

    def _go_on(self) -> None:
        self.workflow.do_engine_steps()
        self.workflow.refresh_waiting_tasks()
        self.workflow.do_engine_steps()

    def open(self) -> list[str]:
        """What people can do."""
        return sorted(task.task_spec.name for task in self._ready())

    def _ready(self) -> list[Any]:
        return [task for task in self.workflow.get_tasks(state=TaskState.READY) if task.task_spec.manual]

    def task(self, name: str) -> Any:
        """The task of this name that waits for somebody."""
        [task] = [task for task in self._ready() if task.task_spec.name == name]
        return task

    def complete(self, name: str, **data: Any) -> list[str]:
        task = self.task(name)
        task.data.update(data)
        task.run()
        self._go_on()
        return self.open()

    def send(self, message: str) -> list[str]:
        self.workflow.catch(BpmnEvent(MessageEventDefinition(message), payload={}))
        self._go_on()
        return self.open()


def stock_decision(xml: bytes, **data: Any) -> Any:
    """What the stock decision tables make of the one table in a file."""
    parser = BpmnDmnParser()
    parser.add_dmn_xml(with_ids(xml))
    [table] = parser.dmn_parsers.values()
    table.parse()
    step = Stock(_ONE_STEP, data).task("Task")
    return DMNEngine(table.decision.decisionTables[0]).result(step)


def with_ids(xml: bytes) -> etree._Element:
    """The file as the stock parser needs it: every element with an id."""
    root = etree.fromstring(xml)
    for number, element in enumerate(root.iter()):
        element.set("id", element.get("id", f"e{number}"))
    return root


_ONE_STEP = (
    '<bpmn:startEvent id="Begin" /><bpmn:userTask id="Task" /><bpmn:endEvent id="Done" />'
    '<bpmn:sequenceFlow id="Flow_1" sourceRef="Begin" targetRef="Task" />'
    '<bpmn:sequenceFlow id="Flow_2" sourceRef="Task" targetRef="Done" />'
)

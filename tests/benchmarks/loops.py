"""The smallest loop of two tasks, through this engine and through SpiffWorkflow as it comes, whole JSON each step."""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from time import process_time

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from engine import bpmn, migrations
from engine.database import Database
from tests.benchmarks.meter import cpu_after_cleaning

DIAGRAM = Path(__file__).parent / "diagrams" / "ab_loop.bpmn"
FORM = b'{"id": "any", "type": "default", "components": [{"key": "note", "type": "textfield", "label": "Note"}]}'
GOES_ON = {"is_over": False}

Sample = tuple[float, int]
"""CPU seconds of one completion, and the state's size in bytes after it."""
Loop = Callable[[], Sample]


def through_this_engine(path: Path) -> Loop:
    """A whole command each time: the row locked, restored, run, and written back with history, in a transaction."""
    url = f"sqlite:///{path}"
    migrations.upgrade(url)
    database = Database(url)
    files = {DIAGRAM.name: DIAGRAM.read_bytes(), "any.form": FORM}
    with database.transaction() as session:
        bpmn.definitions.deploy(session, files, name="loop", source="benchmark", deployed_by="benchmark")
        instance = bpmn.instances.start(
            session, "ab_loop", business_key="LOOP", area="North", variables={}, actor="benchmark"
        )

    def step() -> Sample:
        with database.reading() as session:
            [task] = bpmn.tasks.list_open(session, "LOOP")
        began = cpu_after_cleaning()
        with database.transaction() as session:
            bpmn.tasks.complete(session, task.id, revision=1, actor="benchmark", variables=GOES_ON)
        spent = process_time() - began
        with database.reading() as session:
            return spent, len(bpmn.instances.get(session, instance.id).state)

    return step


def through_spiffworkflow() -> Loop:
    """In memory: the JSON read, one task completed, the engine run, the JSON written. No database, no history."""
    parser = BpmnParser()
    # The same diagram, its one condition in SpiffWorkflow's own language.
    diagram = DIAGRAM.read_bytes().replace(b"= is_over = true", b"is_over")
    parser.add_bpmn_xml(etree.parse(BytesIO(diagram)), filename=DIAGRAM.name)
    workflow = BpmnWorkflow(parser.get_spec("ab_loop"))
    workflow.do_engine_steps()
    serializer = BpmnWorkflowSerializer()
    kept = {"state": serializer.serialize_json(workflow)}
    return lambda: _complete_one(serializer, kept)


def _complete_one(serializer: BpmnWorkflowSerializer, kept: dict[str, str]) -> Sample:
    began = cpu_after_cleaning()
    workflow = serializer.deserialize_json(kept["state"])
    [task] = workflow.get_tasks(state=TaskState.READY, manual=True)
    task.data.update(GOES_ON)
    task.run()
    workflow.do_engine_steps()
    kept["state"] = serializer.serialize_json(workflow)
    return process_time() - began, len(kept["state"])


def compare(folder: Path, rounds: int) -> Mapping[str, list[list[Sample]]]:
    """Both loops side by side, so that the machine's other work meets both alike: name → round → its two samples."""
    loops = {"this engine": through_this_engine(folder / "loop.db"), "SpiffWorkflow": through_spiffworkflow()}
    samples: dict[str, list[list[Sample]]] = {name: [] for name in loops}
    for _ in range(rounds):
        for name, step in loops.items():
            samples[name].append([step(), step()])
    return samples

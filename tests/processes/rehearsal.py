"""A rehearsal: one small process run through the engine's front door, every step in a transaction of its own.

So every step restores the instance from its bytes; what holds here holds across restarts.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from engine import bpmn
from engine.bpmn import spiff
from engine.bpmn.handlers import HandlerCall
from engine.clock import ManualClock
from engine.database import Database

DIAGRAMS = Path(__file__).parent / "diagrams"
CASE = "CASE-1"

heard: list[HandlerCall] = []
"""The calls of the service topic `test_note`, in order."""


def note(call: HandlerCall) -> Mapping[str, Any]:
    """The handler of the topic `test_note`: remembers the call and hands its inputs back as variables."""
    heard.append(call)
    if call.inputs.get("said") == "fail":
        raise ValueError("Ada Example lives at 1 North Street")  # what a careless error text may hold
    return dict(call.inputs)


class Rehearsal:
    """Drives one instance of one process, and reads what there is to do."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.database = database
        self.clock = clock
        self.instance_id = ""

    def deploy(self, *names: str) -> None:
        """Deploys the diagrams of these names, with the form that all of them use."""
        files = {f"{name}.bpmn": (DIAGRAMS / f"{name}.bpmn").read_bytes() for name in names}
        files |= {path.name: path.read_bytes() for path in (*DIAGRAMS.glob("*.form"), *DIAGRAMS.glob("*.dmn"))}
        with self.database.transaction() as session:
            bpmn.definitions.deploy(session, files, name="rehearsal", source="test", deployed_by="olu")

    def start(self, process_key: str, **variables: Any) -> list[str]:
        """Starts the process; returns the elements of the open tasks."""
        with self.database.transaction() as session:
            instance = bpmn.instances.start(
                session, process_key, business_key=CASE, area="North", variables=variables, actor="ann"
            )
        self.instance_id = instance.id
        return self.open()

    def tasks(self) -> Sequence[bpmn.Task]:
        with self.database.reading() as session:
            return bpmn.tasks.list_open(session, CASE)

    def open(self) -> list[str]:
        """The element ids of the open tasks, sorted."""
        return sorted(task.element_id for task in self.tasks())

    def tokens(self) -> str:
        """Where the instance is: every live step by its element, `[each]` for one of several, sorted."""
        with self.database.reading() as session:
            instance = bpmn.instances.get(session, self.instance_id)
            environment = spiff.Environment(
                session, bpmn.definitions.release(session, instance.release_id), instance.id, CASE, None
            )
        specs = spiff.build_specs(environment.release)
        flows = spiff.load(instance.state, specs, instance.process_key, environment).flows()
        return " ".join(sorted(task.task_spec.name.removeprefix("#") for flow in flows for task in flow.live_tasks()))

    def task(self, element_id: str, **local: Any) -> bpmn.Task:
        """The only open task of the element (whose path-local variables hold `local`)."""
        found = [task for task in self.tasks() if task.element_id == element_id]
        [task] = [task for task in found if local.items() <= task.local_variables.items()]
        return task

    def complete(self, task: str | bpmn.Task, **variables: Any) -> list[str]:
        """Completes the task, given itself or by its element; returns the elements of the open tasks."""
        found = self.task(task) if isinstance(task, str) else task
        with self.database.transaction() as session:
            bpmn.tasks.complete(
                session, found.id, revision=found.revision, actor=found.assignee or "ann", variables=variables
            )
        return self.open()

    def send(self, message: str, to: Mapping[str, Any] | None = None, **payload: Any) -> list[str]:
        """Sends the message (to the event that sees `to`); returns the elements of the open tasks."""
        with self.database.transaction() as session:
            bpmn.messages.send(session, message, business_key=CASE, payload=payload, actor="ben", to=to)
        return self.open()

    def pass_time(self, **by: float) -> list[str]:
        """Moves the clock and fires what has come due; returns the elements of the open tasks."""
        self.clock.move(timedelta(**by))
        while True:
            with self.database.transaction() as session:
                due = bpmn.timers.list_due(session, limit=1)
                if not due:
                    return self.open()
                assert bpmn.timers.fire(session, due[0].id)

    def messages(self) -> set[str]:
        """What the case waits for."""
        with self.database.reading() as session:
            return bpmn.messages.can_receive(session, CASE)

    def timers(self) -> Sequence[bpmn.TimerRef]:
        with self.database.reading() as session:
            return bpmn.timers.list_for_business_key(session, CASE)

    def instance(self) -> bpmn.Instance:
        with self.database.reading() as session:
            return bpmn.instances.get(session, self.instance_id)

    def variables(self) -> dict[str, Any]:
        with self.database.reading() as session:
            return bpmn.instances.variables(session, self.instance_id)

    def history(self) -> list[tuple[str, str | None]]:
        """Kind and element of everything that happened."""
        with self.database.reading() as session:
            events = bpmn.history.list_for_business_key(session, CASE)
        return [(event.kind.value, event.element_id) for event in events]

    @property
    def has_ended(self) -> bool:
        return self.instance().status is not bpmn.InstanceStatus.ACTIVE

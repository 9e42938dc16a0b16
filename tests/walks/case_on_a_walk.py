"""One case that is walked through the engine's front door, beside a twin of it that is never restarted.

Every command restores the case from its stored bytes; the twin is given the same steps in memory. What the two show
after each step must be the same: a restart changes nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Select, Table, bindparam, select
from sqlmodel import Session

from engine import bpmn
from engine.bpmn import rows, spiff
from engine.bpmn.elements import Kind, ProcessModel
from engine.bpmn.models import HistoryKind
from engine.bpmn.spiff.workflow import STEP_BUDGET
from tests.walks.handlers import ENDINGS

CASE_PROCESS = "early_help_case"
Step = Callable[[spiff.CaseWorkflow], None]


def _of_case(table: Table, *columns: str) -> Select[Any]:
    """A statement for these columns of the rows of the case, made once: making it costs more than running it."""
    return select(*(table.c[name] for name in columns)).where(table.c.business_key == bindparam("case"))


_INSTANCE = _of_case(rows.INSTANCE, "revision", "state", "status")
_OPEN_TASKS = _of_case(rows.TASK, "id").where(rows.TASK.c.status == bpmn.TaskStatus.OPEN)
_TIMERS = _of_case(rows.TIMER, "id", "due_at")
_SUBSCRIPTIONS = _of_case(rows.SUBSCRIPTION, "id", "message")
_EVENTS = _of_case(rows.HISTORY, "id", "kind", "process_key", "element_id", "at", "actor", "name", "task_id", "detail")
_EVENTS = _EVENTS.where(rows.HISTORY.c.id > bindparam("after")).order_by(rows.HISTORY.c.id)


class CaseOnAWalk:
    """A case of the shipped workflows, from its start on. A step that leaves it where it must not be fails."""

    def __init__(self, session: Session, business_key: str, variables: Mapping[str, Any]) -> None:
        self.session = session
        self.business_key = business_key
        self.started = bpmn.instances.start(
            session, CASE_PROCESS, business_key=business_key, area="North", variables=variables, actor="ann"
        )
        release = bpmn.definitions.release(session, self.started.release_id)
        self.environment = spiff.Environment(session, release, self.started.id, business_key, "ann")
        self.specs = spiff.build_specs(release)
        self.repeatable = repeatable(release.processes.values())
        self.revision = 0
        self.history: list[Any] = []
        self.twin = spiff.CaseWorkflow(self.specs, CASE_PROCESS, self.environment)
        self.twin.data = dict(variables)
        self._look_after(lambda twin: None)

    @property
    def has_ended(self) -> bool:
        return self.restored.completed

    def open_tasks(self) -> Sequence[tuple[int, str]]:
        """What people can do: the place in the state, and the element. No ids: they are new on every walk."""
        return [(place, task.task_spec.element.id) for place, task in enumerate(self.restored.user_tasks())]

    def task(self, place: int) -> bpmn.Task:
        """The open task at this place."""
        return bpmn.tasks.get(self.session, _ids(self.restored.user_tasks())[place])

    def messages(self) -> Sequence[str]:
        """What the case can be told now."""
        return sorted(bpmn.messages.can_receive(self.session, self.business_key))

    def complete(self, place: int, outcome: Mapping[str, Any]) -> None:
        """Somebody does the task at this place."""
        task = self.task(place)
        actor = task.assignee or "ann"
        bpmn.tasks.complete(self.session, task.id, revision=task.revision, actor=actor, variables=outcome)
        self._look_after(lambda twin: twin.complete_task(list(twin.user_tasks())[place], outcome))

    def send(self, message: str, payload: Mapping[str, Any]) -> None:
        """Somebody tells the case something."""
        bpmn.messages.send(self.session, message, business_key=self.business_key, payload=payload, actor="ben")
        self._look_after(lambda twin: _deliver_message(twin, message, payload))

    def fire_due_timers(self) -> None:
        """Every timer that is due by now fires, one after the other."""
        while due := bpmn.timers.list_due(self.session, limit=1):
            place = _ids(task for task, _due_at in self.restored.waiting_timers()).index(due[0].id)
            assert bpmn.timers.fire(self.session, due[0].id)
            self._look_after(partial(_fire_timer, place=place))

    def _look_after(self, step: Step) -> None:
        """Gives the twin the step that the case has just taken, and looks at both."""
        step(self.twin)
        self.twin.advance()
        self.twin.steps_left = STEP_BUDGET
        self.twin.thrown.clear()
        self._check_restart()
        self._check_rows()
        self._check_a_way_on()
        self._check_nothing_is_open_twice()
        self._check_history()

    def _check_restart(self) -> None:
        [(revision, state, status)] = self._read(_INSTANCE)
        self.revision += 1
        assert revision == self.revision, "one command, one revision"
        self.restored = spiff.load(state, self.specs, CASE_PROCESS, self.environment)
        assert spiff.dump(self.restored) == state, "what is read is what was written"
        assert picture(self.restored) == picture(self.twin), "a restart changes nothing"
        assert (status is bpmn.InstanceStatus.COMPLETED) == self.restored.completed == self.twin.completed

    def _check_rows(self) -> None:
        """The rows that people's lists are made of, written as differences, say what the state says."""
        now = self.restored
        assert set(self._read(_OPEN_TASKS)) == {(task_id,) for task_id in _ids(now.user_tasks())}
        assert set(self._read(_TIMERS)) == {(str(task.id), due_at) for task, due_at in now.waiting_timers()}
        waiting = {(str(task.id), task.task_spec.element.message) for task in now.waiting_messages()}
        assert set(self._read(_SUBSCRIPTIONS)) == waiting

    def _read(self, statement: Select[Any], **more: Any) -> list[Any]:
        found = self.session.connection().execute(statement, {"case": self.business_key, **more})
        return [tuple(row) for row in found]

    def _check_a_way_on(self) -> None:
        can_go_on = [*self.restored.user_tasks(), *self.restored.waiting_timers()]
        waits = [*can_go_on, *self.restored.waiting_messages()]
        assert not waits if self.has_ended else can_go_on, "nothing can happen and the case is not over"

    def _check_nothing_is_open_twice(self) -> None:
        ways = [self._way_to(task) for task in self.restored.user_tasks()]
        ways = [way for way in ways if self.repeatable.isdisjoint(way)]
        assert len(ways) == len(set(ways)), f"open twice: {sorted(ways)}"

    def _way_to(self, task: Any) -> tuple[Any, ...]:
        """The elements around the task, the outermost first, and the task's own."""
        around = task.workflow.parent_task_id
        outside = () if around is None else self._way_to(self.restored.get_task_from_id(around))
        return (*outside, task.task_spec.element.id)

    def _check_history(self) -> None:
        events = self._read(_EVENTS, after=self.history[-1][0] if self.history else 0)
        assert events, "every command leaves a trace"
        self.history += events

    def look_back(self) -> None:
        """The history, read again as a whole, is what it was after each step; a case that ended, ended once."""
        assert self._read(_EVENTS, after=0) == self.history
        topics = [self.environment.release.element(*place).topic for place in self._completed()]
        endings = [topic for topic in topics if topic in ENDINGS]
        assert len(endings) == 1 if self.has_ended else len(endings) <= 1, endings

    def reached(self) -> set[tuple[str, str]]:
        """The elements that the case has come through, each with its process."""
        return set(self._completed())

    def _completed(self) -> list[tuple[str, str]]:
        done = (HistoryKind.COMPLETED, HistoryKind.TASK_COMPLETED)
        return [(process, element) for _id, kind, process, element, *_rest in self.history if kind in done]


def picture(workflow: spiff.CaseWorkflow) -> list[Any]:
    """All that decides what can happen next, in its order: the flows, their variables and their live steps. No ids."""
    return [
        (
            flow.spec.name,
            flow.data,
            [(task.task_spec.name, task.state, task.data, task.internal_data) for task in flow.live_tasks()],
        )
        for flow in workflow.flows()
    ]


def repeatable(processes: Iterable[ProcessModel]) -> frozenset[str]:
    """The elements that may run several times at once: one for each item of a list, or for each message that comes."""
    found: set[str] = set()
    for process in processes:
        found |= {element.id for element in process.elements.values() if element.multi_instance}
        todo = [one for one in process.elements.values() if one.kind is Kind.BOUNDARY and not one.interrupting]
        while todo:
            element = todo.pop()
            if element.id not in found:
                found.add(element.id)
                todo += [process.elements[process.flows[flow].target] for flow in element.outgoing]
    return frozenset(found)


def _ids(tasks: Iterable[Any]) -> list[str]:
    return [str(task.id) for task in tasks]


def _deliver_message(workflow: spiff.CaseWorkflow, message: str, payload: Mapping[str, Any]) -> None:
    receiver = workflow.find_receiver(message)
    assert receiver is not None
    spiff.deliver(receiver, dict(payload))


def _fire_timer(workflow: spiff.CaseWorkflow, place: int) -> None:
    spiff.deliver(list(workflow.waiting_timers())[place][0])

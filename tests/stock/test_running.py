"""What may be run, and what would never end: facts 12 and 13."""

import pytest
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.util.task import TaskState

from engine import bpmn
from engine.bpmn.validation.flow import MAX_ELEMENTS
from tests.soundness.walkers import EngineWalker, look_at
from tests.stock.ours import do, release_of
from tests.stock.stock import Stock
from tests.unit.bpmn.diagrams import around, codes, diagram, flow, line, node, problems_of, user_task
from tests.upgrades.moves import Moving


def test_12_only_what_waits_for_somebody_can_be_completed(ours: Moving) -> None:
    ours.put_in_force(diagram(around(user_task("A"), user_task("B"), ids=("A", "B"))))
    ours.start("process_one")
    first = ours.task("A")
    assert ours.complete("A") == ["B"]
    with ours.database.transaction() as session, pytest.raises(bpmn.errors.TaskFinishedError):
        bpmn.tasks.complete(session, first.id, revision=None, actor="ann", variables={})
    assert ours.open() == ["B"]


def test_12_a_task_that_lies_ahead_does_not_exist_yet() -> None:
    walker = EngineWalker(
        release_of(around(user_task("A"), user_task("B"), ids=("A", "B"))), "process_one", {}, restarts=True
    )
    assert [task.task_spec.name for task in walker.workflow.tasks.values()][-1] == "#A"


def with_failing_service() -> str:
    """After a task: a service and a task side by side."""
    inner = (
        '<camunda:inputOutput><camunda:inputParameter name="said">fail</camunda:inputParameter></camunda:inputOutput>'
    )
    inner = f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"
    service = node("serviceTask", "Serve", inner, camunda_type="external", camunda_topic="test_note")
    nodes = node("startEvent", "Begin") + user_task("Task") + node("parallelGateway", "Fork") + user_task("A") + service
    ends = node("endEvent", "Done") + node("endEvent", "Served")
    return nodes + ends + line("Begin", "Task", "Fork", "A", "Done") + line("Fork", "Serve", "Served")


def test_12_a_step_that_fails_leaves_everything_where_it_was(ours: Moving) -> None:
    ours.put_in_force(diagram(with_failing_service()))
    ours.start("process_one")
    before = ours.instance()
    with pytest.raises(bpmn.errors.StepFailedError):
        ours.complete("Task", seen=True)
    after = ours.instance()
    assert (after.state, after.revision, ours.open()) == (before.state, before.revision, ["Task"])
    assert ("task_completed", "Task") not in ours.history()


def test_12_stock_runs_tasks_that_lie_ahead_and_tasks_that_are_done() -> None:
    stock = Stock(around(user_task("A"), user_task("B"), ids=("A", "B")))
    [ahead] = [task for task in stock.workflow.get_tasks() if task.task_spec.name == "B"]
    assert ahead.state == TaskState.FUTURE
    ahead.run()
    ahead.run()
    assert ahead.state == TaskState.COMPLETED


def test_12_stock_an_exception_leaves_a_half_advanced_object() -> None:
    script = node("scriptTask", "Serve", "<bpmn:script>1 / 0</bpmn:script>")
    body = with_failing_service()
    service = body[body.index("<bpmn:serviceTask") : body.index("</bpmn:serviceTask>") + len("</bpmn:serviceTask>")]
    stock = Stock(body.replace(service, script))
    with pytest.raises(Exception, match="division"):
        stock.complete("Task")
    assert stock.open() == ["A"]


RESERVED = [
    "Start",
    "End",
    "process_one.EndJoin",
    "A.BoundaryEventSplit",
    "A.BoundaryEventJoin",
    "StartEventSplit",
    "StartEventJoin",
]


@pytest.mark.parametrize("id_", RESERVED)
def test_13_no_id_meets_the_names_that_run_inside(id_: str) -> None:
    body = around(user_task(id_), ids=(id_,)).replace(f"Begin_{id_}", "F1").replace(f"{id_}_Finish", "F2")
    walker = EngineWalker(release_of(body), "process_one", {}, restarts=True)
    assert [choice[1].id for choice in look_at(walker).choices] == [id_]
    assert do(walker, id_) == []
    assert walker.workflow.completed
    assert ("reserved-id", id_) in codes(problems_of(diagram(body)))


@pytest.mark.parametrize("id_", ["End", "process_one.EndJoin"])
def test_13_stock_a_reserved_id_ends_the_process_without_its_task(id_: str) -> None:
    stock = Stock(around(user_task(id_), ids=(id_,)))
    assert stock.open() == []
    assert stock.workflow.completed


def chain(length: int) -> str:
    ids = tuple(f"S{number}" for number in range(length))
    topic = {"camunda_type": "external", "camunda_topic": "test_note"}
    return around(*(node("serviceTask", id_, **topic) for id_ in ids), ids=ids)


@pytest.mark.usefixtures("ours")
def test_13_six_hundred_steps_in_a_chain_run_at_once() -> None:
    walker = EngineWalker(release_of(chain(600)), "process_one", {}, restarts=False)
    assert walker.workflow.completed


def test_13_a_chain_longer_than_people_can_read_is_refused() -> None:
    assert ("too-long", "process_one") in codes(problems_of(diagram(chain(MAX_ELEMENTS - 1))))
    assert ("too-long", "process_one") not in codes(problems_of(diagram(chain(MAX_ELEMENTS - 2))))


def test_13_stock_a_long_chain_cannot_be_read() -> None:
    ids = tuple(f"S{number}" for number in range(520))
    with pytest.raises((ValidationException, RecursionError)):
        Stock(around(*map(user_task, ids), ids=ids))


def busy_loop(condition: str) -> str:
    nodes = node("startEvent", "Begin") + user_task("Task") + node("exclusiveGateway", "Round")
    nodes += node("exclusiveGateway", "Again", default="Again_Done") + node("endEvent", "Done")
    arrows = line("Begin", "Task", "Round", "Again") + flow("Again_Done", "Again", "Done")
    return nodes + arrows + flow("Again_Round", "Again", "Round", condition)


def test_13_a_loop_that_waits_for_nobody_is_refused_and_stopped() -> None:
    body = busy_loop("= 1 = 1")
    assert ("busy-loop", "Round") in codes(problems_of(diagram(body)))
    walker = EngineWalker(release_of(body), "process_one", {}, restarts=True)
    with pytest.raises(bpmn.errors.StepFailedError, match="never comes to rest"):
        do(walker, "Task")


def test_13_stock_a_loop_that_waits_for_nobody_never_ends() -> None:
    stock, steps = Stock(busy_loop("True")), 0

    class EnoughError(Exception):
        pass

    def count(_task: object) -> None:
        nonlocal steps
        steps += 1
        if steps > 300:
            raise EnoughError

    stock.task("Task").run()
    with pytest.raises(EnoughError):
        stock.workflow.do_engine_steps(did_complete_task=count)

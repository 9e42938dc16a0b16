"""What is written down and read again, how it grows, and what is told of it: facts 3, 4, 7, 10 and 17."""

import json
import logging
import time
from datetime import timedelta

import orjson
import pytest
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.util.diff import diff_workflow, migrate_workflow
from SpiffWorkflow.util.task import TaskState

from engine import bpmn
from tests.processes.rehearsal import CASE
from tests.soundness.walkers import EngineWalker
from tests.stock.ours import do, release_of
from tests.stock.stock import Stock
from tests.unit.bpmn.diagrams import (
    around,
    diagram,
    flow,
    line,
    node,
    timer,
    user_task,
)
from tests.upgrades.moves import Moving

ONE_TASK = around(user_task("Task"), ids=("Task",))
ROUNDS = (
    node("startEvent", "Begin") + node("exclusiveGateway", "Round") + user_task("Task")
    + node("exclusiveGateway", "Again", default="Again_Done") + node("endEvent", "Done")
    + line("Begin", "Round", "Task", "Again") + flow("Again_Done", "Again", "Done")
)  # fmt: skip
OUR_ROUNDS = ROUNDS + flow("Again_Round", "Again", "Round", "= again = true")
STOCK_ROUNDS = ROUNDS + flow("Again_Round", "Again", "Round", "again")


def test_03_state_is_bytes_that_no_database_rearranges(ours: Moving) -> None:
    ours.put_in_force(diagram(ONE_TASK))
    ours.start("process_one", z={"b": 1, "a": 2}, a=2)
    written = orjson.loads(ours.instance().state)
    with ours.database.transaction() as session:
        row = session.get(bpmn.Instance, ours.instance_id)
        assert row is not None
        row.state = orjson.dumps(written, option=orjson.OPT_SORT_KEYS)
    assert list(ours.variables()) == ["a", "z"]
    ours.complete("Task")
    assert ours.variables() == {"a": 2, "z": {"a": 2, "b": 1}}
    assert isinstance(ours.instance().state, bytes)


def test_03_stock_json_with_its_keys_in_another_order_comes_back_without_its_data() -> None:
    stock, serializer = Stock(ONE_TASK, {"said": "all"}), BpmnWorkflowSerializer()
    content = json.loads(serializer.serialize_json(stock.workflow))
    # Tasks stand under random ids: sorted, they would come in this order only by chance.
    content["tasks"] = dict(reversed(content["tasks"].items()))
    [task] = serializer.deserialize_json(json.dumps(content)).get_tasks(state=TaskState.READY)
    assert task.data == {}


def test_04_a_variable_may_have_any_name(ours: Moving) -> None:
    ours.put_in_force(diagram(ONE_TASK))
    ours.start("process_one", typename="x", data=1, format=2)
    ours.complete("Task", typename="y")
    assert ours.variables() == {"typename": "y", "data": 1, "format": 2}


def test_04_stock_a_variable_named_typename_cannot_be_restored() -> None:
    stock, serializer = Stock(ONE_TASK, {"typename": "x"}), BpmnWorkflowSerializer()
    with pytest.raises(TypeError):
        serializer.deserialize_json(serializer.serialize_json(stock.workflow))


def waiting(*, more: str = "", days: str = "P42D") -> str:
    """A wait for a moment, then a task; `more` is a task after it."""
    event = node("intermediateCatchEvent", "Wait", timer("timeDuration", days))
    return around(event, user_task("A"), user_task(more) if more else "", ids=("Wait", "A", *([more] if more else [])))


def test_07_a_timer_that_waits_is_not_restarted_by_a_new_version(ours: Moving) -> None:
    ours.put_in_force(diagram(waiting()))
    ours.start("process_one")
    [before] = ours.timers()
    ours.clock.move(timedelta(days=10))
    ours.upgrade(diagram(waiting(more="B")))
    assert ours.timers() == [before]


def test_07_drafts_outlive_a_new_version(ours: Moving) -> None:
    ours.put_in_force(diagram(ONE_TASK))
    ours.start("process_one")
    task = ours.task("Task")
    with ours.database.transaction() as session:
        bpmn.tasks.save_draft(session, task.id, "ann", {"seen": "half a sentence"})
    ours.upgrade(diagram(around(user_task("Task"), user_task("B"), ids=("Task", "B"))))
    assert ours.task("Task").id == task.id
    with ours.database.reading() as session:
        draft = bpmn.tasks.find_draft(session, task.id, "ann")
    assert draft is not None and draft.answers == {"seen": "half a sentence"}


def after_subprocess(*more: str) -> str:
    inside = node("startEvent", "In") + user_task("A") + node("endEvent", "Out") + line("In", "A", "Out")
    return around(node("subProcess", "Work", inside), *map(user_task, more), ids=("Work", *more))


def test_07_a_task_added_after_a_running_subprocess_is_come_to(ours: Moving) -> None:
    ours.put_in_force(diagram(after_subprocess()))
    ours.start("process_one")
    ours.upgrade(diagram(after_subprocess("New")))
    assert ours.complete("A") == ["New"]


def test_07_stock_a_new_version_restarts_timers() -> None:
    stock = Stock(waiting(days="'P42D'"))
    [wait] = stock.workflow.get_tasks(state=TaskState.WAITING)
    before = wait.internal_data["event_value"]
    parser = BpmnParser()
    parser.add_bpmn_str(diagram(waiting(days="'P42D'", more="B")))
    spec = parser.get_spec("process_one")
    changes, _inside = diff_workflow(BpmnWorkflowSerializer().configure(), stock.workflow, spec, {})
    time.sleep(0.001)
    migrate_workflow(changes, stock.workflow, spec)
    stock.workflow.refresh_waiting_tasks()
    [wait] = stock.workflow.get_tasks(state=TaskState.WAITING)
    assert wait.internal_data["event_value"] != before


def test_10_state_does_not_grow_with_history() -> None:
    walker = EngineWalker(release_of(OUR_ROUNDS), "process_one", {}, restarts=True)
    do(walker, "Task", again=True)
    first = len(walker.state())
    for _ in range(400):
        assert do(walker, "Task", again=True) == ["Task"]
    assert len(walker.state()) == first


def test_10_four_hundred_rounds_in_memory_lose_no_task() -> None:
    walker = EngineWalker(release_of(OUR_ROUNDS), "process_one", {}, restarts=False)
    for _ in range(400):
        assert do(walker, "Task", again=True) == ["Task"]
    assert do(walker, "Task", again=False) == []


def test_10_stock_state_grows_with_every_round() -> None:
    stock, serializer = Stock(STOCK_ROUNDS), BpmnWorkflowSerializer()
    first = len(serializer.serialize_json(stock.workflow))
    for _ in range(30):
        stock.complete("Task", again=True)
    assert len(serializer.serialize_json(stock.workflow)) > 5 * first


def test_17_nothing_of_a_family_reaches_the_logs(ours: Moving, caplog: pytest.LogCaptureFixture) -> None:
    ours.put_in_force(diagram(ONE_TASK))
    with caplog.at_level(logging.DEBUG, logger="root"):
        ours.start("process_one", child="Ada Example")
        ours.complete("Task", said="Ada Example lives in North")
    written = " ".join(str(vars(record)) for record in caplog.records if not record.name.startswith("sqlalchemy"))
    assert "Ada Example" not in written
    with ours.database.reading() as session:
        assert bpmn.history.list_for_business_key(session, CASE)


def test_17_stock_log_records_carry_task_data(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="spiff.task"):
        Stock(ONE_TASK, {"child": "Ada Example"})
    assert any("Ada Example" in str(vars(record)) for record in caplog.records)

"""A step that fails, or cannot be asked, is skipped with results that somebody states."""

from datetime import timedelta

import pytest

from engine import bpmn
from engine.bpmn.repair import CompleteStep, MoveStep, SkipStep
from tests.unit.bpmn.diagrams import MESSAGE, around, diagram, extended, node, user_task
from tests.upgrades.drawings import AFTER_THREE_DAYS
from tests.upgrades.repairs import Repairing, ids


def says(text: str) -> str:
    parameter = f'<camunda:inputParameter name="said">{text}</camunda:inputParameter>'
    inputs = extended(f"<camunda:inputOutput>{parameter}</camunda:inputOutput>")
    return node("serviceTask", "Tell", inputs, camunda_type="external", camunda_topic="test_note")


def failing() -> bytes:
    """A timer on task A leads to a step that fails."""
    event = node("boundaryEvent", "Event", AFTER_THREE_DAYS, attachedToRef="A", cancelActivity="false")
    path = event + says("fail") + user_task("Next") + node("endEvent", "Told")
    flows = "".join(
        f'<bpmn:sequenceFlow id="f_{a}" sourceRef="{a}" targetRef="{b}" />'
        for a, b in (("Event", "Tell"), ("Tell", "Next"), ("Next", "Told"))
    )
    return diagram(around(user_task("A"), path, flows, ids=("A",)), top=MESSAGE)


def test_a_step_that_fails_after_a_timer_is_skipped_with_stated_results(repairing: Repairing) -> None:
    repairing.put_in_force(failing())
    repairing.start("process_one")
    repairing.clock.move(timedelta(days=4))
    [timer_] = repairing.timers()
    with pytest.raises(bpmn.errors.StepFailedError) as failed, repairing.database.transaction() as session:
        bpmn.timers.fire(session, timer_.id)
    with repairing.database.transaction() as session:
        bpmn.incidents.record(session, failed.value, None)
    with pytest.raises(bpmn.repair.RepairRefusedError):
        repairing.preview(CompleteStep(timer_.id))
    action = SkipStep("process_one", "Tell", {"told": False}, timer_id=timer_.id)
    effect = repairing.preview(action)
    assert (ids(effect.ends), ids(effect.begins), effect.done) == (["Event"], ["Next"], ("The Tell",))
    repair_id = repairing.repair(action)
    assert repairing.variables() == {"told": False}
    with repairing.database.reading() as session:
        assert bpmn.incidents.list_open(session) == []
    repairing.undo_repair(repair_id)
    with repairing.database.reading() as session:
        assert [incident.element_id for incident in bpmn.incidents.list_open(session)] == ["Tell"]
    assert (repairing.variables(), repairing.open()) == ({}, ["A"])


def test_stated_results_are_taken_once(repairing: Repairing) -> None:
    diagram_ = around(user_task("A"), says("fail"), user_task("B"), ids=("A", "Tell", "B"))
    repairing.put_in_force(diagram(diagram_))
    repairing.start("process_one")
    with pytest.raises(bpmn.errors.StepFailedError):
        repairing.complete("A")
    repairing.repair(SkipStep("process_one", "Tell", {"told": "by phone"}))
    assert repairing.complete("A") == ["B"]
    assert repairing.variables() == {"told": "by phone"}
    repairing.repair(MoveStep(repairing.at("B").task_id, "A"))
    with pytest.raises(bpmn.errors.StepFailedError):
        repairing.complete("A")


def test_what_was_stated_counts_for_the_step_under_its_new_id(repairing: Repairing) -> None:
    steps = around(user_task("A"), says("fail"), user_task("B"), ids=("A", "Tell", "B"))
    repairing.put_in_force(diagram(steps))
    repairing.start("process_one")
    repairing.repair(SkipStep("process_one", "Tell", {"told": "by phone"}))
    renamed = {"process_one": {"Tell": "Say"}}
    repairing.upgrade(diagram(steps.replace('"Tell"', '"Say"')), renamed=renamed)
    assert repairing.complete("A") == ["B"]
    assert repairing.variables() == {"told": "by phone"}


def test_what_a_decision_would_say_can_be_stated(repairing: Repairing) -> None:
    rule = node("businessRuleTask", "Decide", camunda_decisionRef="sizes", camunda_resultVariable="size")
    repairing.put_in_force(
        diagram(around(user_task("A"), rule, user_task("B"), ids=("A", "Decide", "B"))), s__dmn=DECISION
    )
    repairing.start("process_one")
    repairing.repair(SkipStep("process_one", "Decide", {"size": "huge"}))
    repairing.complete("A")
    assert repairing.variables() == {"size": "huge"}


DECISION = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="test">
<decision id="sizes" name="Sizes"><decisionTable hitPolicy="FIRST"><output id="o" name="size" typeRef="string" />
<rule id="r"><outputEntry id="e"><text>"small"</text></outputEntry></rule></decisionTable></decision></definitions>"""

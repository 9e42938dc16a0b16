"""Repairs by hand: previewed exactly, done with a reason, recorded, and undone."""

from datetime import timedelta
from typing import Any

import pytest

from engine import bpmn
from engine.bpmn.repair import CancelStep, CompleteStep, MoveStep, SkipStep
from engine.clock import ManualClock
from engine.database import Database
from tests.processes.rehearsal import CASE, heard, note
from tests.unit.bpmn.diagrams import MESSAGE, around, diagram, extended, node, user_task
from tests.upgrades.moves import Moving
from tests.upgrades.test_moving import (
    AFTER_THREE_DAYS,
    ANSWER,
    DEADLINE,
    ON_MESSAGE,
    a_and_b,
    first_of,
    for_each,
    in_subprocess,
    joined,
    on_boundary,
    two_steps,
)
from tests.upgrades.test_undoing import everything

REASON = "The step stood still"


class Repairing(Moving):
    """A rehearsal with an administrator at hand."""

    def look(self) -> bpmn.repair.Standing:
        with self.database.reading() as session:
            return bpmn.repair.look(session, self.instance_id)

    def at(self, element_id: str) -> bpmn.repair.Token:
        """The first path that stands at the element."""
        return next(token for token in self.look().tokens if token.element.id == element_id)

    def preview(self, action: bpmn.repair.RepairAction) -> bpmn.repair.Effect:
        with self.database.transaction() as session:
            return bpmn.repair.preview(session, self.instance_id, action, actor="ada")

    def repair(self, action: bpmn.repair.RepairAction) -> str:
        """Previews and does the repair, which must do what the preview said; its id."""
        before = everything(self)
        foreseen = self.preview(action)
        assert everything(self) == before, "a preview changes nothing"
        revision = self.look().revision
        with self.database.transaction() as session:
            done = bpmn.repair.repair(session, self.instance_id, action, revision=revision, reason=REASON, actor="ada")
        told = [[(each["element_id"], each["place"]) for each in done.effect[name]] for name in ("ends", "begins")]
        assert told == [[(each.element_id, each.place) for each in part] for part in (foreseen.ends, foreseen.begins)]
        return done.id

    def undo_repair(self, repair_id: str) -> None:
        with self.database.transaction() as session:
            bpmn.repair.undo(session, repair_id, reason="It was the wrong step", actor="ada")


@pytest.fixture
def repairing(engine_alone: None, sqlite_database: Database, clock: ManualClock) -> Repairing:
    """A rehearsal on an empty database."""
    bpmn.handlers.register_handler("test_note", note)
    heard.clear()
    return Repairing(sqlite_database, clock)


@pytest.fixture
def repairing_anywhere(repairing: Repairing, database: Database) -> Repairing:
    """The same on an empty database of each kind."""
    repairing.database = database
    return repairing


def ids(affected: tuple[bpmn.repair.Affected, ...]) -> list[str]:
    return [each.element_id for each in affected]


def test_a_task_is_completed_by_hand_and_that_is_undone(repairing_anywhere: Repairing) -> None:
    repairing = repairing_anywhere
    repairing.put_in_force(a_and_b(on_boundary("A", AFTER_THREE_DAYS)))
    repairing.start("process_one")
    before, task = everything(repairing), repairing.task("A")
    action = CompleteStep(task.id, {"outcome": "agreed"})
    effect = repairing.preview(action)
    assert (ids(effect.ends), ids(effect.begins)) == (["A", "Event"], ["B"])
    repair_id = repairing.repair(action)
    assert repairing.open() == ["B"]
    assert repairing.variables() == {"outcome": "agreed"}
    with repairing.database.reading() as session:
        done = bpmn.tasks.get(session, task.id)
        events = bpmn.history.list_for_business_key(session, CASE)
    assert (done.status, done.completed_by) == (bpmn.TaskStatus.COMPLETED, "ada")
    assert ("ada", f"“The A” was completed by hand: {REASON}") in [(event.actor, event.detail) for event in events]
    repairing.undo_repair(repair_id)
    assert everything(repairing)["instance"] == before["instance"]
    assert everything(repairing)["Timer"] == before["Timer"]
    assert repairing.task("A").id == task.id
    assert repairing.complete("A") == ["B"]


def test_a_task_is_completed_by_hand_though_somebody_has_it(repairing: Repairing) -> None:
    repairing.put_in_force(two_steps())
    repairing.start("process_one")
    with repairing.database.transaction() as session:
        bpmn.tasks.claim(session, repairing.task("A").id, "ann")
    repair_id = repairing.repair(CompleteStep(repairing.task("A").id))
    repairing.undo_repair(repair_id)
    assert repairing.task("A").assignee == "ann"


def test_a_path_is_moved_to_another_step(repairing: Repairing) -> None:
    repairing.put_in_force(a_and_b(on_boundary("A", AFTER_THREE_DAYS), on_boundary("B", ON_MESSAGE, id_="Told")))
    repairing.start("process_one")
    token = repairing.at("A")
    targets = {target.id for target in token.targets}
    assert targets == {"B", "After_Event", "End_Event", "After_Told", "End_Told", "Finish"}
    repair_id = repairing.repair(MoveStep(token.task_id, "B"))
    assert (repairing.open(), repairing.timers(), repairing.messages()) == (["B"], [], {"message_one"})
    repairing.undo_repair(repair_id)
    assert (repairing.open(), len(repairing.timers()), repairing.messages()) == (["A"], 1, set())
    repairing.repair(MoveStep(repairing.at("A").task_id, "B"))
    assert repairing.send("message_one") == ["After_Told", "B"]


def test_a_subprocess_is_left_as_a_whole(repairing: Repairing) -> None:
    repairing.put_in_force(in_subprocess(on="Sub"))
    repairing.start("process_one")
    effect = repairing.preview(MoveStep(repairing.at("Sub").task_id, "B"))
    assert (sorted(ids(effect.ends)), ids(effect.begins)) == (["A", "Event", "Sub"], ["B"])
    repairing.repair(MoveStep(repairing.at("Sub").task_id, "B"))
    repairing.complete("B")
    assert repairing.has_ended


def test_when_the_last_path_in_a_subprocess_is_ended_the_case_goes_on_after_it(repairing: Repairing) -> None:
    repairing.put_in_force(in_subprocess(on="Sub"))
    repairing.start("process_one")
    repair_id = repairing.repair(CancelStep(repairing.at("A").task_id))
    assert repairing.open() == ["B"]
    repairing.undo_repair(repair_id)
    assert repairing.open() == ["A"]


def test_ending_the_last_path_ends_the_process_and_that_is_undone(repairing: Repairing) -> None:
    repairing.put_in_force(two_steps())
    repairing.start("process_one")
    action = CancelStep(repairing.at("A").task_id)
    assert repairing.preview(action).process_ends
    repair_id = repairing.repair(action)
    assert repairing.has_ended
    repairing.undo_repair(repair_id)
    assert not repairing.has_ended
    assert repairing.complete("A") == ["B"]


def test_the_wait_for_a_moment_is_ended_or_made_to_happen(repairing: Repairing) -> None:
    repairing.put_in_force(a_and_b(on_boundary("A", AFTER_THREE_DAYS)))
    repairing.start("process_one")
    repair_id = repairing.repair(CancelStep(repairing.at("Event").task_id))
    assert (repairing.open(), repairing.timers()) == (["A"], [])
    repairing.undo_repair(repair_id)
    repairing.repair(CompleteStep(repairing.at("Event").task_id))
    assert (repairing.open(), repairing.timers()) == (["A", "After_Event"], [])


def test_a_message_is_made_to_come_with_what_it_says(repairing: Repairing) -> None:
    repairing.put_in_force(a_and_b(on_boundary("A", ON_MESSAGE)))
    repairing.start("process_one")
    repairing.repair(CompleteStep(repairing.at("Event").task_id, {"raised_by": "cai"}))
    assert repairing.task("After_Event").local_variables == {"raised_by": "cai"}


def test_a_choice_between_events_is_left_or_loses_one(repairing: Repairing) -> None:
    repairing.put_in_force(first_of(ANSWER, DEADLINE))
    repairing.start("process_one")
    repair_id = repairing.repair(CancelStep(repairing.at("Answer").task_id))
    assert (repairing.messages(), len(repairing.timers())) == (set(), 1)
    repairing.undo_repair(repair_id)
    effect = repairing.preview(MoveStep(repairing.at("Answer").task_id, "Finish"))
    assert (sorted(ids(effect.ends)), effect.process_ends) == (["Answer", "Deadline"], True)


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_one_of_several_is_ended_and_the_others_go_on(repairing: Repairing, sequential: str) -> None:
    repairing.put_in_force(*for_each(around(user_task("A"), ids=("A",)), sequential=sequential))
    repairing.start("process_one", people=["ann", "ben"])
    each = next(token for token in repairing.look().tokens if token.local_variables == {"person": "ann"})
    assert each.targets == ()
    repairing.repair(CancelStep(each.task_id))
    assert [task.local_variables for task in repairing.tasks()] == [{"person": "ben"}]
    assert repairing.complete("A") == ["After"]


def test_ending_a_path_that_a_join_needs_warns_that_the_join_waits_in_vain(repairing: Repairing) -> None:
    repairing.put_in_force(joined(third=True))
    repairing.start("process_one")
    effect = repairing.preview(CancelStep(repairing.at("A").task_id))
    assert effect.starved == ("The Join",)
    repairing.complete("B")
    token = next(token for token in repairing.look().tokens if token.element.id == "Join")
    assert token.place is bpmn.repair.Place.JOIN
    repairing.repair(MoveStep(token.task_id, "After"))
    assert repairing.open() == ["A", "After", "C"]


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


def test_a_repair_is_refused_when_the_case_has_gone_on_or_ended_or_the_step_is_gone(repairing: Repairing) -> None:
    repairing.put_in_force(two_steps())
    repairing.start("process_one")
    task, revision = repairing.task("A"), repairing.look().revision
    repairing.complete("A")

    def attempt(action: Any, revision: int) -> None:
        with repairing.database.transaction() as session:
            bpmn.repair.repair(session, repairing.instance_id, action, revision=revision, reason=REASON, actor="ada")

    with pytest.raises(bpmn.repair.RepairOutdatedError):
        attempt(CompleteStep(task.id), revision)
    for action in (
        CompleteStep(task.id),
        CompleteStep("nothing"),
        MoveStep(repairing.task("B").id, "Begin"),
        MoveStep(repairing.task("B").id, "Nowhere"),
        SkipStep("process_one", "B"),
        SkipStep("nothing", "B"),
    ):
        with pytest.raises(bpmn.repair.RepairRefusedError):
            attempt(action, repairing.look().revision)
    assert repairing.open() == ["B"]
    repairing.complete("B")
    with pytest.raises(bpmn.errors.InstanceEndedError):
        attempt(CompleteStep(task.id), repairing.look().revision)
    assert repairing.look().tokens == []


def test_a_repair_is_not_undone_twice_nor_after_the_case_has_gone_on(repairing: Repairing) -> None:
    repairing.put_in_force(two_steps())
    repairing.start("process_one")
    repair_id = repairing.repair(MoveStep(repairing.at("A").task_id, "B"))
    repairing.undo_repair(repair_id)
    with pytest.raises(bpmn.repair.RepairRefusedError):
        repairing.undo_repair(repair_id)
    second = repairing.repair(MoveStep(repairing.at("A").task_id, "B"))
    repairing.complete("B")
    with pytest.raises(bpmn.repair.GoneOnError):
        repairing.undo_repair(second)
    with pytest.raises(bpmn.repair.RepairNotFoundError):
        repairing.undo_repair("nothing")
    with repairing.database.reading() as session:
        kept = {done.id: done.undone_by for done in bpmn.repair.list_for_instance(session, repairing.instance_id)}
    assert kept == {repair_id: "ada", second: None}

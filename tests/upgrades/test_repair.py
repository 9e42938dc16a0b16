"""Repairs by hand: previewed exactly, done with a reason, recorded, and undone."""

from typing import Any

import pytest
from sqlmodel import select

from engine import bpmn, migrations
from engine.bpmn.models import InstanceSnapshot
from engine.bpmn.repair import CancelStep, CompleteStep, MoveStep, SkipStep
from tests.processes.rehearsal import CASE
from tests.unit.bpmn.diagrams import ON_MESSAGE, around, user_task
from tests.upgrades.drawings import (
    AFTER_THREE_DAYS,
    ANSWER,
    DEADLINE,
    a_and_b,
    first_of,
    for_each,
    in_subprocess,
    joined,
    on_boundary,
    two_steps,
)
from tests.upgrades.moves import everything
from tests.upgrades.repairs import REASON, Repairing, ids


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


def test_a_moment_that_is_made_to_come_brings_no_values(repairing: Repairing) -> None:
    repairing.put_in_force(a_and_b(on_boundary("A", AFTER_THREE_DAYS)))
    repairing.start("process_one")
    with pytest.raises(bpmn.repair.RepairRefusedError, match="a moment brings no values"):
        repairing.preview(CompleteStep(repairing.at("Event").task_id, {"raised_by": "cai"}))


def test_values_that_cannot_be_kept_are_refused(repairing: Repairing) -> None:
    repairing.put_in_force(two_steps())
    repairing.start("process_one")
    deep: list[Any] = []
    for _ in range(900):
        deep = [deep]
    for value in (deep, float("inf"), b"bytes"):
        with pytest.raises(bpmn.repair.RepairRefusedError, match="something that cannot be kept"):
            repairing.preview(CompleteStep(repairing.task("A").id, {"outcome": value}))


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


def test_a_repair_that_told_another_process_is_not_undone(repairing_anywhere: Repairing) -> None:
    repairing = repairing_anywhere
    repairing.deploy("tells_others", "receive")
    repairing.start("receive")
    repairing.start("tells_others")
    action = CompleteStep(repairing.task("Task").id)
    assert repairing.preview(action).tells_others
    repair_id = repairing.repair(action)
    with pytest.raises(bpmn.repair.ToldOthersError):
        repairing.undo_repair(repair_id)
    assert (repairing.open(), repairing.has_ended) == (["Answered"], True)
    with repairing.database.reading() as session:
        kept = session.exec(select(InstanceSnapshot)).one()
    assert kept.content == b"", "what can undo nothing is not kept"


def test_a_repair_that_told_others_before_that_was_kept_with_its_snapshot_is_not_undone_either(
    repairing_anywhere: Repairing,
) -> None:
    repairing = repairing_anywhere
    repairing.deploy("tells_others", "receive")
    repairing.start("receive")
    repairing.start("tells_others")
    repair_id = repairing.repair(CompleteStep(repairing.task("Task").id))
    url = repairing.database.engine.url.render_as_string(hide_password=False)
    migrations.downgrade(url, "0030")
    migrations.upgrade(url)
    with pytest.raises(bpmn.repair.ToldOthersError):
        repairing.undo_repair(repair_id)


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

"""What a move brings by itself (whose a task is, failures) goes when the case is put back; what people did stays."""

from datetime import timedelta

import pytest

from engine import bpmn
from tests.unit.bpmn.diagrams import MESSAGE, ON_MESSAGE, around, diagram, line, node, user_task
from tests.upgrades.drawings import joined, two_steps
from tests.upgrades.moves import Moving, everything
from tests.upgrades.repairs import Repairing, ids
from tests.upgrades.test_skipping import failing

ASSIGNED = diagram(
    around(user_task("A", camunda_candidateGroups="", camunda_assignee="=lead"), user_task("B"), ids=("A", "B"))
)


def fail(moving: Moving) -> None:
    """Fires the only timer, which fails."""
    [timer] = moving.timers()
    with pytest.raises(bpmn.errors.StepFailedError) as failed, moving.database.transaction() as session:
        bpmn.timers.fire(session, timer.id)
    with moving.database.transaction() as session:
        bpmn.incidents.record(session, failed.value, None)


def failures(moving: Moving) -> list[bpmn.Incident]:
    with moving.database.reading() as session:
        return list(bpmn.incidents.list_open(session))


def test_who_got_a_task_by_the_move_alone_does_not_keep_it(repairing_anywhere: Repairing) -> None:
    moving = repairing_anywhere
    moving.put_in_force(two_steps())
    moving.start("process_one", lead="ben")
    before = everything(moving)
    upgrade = moving.plan(moving.put_in_force(ASSIGNED))
    moving.move(upgrade)
    assert moving.task("A").assignee == "ben"
    moving.undo(upgrade)
    assert everything(moving) == before


def test_nobody_gets_a_task_by_the_move_where_the_diagram_names_nobody(repairing_anywhere: Repairing) -> None:
    moving = repairing_anywhere
    moving.put_in_force(two_steps())
    moving.start("process_one", lead="")
    moving.move(moving.plan(moving.put_in_force(ASSIGNED)))
    assert (moving.task("A").assignee, moving.task("A").assigned_at) == (None, None)


def test_a_case_whose_task_would_go_to_what_is_nobody_is_not_moved(repairing_anywhere: Repairing) -> None:
    moving = repairing_anywhere
    moving.put_in_force(two_steps())
    moving.start("process_one", lead=["ben"])
    before = everything(moving)
    upgrade = moving.plan(moving.put_in_force(ASSIGNED))
    assert moving.move(upgrade) == {"blocked": 1}
    assert moving.sentences(upgrade) == ["“The A” could not be done: the assignee is not a user name."]
    assert everything(moving) == before


def test_who_was_given_a_task_since_the_move_keeps_it(repairing_anywhere: Repairing) -> None:
    moving = repairing_anywhere
    moving.put_in_force(two_steps())
    moving.start("process_one", lead="ben")
    upgrade = moving.plan(moving.put_in_force(ASSIGNED))
    moving.move(upgrade)
    with moving.database.transaction() as session:
        bpmn.tasks.assign(session, moving.task("A").id, "cai", "ben")
    moving.undo(upgrade)
    assert (moving.task("A").assignee, moving.task("A").candidate_groups) == ("cai", ["team"])


def test_what_the_application_did_at_once_stays_done_and_the_plan_says_so(repairing_anywhere: Repairing) -> None:
    moving = repairing_anywhere
    moving.put_in_force(joined(third=True, tells=True))
    moving.start("process_one")
    moving.complete("A")
    moving.complete("B")
    upgrade = moving.plan(moving.put_in_force(joined(tells=True)), {"process_one": {"C": "After"}})
    moving.move(upgrade)
    assert "“The Tell” was done at once by the application. It stays done if the case is put back." in moving.sentences(
        upgrade
    )
    assert moving.undo(upgrade) == {"undone": 1}
    assert moving.open() == ["C"]


ASKS = node("intermediateThrowEvent", "Ask", ON_MESSAGE) + node("receiveTask", "Answer", messageRef="Message_2")
BOTH = MESSAGE + MESSAGE.replace("_1", "_2").replace("message_one", "message_two")
ANSWERS = diagram(
    around(
        node("receiveTask", "Asked", messageRef="Message_1"),
        node("intermediateThrowEvent", "Say", ON_MESSAGE.replace("_1", "_2")),
        user_task("Heard"),
        ids=("Asked", "Say", "Heard"),
    ),
    key="answers",
    top=BOTH,
)


def asking(*, third: bool) -> bytes:
    """After its join it asks another process, which answers at once."""
    tells = node("intermediateThrowEvent", "Tell", ON_MESSAGE) + line("Join", "Tell", "After")
    asks = ASKS + line("Join", "Ask", "Answer", "After")
    content = joined(third=third, tells=True).replace(tells.encode(), asks.encode())
    return content.replace(MESSAGE.encode(), BOTH.encode())


def test_a_case_that_is_answered_while_it_is_moved_goes_on_under_its_new_version(repairing_anywhere: Repairing) -> None:
    moving = repairing_anywhere
    moving.put_in_force(asking(third=True), ANSWERS)
    moving.start("answers")
    moving.start("process_one")
    moving.complete("A")
    moving.complete("B")
    release_id = moving.put_in_force(asking(third=False).replace(b"The After", b"What comes after"))
    upgrade = moving.plan(release_id, {"process_one": {"C": "After"}})
    assert moving.move(upgrade) == {"moved": 1}, moving.sentences(upgrade)
    assert moving.open() == ["After", "After", "Heard"]
    assert {task.name for task in moving.tasks() if task.element_id == "After"} == {"What comes after"}


def test_a_repair_tells_where_the_case_stands_after_it_was_answered(repairing_anywhere: Repairing) -> None:
    repairing = repairing_anywhere
    repairing.put_in_force(asking(third=False), ANSWERS)
    repairing.start("answers")
    repairing.start("process_one")
    repairing.complete("A")
    effect = repairing.preview(bpmn.repair.CompleteStep(repairing.task("B").id))
    assert (ids(effect.begins), effect.tells_others) == (["After"], True)


def test_a_failure_that_came_with_the_move_goes_with_it(repairing_anywhere: Repairing) -> None:
    moving = repairing_anywhere
    moving.put_in_force(two_steps())
    moving.start("process_one")
    upgrade = moving.plan(moving.put_in_force(failing()))
    moving.move(upgrade)
    moving.clock.move(timedelta(days=4))
    fail(moving)
    assert len(failures(moving)) == 1
    moving.undo(upgrade)
    assert (moving.timers(), failures(moving)) == ([], [])


def test_a_failure_that_the_move_ended_stands_again_and_one_that_somebody_dealt_with_does_not(
    repairing_anywhere: Repairing,
) -> None:
    moving = repairing_anywhere
    moving.put_in_force(failing())
    moving.start("process_one")
    moving.clock.move(timedelta(days=4))
    fail(moving)
    [standing] = failures(moving)
    gone = moving.plan(moving.put_in_force(two_steps()))
    moving.move(gone)
    assert (moving.timers(), failures(moving)) == ([], [])
    moving.undo(gone)
    assert [incident.id for incident in failures(moving)] == [standing.id]
    other = moving.plan(moving.put_in_force(failing().replace(b"The A", b"Another A")))
    moving.move(other)
    with moving.database.transaction() as session:
        bpmn.incidents.retry(session, standing.id, "ada")
    moving.undo(other)
    assert failures(moving) == []

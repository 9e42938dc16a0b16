"""Putting a moved case back: everything as it was, what people did meanwhile kept, or a reason why not."""

from datetime import timedelta
from threading import Thread

import pytest

from engine import bpmn
from engine.clock import ManualClock
from engine.database import Database
from tests.unit.bpmn.diagrams import MESSAGE, ON_MESSAGE, around, diagram, node, user_task
from tests.upgrades.drawings import AFTER_THREE_DAYS, a_and_b, joined, on_boundary, two_steps
from tests.upgrades.moves import WHY, Moving, everything

BEFORE = a_and_b(on_boundary("A", AFTER_THREE_DAYS), on_boundary("A", ON_MESSAGE, id_="Told"))
WAITS = diagram(
    around(node("receiveTask", "Wait", messageRef="Message_1"), user_task("Heard"), ids=("Wait", "Heard")),
    key="waits",
    top=MESSAGE,
)
AFTER = diagram(
    around(
        user_task("A", camunda_candidateGroups="others"),
        user_task("New"),
        user_task("B"),
        on_boundary("A", ON_MESSAGE.replace("_1", "_2"), id_="Told"),
        on_boundary("A", AFTER_THREE_DAYS, id_="Later"),
        ids=("A", "New", "B"),
    ),
    top=MESSAGE.replace("_1", "_2").replace("message_one", "message_two"),
)


@pytest.fixture
def moving(engine_alone: None, database: Database, clock: ManualClock) -> Moving:
    """A rehearsal on an empty database of each kind."""
    return Moving(database, clock)


def test_a_case_that_is_put_back_is_as_it_was_and_can_be_moved_again(moving: Moving) -> None:
    moving.put_in_force(BEFORE)
    moving.start("process_one", plan="kept")
    before = everything(moving)
    upgrade = moving.plan(moving.put_in_force(AFTER))
    assert everything(moving) == before
    assert moving.move(upgrade) == {"moved": 1}
    moved = everything(moving)
    assert moved["instance"]["release_id"] != before["instance"]["release_id"]
    assert moving.messages() == {"message_two"}
    assert moving.undo(upgrade) == {"undone": 1}
    assert everything(moving) == before
    assert moving.move(upgrade) == {"moved": 1}
    again = everything(moving)
    assert (again["Task"], again["Subscription"]) == (moved["Task"], moved["Subscription"])
    assert [kind for kind, _ in moving.history() if kind.startswith("upgrade")] == [
        "upgraded", "upgrade_undone", "upgraded",
    ]  # fmt: skip


def test_what_people_did_with_a_task_meanwhile_stays_done(moving: Moving) -> None:
    moving.put_in_force(BEFORE)
    moving.start("process_one")
    upgrade = moving.plan(moving.put_in_force(AFTER))
    moving.move(upgrade)
    task, later = moving.task("A"), moving.clock.moment + timedelta(days=9)
    with moving.database.transaction() as session:
        bpmn.tasks.claim(session, task.id, "ann")
        bpmn.tasks.set_due_at(session, task.id, later, "ann")
        bpmn.tasks.save_draft(session, task.id, "ann", {"x": 1})
    assert moving.undo(upgrade) == {"undone": 1}
    kept = moving.task("A")
    assert (kept.assignee, kept.due_at, kept.candidate_groups) == ("ann", later, ["team"])
    with moving.database.reading() as session:
        assert bpmn.tasks.find_draft(session, task.id, "ann") is not None
    assert moving.complete("A") == ["B"]


def test_a_case_that_has_gone_on_is_not_put_back_and_says_so(moving: Moving) -> None:
    moving.put_in_force(BEFORE)
    moving.start("process_one")
    upgrade = moving.plan(moving.put_in_force(AFTER))
    moving.move(upgrade)
    moving.complete("A")
    assert moving.undo(upgrade) == {"not_undone": 1}
    assert moving.sentences(upgrade) == ["Something has happened in this case since, so it cannot be put back."]
    assert moving.open() == ["New"]


def test_a_case_whose_move_told_another_process_is_not_put_back_and_says_so_before(moving: Moving) -> None:
    moving.put_in_force(joined(third=True, tells=True), WAITS)
    moving.start("waits")
    moving.start("process_one")
    moving.complete("A")
    moving.complete("B")
    upgrade = moving.plan(moving.put_in_force(joined(tells=True)), {"process_one": {"C": "After"}})
    assert moving.move(upgrade) == {"moved": 1}
    assert moving.sentences(upgrade)[-1] == (
        "A message went to another process of the case at once, so the case cannot be put back."
    )
    moved = everything(moving)
    assert moving.undo(upgrade) == {"not_undone": 1}
    assert moving.notes(upgrade) == {("told_others", None)}
    assert everything(moving) == moved
    assert moving.open() == ["After", "After", "Heard"]


def test_old_versions_run_on_beside_new_ones(moving: Moving) -> None:
    moving.put_in_force(two_steps())
    moving.start("process_one")
    moving.put_in_force(AFTER)
    assert moving.complete("A") == ["B"]
    moving.complete("B")
    assert moving.has_ended


def test_a_sample_first_then_one_by_name_then_the_rest(moving: Moving) -> None:
    moving.put_in_force(two_steps())
    with moving.database.transaction() as session:
        for number in range(6):
            place = {"business_key": f"CASE-{number}", "area": "North" if number < 5 else "South"}
            bpmn.instances.start(session, "process_one", **place, variables={}, actor="ann")
    release_id = moving.put_in_force(AFTER)
    with moving.database.transaction() as session:
        choice = bpmn.upgrades.Choice("process_one", area="North")
        upgrade = bpmn.upgrades.begin(session, choice, to_release_id=release_id, actor="pia").id
    moving.work_off()
    assert moving.counts(upgrade) == {"ready": 5}
    assert moving.move(upgrade, at_most=2) == {"moved": 2, "ready": 3}
    with moving.database.reading() as session:
        keys = [case.business_key for case in bpmn.upgrades.list_cases(session, upgrade, limit=10)]
    assert sorted(keys) == [f"CASE-{number}" for number in range(5)]
    assert moving.move(upgrade, business_keys=[keys[4]]) == {"moved": 3, "ready": 2}
    assert moving.undo(upgrade, business_keys=[keys[0]]) == {"moved": 2, "ready": 2, "undone": 1}
    assert moving.move(upgrade) == {"moved": 5}


def test_an_order_that_is_about_no_case_leaves_who_asked_and_why(moving: Moving) -> None:
    moving.put_in_force(two_steps())
    moving.start("process_one")
    upgrade = moving.plan(moving.put_in_force(AFTER))
    moving.move(upgrade)
    with moving.database.transaction() as session:
        asked = bpmn.upgrades.undo(session, upgrade, reason="Too early", actor="petra", business_keys=["another"])
        again = bpmn.upgrades.move(session, upgrade, reason="Once more", actor="petra")
        kept = bpmn.upgrades.get(session, upgrade)
        assert (asked, again, kept.asked_by, kept.reason) == (0, 0, "pia", WHY)


def test_each_case_has_who_asked_and_why_when_orders_follow_each_other_before_one_is_done(moving: Moving) -> None:
    moving.put_in_force(two_steps())
    with moving.database.transaction() as session:
        for number in range(3):
            place = {"business_key": f"CASE-{number}", "area": "North"}
            bpmn.instances.start(session, "process_one", **place, variables={}, actor="ann")
    upgrade = moving.plan(moving.put_in_force(AFTER))
    with moving.database.transaction() as session:
        bpmn.upgrades.move(session, upgrade, reason="To try it", actor="petra", at_most=1)
    with moving.database.transaction() as session:
        bpmn.upgrades.move(session, upgrade, reason="All of them", actor="pia")
    moving.work_off()
    with moving.database.transaction() as session:
        told = {
            (event.actor, (event.detail or "").partition(": ")[2])
            for number in range(3)
            for event in bpmn.history.list_for_business_key(session, f"CASE-{number}")
            if event.kind == bpmn.HistoryKind.UPGRADED
        }
    assert told == {("petra", "To try it"), ("pia", "All of them")}


def test_what_stopped_in_the_middle_goes_on_and_nothing_is_done_twice(moving: Moving) -> None:
    moving.put_in_force(two_steps())
    with moving.database.transaction() as session:
        for number in range(4):
            place = {"business_key": f"CASE-{number}", "area": "North"}
            bpmn.instances.start(session, "process_one", **place, variables={}, actor="ann")
    upgrade = moving.plan(moving.put_in_force(AFTER))
    with moving.database.transaction() as session:
        bpmn.upgrades.move(session, upgrade, reason="To go on", actor="pia")
        pending = bpmn.upgrades.list_pending(session, limit=10)
    with moving.database.transaction() as session:
        bpmn.upgrades.do(session, pending[0])
    with pytest.raises(ZeroDivisionError), moving.database.transaction() as session:
        bpmn.upgrades.do(session, pending[1])
        raise ZeroDivisionError  # the process dies before the commit
    assert moving.counts(upgrade) == {"moved": 1, "moving": 3}
    with moving.database.transaction() as session:
        assert bpmn.upgrades.do(session, pending[0]) is None
    moving.work_off()
    assert moving.counts(upgrade) == {"moved": 4}
    with moving.database.reading() as session:
        kinds = [event.kind for n in range(4) for event in bpmn.history.list_for_business_key(session, f"CASE-{n}")]
    assert kinds.count(bpmn.HistoryKind.UPGRADED) == 4


def test_what_somebody_else_has_done_since_is_not_set_aside(moving: Moving) -> None:
    moving.put_in_force(two_steps())
    moving.start("process_one")
    upgrade = moving.plan(moving.put_in_force(AFTER))
    moving.move(upgrade)
    with moving.database.transaction() as session:
        [case] = bpmn.upgrades.list_cases(session, upgrade, limit=1)
        bpmn.upgrades.set_aside(session, case.id or 0, "a number in the log")
    assert moving.counts(upgrade) == {"moved": 1}
    assert moving.undo(upgrade) == {"undone": 1}


def test_of_a_person_who_completes_and_a_move_at_the_same_moment_neither_loses_anything(moving: Moving) -> None:
    moving.put_in_force(two_steps())
    with moving.database.transaction() as session:
        for number in range(20):
            place = {"business_key": f"CASE-{number}", "area": "North"}
            bpmn.instances.start(session, "process_one", **place, variables={}, actor="ann")
    upgrade = moving.plan(moving.put_in_force(AFTER))
    with moving.database.transaction() as session:
        bpmn.upgrades.move(session, upgrade, reason="To go on", actor="pia")
    failed: list[BaseException] = []

    def complete_all() -> None:
        try:
            for number in range(20):
                with moving.database.transaction() as session:
                    [task] = bpmn.tasks.list_open(session, f"CASE-{number}")
                    bpmn.tasks.complete(session, task.id, revision=None, actor="ann", variables={"n": number})
        except BaseException as error:  # said by the test, not by the thread
            failed.append(error)

    person = Thread(target=complete_all)
    person.start()
    moving.work_off()
    person.join()
    assert failed == []
    assert moving.counts(upgrade) == {"moved": 20}
    with moving.database.reading() as session:
        for number in range(20):
            [task] = bpmn.tasks.list_open(session, f"CASE-{number}")
            assert task.element_id in {"B", "New"}
            instance = bpmn.instances.get(session, task.instance_id)
            assert bpmn.instances.variables(session, instance.id) == {"n": number}
            assert bpmn.definitions.release(session, instance.release_id).number == 2


def test_no_case_is_moved_to_a_draft_or_to_what_was_discarded(moving: Moving) -> None:
    moving.put_in_force(two_steps())
    moving.start("process_one")
    with moving.database.transaction() as session:
        draft = bpmn.definitions.propose(
            session, {"diagram_0.bpmn": AFTER}, name="A thought", source="test", deployed_by="pia"
        ).id

    def plan() -> None:
        choice = bpmn.upgrades.Choice("process_one")
        with moving.database.transaction() as session:
            bpmn.upgrades.begin(session, choice, to_release_id=draft, actor="pia")

    with pytest.raises(bpmn.upgrades.UpgradeRefusedError, match="never put into use"):
        plan()
    with moving.database.transaction() as session:
        bpmn.definitions.discard(session, draft, by="pia")
    with pytest.raises(bpmn.upgrades.UpgradeRefusedError, match="never put into use"):
        plan()


def test_what_makes_no_sense_is_refused(moving: Moving) -> None:
    release_id = moving.put_in_force(two_steps())
    for choice, renamed in (
        ("nothing", {}),
        ("process_one", {"nothing": {"A": "B"}}),
        ("process_one", {"process_one": {"A": "Nowhere"}}),
        ("process_one", {"process_one": {"A": "B", "B": "B"}}),
    ):
        with moving.database.transaction() as session, pytest.raises(bpmn.upgrades.UpgradeRefusedError):
            bpmn.upgrades.begin(
                session, bpmn.upgrades.Choice(choice), to_release_id=release_id, renamed=renamed, actor="pia"
            )
    with moving.database.transaction() as session, pytest.raises(bpmn.upgrades.UpgradeNotFoundError):
        bpmn.upgrades.move(session, "nothing", reason="To go on", actor="pia")

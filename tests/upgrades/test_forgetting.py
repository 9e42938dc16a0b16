"""How a case was before an administrator changed it is kept for as long as that can be undone, and no longer."""

from datetime import timedelta

import pytest
from sqlmodel import select

from api import worker
from engine import bpmn
from engine.bpmn.models import InstanceSnapshot
from engine.clock import ManualClock
from engine.database import Database
from tests.unit.bpmn.diagrams import around, diagram, user_task
from tests.upgrades.drawings import two_steps
from tests.upgrades.repairs import Repairing

ALMOST = timedelta(days=30) - timedelta(seconds=1)


@pytest.fixture
def repaired(engine_alone: None, database: Database, clock: ManualClock) -> Repairing:
    """A case at its first step, on an empty database of each kind."""
    repairing = Repairing(database, clock)
    repairing.put_in_force(two_steps())
    repairing.start("process_one", plan="what the family said")
    return repairing


def kept(repaired: Repairing) -> list[bool]:
    """Of each snapshot whether it still holds something, once a worker has forgotten what it may."""
    worker.forget_snapshots(repaired.database)
    with repaired.database.reading() as session:
        snapshots = session.exec(select(InstanceSnapshot).order_by(InstanceSnapshot.revision)).all()
    return [snapshot.content != b"" for snapshot in snapshots]


def complete(repaired: Repairing, element_id: str) -> str:
    return repaired.repair(bpmn.repair.CompleteStep(repaired.at(element_id).task_id))


def test_a_repair_is_undone_for_thirty_days(repaired: Repairing, clock: ManualClock) -> None:
    done = complete(repaired, "A")
    clock.move(ALMOST)
    assert kept(repaired) == [True]
    repaired.undo_repair(done)
    assert repaired.at("A")
    assert kept(repaired) == [False], "it can be undone once"


def test_and_not_after_them_whether_or_not_it_is_forgotten(repaired: Repairing, clock: ManualClock) -> None:
    done = complete(repaired, "A")
    clock.move(timedelta(days=30))
    for _ in range(2):
        with pytest.raises(bpmn.repair.TooLateError, match="30 days"):
            repaired.undo_repair(done)
        assert kept(repaired) == [False]
    assert repaired.at("B")


def test_nor_is_what_can_undo_nothing_since_the_case_has_gone_on(repaired: Repairing) -> None:
    first = complete(repaired, "A")
    second = repaired.repair(bpmn.repair.MoveStep(repaired.at("B").task_id, "A"))
    assert kept(repaired) == [False, True]
    with pytest.raises(bpmn.repair.GoneOnError):
        repaired.undo_repair(first)
    repaired.undo_repair(second)
    assert repaired.at("B")


def test_an_upgrade_that_is_too_old_says_so(repaired: Repairing, clock: ManualClock) -> None:
    steps = (user_task("A"), user_task("New"), user_task("B"))
    upgrade = repaired.plan(repaired.put_in_force(diagram(around(*steps, ids=("A", "New", "B")))))
    repaired.move(upgrade)
    clock.move(timedelta(days=30))
    assert repaired.undo(upgrade) == {"not_undone": 1}
    with repaired.database.reading() as session:
        [case] = bpmn.upgrades.list_cases(session, upgrade, limit=1)
    assert [note["code"] for note in case.notes] == ["too_late"]

"""The shipped process: every family of the demonstration, wherever it stands, moves to diagrams that have changed."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from api import upgrading
from engine import bpmn
from engine.bpmn.models import Task
from engine.casework import timeline
from engine.clock import ManualClock
from engine.database import Database
from tests.conftest import MONDAY_MORNING
from tests.integration.pages.conftest import WORKFLOWS, prepare
from tests.upgrades.test_a_thousand_cases import kept, waits

SECOND_LOOK = """
    <bpmn:userTask id="Review_SecondLook" name="Look at the review together" camunda:formRef="send_notes"
      camunda:formRefBinding="latest" camunda:candidateGroups="lead_professional">
      <bpmn:documentation>The new review step.</bpmn:documentation>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="Flow_SecondLook_to_SendNotes" sourceRef="Review_SecondLook" targetRef="Review_SendNotes" />
  </bpmn:process>"""
CHANGES = {
    "taf_review.bpmn": [
        ('name="Prepare the review"', 'name="Prepare the next review"'),
        ("working days after(next_review_on, -10)", "working days after(next_review_on, -5)"),
        (
            'sourceRef="Review_Record" targetRef="Review_SendNotes"',
            'sourceRef="Review_Record" targetRef="Review_SecondLook"',
        ),
        ("</bpmn:process>", SECOND_LOOK.strip()),
        ('attachedToRef="Review_Record"', 'attachedToRef="Review_Prepare"'),
    ],
}


@pytest.fixture
def demonstration(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    """The demonstration's families in a database of their own."""
    path = tmp_path / "demonstration.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}", ManualClock(MONDAY_MORNING))
    prepare(database, "not a hash")
    yield database
    database.dispose()


def changed() -> dict[str, bytes]:
    files = {}
    for file, changes in CHANGES.items():
        text = (WORKFLOWS / file).read_text(encoding="utf-8")
        for before, after in changes:
            assert before in text, before
            text = text.replace(before, after)
        files[file] = text.encode()
    return files


def planned(database: Database) -> str:
    """Puts the changed diagrams in force and plans to move every family's case to them; the upgrade's id."""
    with database.transaction() as session:
        bpmn.definitions.deploy(session, changed(), name="The new review", source="test", deployed_by="petra.owl")
        target = bpmn.definitions.current_release(session).id
        choice = bpmn.upgrades.Choice("early_help_case")
        upgrade = bpmn.upgrades.begin(session, choice, to_release_id=target, actor="petra.owl").id
    upgrading.work_off(database)
    return upgrade


def order(database: Database, upgrade_id: str, what: str) -> dict[str, int]:
    with database.transaction() as session:
        if what == "move":
            bpmn.upgrades.move(session, upgrade_id, reason="The new review", actor="petra.owl")
        else:
            bpmn.upgrades.undo(session, upgrade_id, reason="Too early", actor="petra.owl")
    upgrading.work_off(database)
    with database.reading() as session:
        return {status.value: number for status, number in bpmn.upgrades.count_cases(session, upgrade_id).items()}


def test_every_family_is_moved_put_back_and_moved_again(demonstration: Database) -> None:
    upgrade = planned(demonstration)
    before, stood = kept(demonstration), waits(demonstration)
    with demonstration.reading() as session:
        cases = sum(bpmn.upgrades.count_cases(session, upgrade).values())
        said = bpmn.upgrades.count_notes(session, upgrade, bpmn.upgrades.UpgradeStatus.READY)
    assert cases > 10
    assert any("is called “Prepare the next review”" in note.sentence for note in said)
    assert any("“Look at the review together” is a new step" in note.sentence for note in said)
    assert order(demonstration, upgrade, "move") == {"moved": cases}
    after = kept(demonstration)
    assert (after["tasks"], after["drafts"], after["messages"]) == (
        before["tasks"],
        before["drafts"],
        before["messages"],
    )
    of_before = {row["id"]: row for row in before["timers"]}
    of_after = {row["id"]: row for row in after["timers"]}
    gone = of_before.keys() - of_after.keys()
    assert {of_before[id_]["element_id"] for id_ in gone} <= {"Review_Overdue"}
    assert {id_: row for id_, row in of_before.items() if id_ not in gone}.items() <= of_after.items()
    with demonstration.reading() as session:
        names = session.exec(
            select(Task.name).where(col(Task.element_id) == "Review_Prepare", col(Task.status) == "open")
        )
        assert set(names.all()) == {"Prepare the next review"}
        [reference] = session.exec(
            select(Task.business_key).where(col(Task.element_id) == "Review_Prepare").limit(1)
        ).all()
        assert timeline.list_for_case(session, reference)[0].kind == "case_moved"
    assert order(demonstration, upgrade, "undo") == {"undone": cases}
    assert (kept(demonstration), waits(demonstration)) == (before, stood)
    assert order(demonstration, upgrade, "move") == {"moved": cases}


def test_the_timeline_says_who_asked_for_this_case_and_why(demonstration: Database) -> None:
    upgrade = planned(demonstration)
    with demonstration.transaction() as session:
        bpmn.upgrades.move(session, upgrade, reason="To try it", actor="petra.owl", at_most=1)
    with demonstration.transaction() as session:
        bpmn.upgrades.move(session, upgrade, reason="All of them", actor="ada.avocet")
    upgrading.work_off(demonstration)
    with demonstration.reading() as session:
        cases = bpmn.upgrades.list_cases(session, upgrade, limit=100)
        told = Counter(
            (entry.actor, entry.sentence.partition("Reason: ")[2])
            for case in cases
            for entry in timeline.list_for_case(session, case.business_key)
            if entry.kind == "case_moved"
        )
    assert told == {("petra.owl", "To try it"): 1, ("ada.avocet", "All of them"): len(cases) - 1}

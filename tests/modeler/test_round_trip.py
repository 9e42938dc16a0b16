"""What a process owner changes in Camunda Modeler is what runs; what she does not change stays as it was."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.security import personal_tokens
from engine import bpmn
from engine.casework import cases
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.models import Area
from engine.clock import ManualClock
from tests.journeys.worlds import FAR_AWAY
from tests.modeler.conftest import WORKFLOWS, Modeler
from tests.modeler.test_element_templates import TEMPLATES

pytestmark = pytest.mark.xdist_group("browser")

DIAGRAMS = sorted(WORKFLOWS.glob("*.bpmn"))


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_a_shipped_diagram_opens_without_complaint_and_an_untouched_save_is_byte_identical(
    path: Path, modeler: Modeler
) -> None:
    diagram = path.read_text(encoding="utf-8")
    assert modeler.open(diagram) == []
    assert modeler.save() == diagram


INTERPRETER = json.dumps(
    {
        "id": "book_interpreter",
        "type": "default",
        "components": [
            {
                "id": "Field_booked_on",
                "key": "booked_on",
                "type": "datetime",
                "subtype": "date",
                "dateLabel": "For when?",
            }
        ],
    }
).encode()


def changed(diagram: str, modeler: Modeler) -> str:
    """The process owner's changes to *Identify and engage*, saved."""
    modeler.open(diagram)
    modeler.change("Engage_JudgeThreshold", name="Judge how much help is needed")
    modeler.change("Engage_JudgeThreshold", camunda_dueDate="=working days after(today(), 3)")
    modeler.change_condition("Flow_Engage_MoreNeeded_to_ResultNotNeeded", '=threshold_route != "safeguarding"')
    modeler.insert_from_template(
        "Flow_Engage_CheckExisting_to_Exists",
        TEMPLATES,
        "early-help-task",
        task_id="Engage_BookInterpreter",
        name="Book an interpreter",
    )
    modeler.change("Engage_BookInterpreter", camunda_formRef="book_interpreter", camunda_candidateGroups="eha_author")
    return modeler.save()


def test_what_she_changes_and_deploys_is_what_a_new_case_does(
    modeler: Modeler, app: FastAPI, clock: ManualClock
) -> None:
    diagram = (WORKFLOWS / "identify_and_engage.bpmn").read_text(encoding="utf-8")
    deploy(app, {"identify_and_engage.bpmn": changed(diagram, modeler).encode(), "book_interpreter.form": INTERPRETER})

    with app.state.database.transaction() as session:
        story = Storyteller(session, clock, FAR_AWAY)
        story.begin("Linden", Area.CENTRAL, [Child("Rae", 9)], by="tess.robin")
        story.do("record_concern")
        story.do("check_for_existing_eha")
        assert [task.name for task in bpmn.tasks.list_open(session, story.reference)] == ["Book an interpreter"]
        story.do("book_interpreter")
        [task] = bpmn.tasks.list_open(session, story.reference)
        assert task.name == "Judge how much help is needed"
        assert task.due_at == datetime(2026, 3, 5, 17, tzinfo=UTC)
        story.do("judge_threshold", threshold_level="3")
        assert cases.get(session, story.reference).status == "not_needed"


def deploy(app: FastAPI, files: dict[str, bytes]) -> None:
    """Presses Deploy (what the Modeler then sends, with the process owner's token) and puts the draft into use."""
    with app.state.database.transaction() as session:
        secret = personal_tokens.create(session, "petra.owl", label="Modeler", days=30).secret
    answer = TestClient(app).post(
        "/engine-rest/deployment/create",
        headers={"authorization": f"Bearer {secret}", "origin": "file://"},
        data={"deployment-name": "identify_and_engage", "deployment-source": "Camunda Modeler"},
        files=[(name, (name, content, "text/xml")) for name, content in files.items()],
    )
    assert answer.status_code == 200, answer.json()["message"]
    with app.state.database.transaction() as session:
        bpmn.definitions.put_into_use(session, answer.json()["id"], by="petra.owl", reason="It was rehearsed.")

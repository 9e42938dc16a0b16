"""Moving and repairing running cases by API: what is asked, what is answered, and who does the work."""

from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api import upgrading
from engine import bpmn
from engine.casework import process_changes
from engine.database import Database
from tests.integration.api.conftest import WORKFLOWS, SignIn, Step

PLAN = "/api/v1/upgrades"


def deploy(database: Database, before: bytes, after: bytes) -> None:
    """Puts the small case in force with one text in place of another."""
    file = "early_help_case.bpmn"
    content = (Path(WORKFLOWS) / file).read_bytes()
    assert before in content
    files = {file: content.replace(before, after)}
    with database.transaction() as session:
        bpmn.definitions.deploy(session, files, name="changed", source="tests", deployed_by="pia")


@pytest.fixture
def pia(as_: SignIn) -> TestClient:
    """A process owner."""
    return as_("pia")


@pytest.fixture
def ada(as_: SignIn) -> TestClient:
    """An administrator."""
    return as_("ada")


def test_cases_are_planned_moved_and_put_back(
    database: Database, pia: TestClient, ann: TestClient, case: dict[str, Any], task: str
) -> None:
    deploy(database, b'name="Look at it"', b'name="Look again"')
    planned = pia.post(PLAN, json={"process_key": "early_help_case"})
    assert planned.status_code == 201
    upgrade = f"{PLAN}/{planned.json()['id']}"
    assert planned.json()["cases"]["unplanned"] == 1
    assert pia.post(f"{upgrade}/continue").json()["cases"]["ready"] == 1
    [told] = pia.get(f"{upgrade}/cases").json()["cases"]
    assert (told["reference"], [note["code"] for note in told["notes"]]) == (case["reference"], ["name"])
    assert pia.post(f"{upgrade}/move", json={"reason": "New words"}).json()["cases"]["moving"] == 1
    assert ann.get(f"/api/v1/tasks/{task}").json()["name"] == "Look at it"
    assert upgrading.work_off(database) == 1, "a worker does the same"
    assert ann.get(f"/api/v1/tasks/{task}").json()["name"] == "Look again"
    assert pia.get(f"{upgrade}/cases", params={"status": "moved"}).json()["cases"][0]["status"] == "moved"
    pia.post(f"{upgrade}/undo", json={"reason": "Old words", "references": [case["reference"]]})
    assert pia.post(f"{upgrade}/continue").json()["cases"]["undone"] == 1
    assert ann.get(f"/api/v1/tasks/{task}").json()["name"] == "Look at it"
    assert pia.post(f"{upgrade}/plan").json()["cases"]["unplanned"] == 1
    assert [each["id"] for each in pia.get(PLAN).json()["upgrades"]] == [planned.json()["id"]]


def test_lists_come_in_pages(database: Database, pia: TestClient) -> None:
    for _ in range(3):
        assert pia.post(PLAN, json={"process_key": "early_help_case"}).status_code == 201
    first = pia.get(PLAN, params={"limit": 2}).json()
    rest = pia.get(PLAN, params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert (len(first["upgrades"]), len(rest["upgrades"]), rest["next_cursor"]) == (2, 1, None)
    upgrade = first["upgrades"][0]["id"]
    for address in (PLAN, f"{PLAN}/{upgrade}/cases"):
        assert pia.get(address, params={"cursor": "nowhere"}).status_code == 400


def test_what_makes_no_sense_is_refused(pia: TestClient) -> None:
    assert pia.post(PLAN, json={"process_key": "nothing"}).status_code == 422
    assert pia.post(PLAN, json={"process_key": "early_help_case", "to_release_id": "nothing"}).status_code == 404
    renamed = [{"process_key": "early_help_case", "before": "Look", "after": "nothing"}]
    assert pia.post(PLAN, json={"process_key": "early_help_case", "renamed": renamed}).status_code == 422
    assert pia.get(f"{PLAN}/nothing").status_code == 404


def test_a_defect_with_one_case_does_not_keep_the_others_waiting(
    database: Database, pia: TestClient, case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(database, b'name="Look at it"', b'name="Look again"')
    upgrade = f"{PLAN}/{pia.post(PLAN, json={'process_key': 'early_help_case'}).json()['id']}"

    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(process_changes.bpmn.upgrades, "do", fail)
        assert upgrading.work_off(database) == 1
    [told] = pia.get(f"{upgrade}/cases").json()["cases"]
    assert (told["status"], told["notes"][0]["code"]) == ("blocked", "unexpected")
    pia.post(f"{upgrade}/plan")
    assert pia.post(f"{upgrade}/continue").json()["cases"]["ready"] == 1


def test_a_process_is_looked_at_repaired_and_put_back(
    app: FastAPI, ada: TestClient, ann: TestClient, case: dict[str, Any], task: str, step: Step
) -> None:
    with app.state.database.reading() as session:
        instance = bpmn.instances.find_by_business_key(session, case["reference"])
    assert instance is not None
    home = f"/api/v1/process-instances/{instance.id}"
    seen = ada.get(home).json()
    assert {token["place"] for token in seen["tokens"]} == {"task", "timer", "message"}
    assert task in {token["task_id"] for token in seen["tokens"]}
    action = {"do": "complete", "task_id": task, "values": {"outcome": "agreed"}}
    effect = ada.post(f"{home}/repairs/preview", json={"action": action}).json()
    assert task in {each["task_id"] for each in effect["ends"]}
    assert ada.get(home).json() == seen, "a preview changes nothing"
    wanted = {"action": action, "revision": seen["revision"], "reason": "Done on paper"}
    done = ada.post(f"{home}/repairs", json=wanted)
    assert done.status_code == 201
    assert done.json()["effect"]["done"] == effect["done"]
    assert ada.post(f"{home}/repairs", json=wanted).status_code == 409, "the process has gone on"
    undone = ada.post(f"/api/v1/repairs/{done.json()['id']}/undo", json={"reason": "The wrong case"})
    assert undone.json()["undone_by"] == "ada"
    assert ann.get(f"/api/v1/tasks/{task}").json()["status"] == "open"
    step.fails = True
    refused = ada.post(f"{home}/repairs/preview", json={"action": action})
    assert refused.status_code == 422
    assert "what the family said" not in refused.text


@pytest.mark.parametrize("value", [10**30, "\\ud800", {"typename": [1, None]}])
def test_any_value_is_kept_or_refused(
    ada: TestClient, app: FastAPI, case: dict[str, Any], task: str, value: Any
) -> None:
    with app.state.database.reading() as session:
        instance = bpmn.instances.find_by_business_key(session, case["reference"])
    assert instance is not None
    action = {"do": "complete", "task_id": task, "values": {"x": value}}
    address = f"/api/v1/process-instances/{instance.id}/repairs/preview"
    assert ada.post(address, json={"action": action}).status_code in {200, 422}

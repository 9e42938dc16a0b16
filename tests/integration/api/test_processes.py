"""Deploying over HTTP, and what administrators do with running processes."""

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.workflow_folder import read_folder
from engine import bpmn
from tests.integration.api.conftest import WORKFLOWS, SignIn

FILES = read_folder(WORKFLOWS).files
ANSWERS = {"answers": {"seen": "A tired child."}}
WHY = {"reason": "To look at it."}


def deploy(client: TestClient, files: Mapping[str, bytes]) -> Any:
    parts = [("files", file) for file in files.items()]
    return client.post("/api/v1/deployments", data={"name": "A change"}, files=parts)


def deploy_and_use(client: TestClient, files: Mapping[str, bytes]) -> str:
    """Deploys files and puts them into use; the deployment's address."""
    address = f"/api/v1/deployments/{deploy(client, files).json()['id']}"
    assert client.post(f"{address}/use", json={"reason": "It was tried."}).status_code == 200
    return address


@pytest.fixture
def pia(as_: SignIn) -> TestClient:
    """The process owner."""
    return as_("pia")


NOTICED = {"look.form": FILES["look.form"].replace(b"What did you see?", b"What did you notice?")}


def first_question(client: TestClient) -> str:
    """What a case that begins now is asked first."""
    started = client.post("/api/v1/cases", json={"family": {"name": "Elm family", "area": "North"}}).json()
    form = client.get(f"/api/v1/tasks/{started['tasks'][0]['id']}").json()["form"]
    return form["components"][0]["label"]


def test_a_changed_form_is_a_draft_and_says_what_it_changes(pia: TestClient, ann: TestClient) -> None:
    answer = deploy(pia, NOTICED)
    assert answer.status_code == 201
    draft = answer.json()
    assert (draft["number"], draft["deployed_by"], draft["changed"], draft["status"]) == (2, "pia", True, "draft")
    [change] = pia.get(f"/api/v1/deployments/{draft['id']}/changes").json()["changes"]
    assert (change["kind"], change["file"]) == ("changed", "look.form")
    assert "“What did you see?” → “What did you notice?”" in change["sentence"]
    assert first_question(ann) == "What did you see?"


def test_put_into_use_new_cases_follow_it(pia: TestClient, ann: TestClient) -> None:
    deploy_and_use(pia, NOTICED)
    assert first_question(ann) == "What did you notice?"


def test_withdrawn_the_one_before_is_in_use_again(pia: TestClient, ann: TestClient) -> None:
    address = deploy_and_use(pia, NOTICED)
    answer = pia.post(f"{address}/withdraw", json={"reason": "The word is wrong."})
    assert (answer.json()["number"], answer.json()["status"]) == (1, "in use")
    assert first_question(ann) == "What did you see?"
    assert pia.post(f"{address}/withdraw", json={"reason": "Again."}).status_code == 409


def test_a_discarded_draft_cannot_be_used(pia: TestClient) -> None:
    address = f"/api/v1/deployments/{deploy(pia, NOTICED).json()['id']}"
    assert pia.post(f"{address}/discard").status_code == 204
    refused = pia.post(f"{address}/use", json={"reason": "It was tried."})
    assert refused.status_code == 409 and "discarded" in refused.json()["detail"]


def test_using_needs_a_reason_and_a_deployment(pia: TestClient) -> None:
    assert pia.post("/api/v1/deployments/unknown/use", json={"reason": "x"}).status_code == 404
    assert pia.post("/api/v1/deployments/unknown/use", json={"reason": ""}).status_code == 400


def test_a_running_case_keeps_its_form(pia: TestClient, ann: TestClient, task: str) -> None:
    deploy_and_use(pia, NOTICED)
    assert ann.get(f"/api/v1/tasks/{task}").json()["form"]["components"][0]["label"] == "What did you see?"


def test_the_same_again_makes_no_release(pia: TestClient) -> None:
    answer = deploy(pia, {"look.form": FILES["look.form"]})
    assert (answer.json()["number"], answer.json()["changed"]) == (1, False)
    assert [each["number"] for each in pia.get("/api/v1/deployments").json()["deployments"]] == [1]


def test_everything_that_is_wrong_is_told_and_nothing_deployed(pia: TestClient) -> None:
    diagram = FILES["early_help_case.bpmn"].replace(b"api_test_step", b"no_such_topic")
    answer = deploy(pia, {"early_help_case.bpmn": diagram, "look.form": b"{"})
    assert answer.status_code == 422
    problems = answer.json()["problems"]
    assert {problem["file"] for problem in problems if problem["severity"] == "error"} == {
        "early_help_case.bpmn",
        "look.form",
    }
    [topic] = [problem for problem in problems if "no_such_topic" in problem["message"]]
    assert (topic["severity"], topic["element_id"]) == ("error", "Step")
    assert topic["line"] > 0
    assert len(pia.get("/api/v1/deployments").json()["deployments"]) == 1


def test_a_folder_in_a_file_name_is_left_away(pia: TestClient) -> None:
    part = ("files", ("forms/look.form", FILES["look.form"]))
    assert pia.post("/api/v1/deployments", data={"name": "x"}, files=[part]).json()["changed"] is False


def test_processes_in_use_are_listed(ann: TestClient, case: dict[str, Any]) -> None:
    [process] = ann.get("/api/v1/process-definitions").json()["process_definitions"]
    assert (process["key"], process["version"], process["in_use"]) == ("early_help_case", 1, 1)


@pytest.fixture
def instance(as_: SignIn, case: dict[str, Any], app: FastAPI) -> str:
    """The address of the case's process."""
    with app.state.database.reading() as session:
        found = bpmn.instances.find_by_business_key(session, case["reference"])
    assert found is not None
    return f"/api/v1/process-instances/{found.id}"


def test_a_suspended_process_waits_until_it_is_resumed(as_: SignIn, ann: TestClient, instance: str, task: str) -> None:
    ada = as_("ada")
    assert ada.post(f"{instance}/suspend", json=WHY).status_code == 204
    assert ada.post(f"{instance}/suspend", json=WHY).status_code == 409
    refused = ann.post(f"/api/v1/tasks/{task}/complete", json=ANSWERS)
    assert (refused.status_code, refused.json()["answers_kept"]) == (409, True)
    assert ada.post(f"{instance}/resume", json=WHY).status_code == 204
    assert ann.post(f"/api/v1/tasks/{task}/complete", json=ANSWERS).status_code == 200


def test_a_cancelled_process_leaves_nothing_to_do(as_: SignIn, ann: TestClient, instance: str, task: str) -> None:
    assert as_("ada").post(f"{instance}/cancel", json=WHY).status_code == 204
    assert ann.post(f"/api/v1/tasks/{task}/complete", json=ANSWERS).status_code == 409
    assert ann.get("/api/v1/tasks").json()["tasks"] == []


def test_the_history_says_who_did_what_and_no_answer(as_: SignIn, ann: TestClient, instance: str, task: str) -> None:
    ann.post(f"/api/v1/tasks/{task}/complete", json=ANSWERS)
    answer = as_("ada").get(f"{instance}/history")
    events = answer.json()["events"]
    assert ("task_completed", "ann", "Look at it") in [(each["kind"], each["actor"], each["name"]) for each in events]
    assert "tired" not in answer.text


def test_what_is_done_needs_a_reason(as_: SignIn, instance: str) -> None:
    assert as_("ada").post(f"{instance}/cancel", json={"reason": ""}).status_code == 400


@pytest.mark.parametrize("path", ["/process-instances/no-such-id/history"])
def test_an_unknown_process_is_404(as_: SignIn, path: str) -> None:
    assert as_("ada").get(f"/api/v1{path}").status_code == 404

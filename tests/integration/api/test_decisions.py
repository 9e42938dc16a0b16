"""A decision is tried over HTTP before people rely on it."""

from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from engine import bpmn
from tests.integration.api.conftest import WORKFLOWS, SignIn

WHERE = "/api/v1/decisions/{}/evaluations"


def evaluate(client: TestClient, values: dict[str, Any], key: str = "help_needed", **more: Any) -> Any:
    return client.post(WHERE.format(key), json={"values": values, **more})


@pytest.fixture
def pia(as_: SignIn) -> TestClient:
    """The process owner."""
    return as_("pia")


def test_it_says_what_the_decision_comes_to_and_which_rules_hit(pia: TestClient) -> None:
    answer = evaluate(pia, {"age": 3, "level": 2})
    assert answer.status_code == 200
    assert answer.json() == {
        "decision": "help_needed",
        "results": [{"help": "visit"}, {"help": "meeting"}],
        "steps": [
            {
                "decision": "is_young",
                "name": "Is the child young?",
                "inputs": {},
                "rules": [],
                "results": [{"is_young": True}],
            },
            {
                "decision": "help_needed",
                "name": "Which help is needed?",
                "inputs": {"Young": True, "Level": 2},
                "rules": [
                    {
                        "id": "visit",
                        "number": 1,
                        "description": "Young children are visited.",
                        "annotations": ["health visitor"],
                    },
                    {"id": "meeting", "number": 2, "description": "", "annotations": [""]},
                ],
                "results": [{"help": "visit"}, {"help": "meeting"}],
            },
        ],
        "not_given": [],
    }


def test_what_was_not_given_is_named(pia: TestClient) -> None:
    answer = evaluate(pia, {"age": 12}).json()
    assert (answer["results"], answer["not_given"]) == ([], ["level"])


def test_a_name_that_the_decision_does_not_read_is_refused(pia: TestClient) -> None:
    answer = evaluate(pia, {"age": 3, "levle": 2})
    assert answer.status_code == 422 and answer.json()["type"].endswith("decision-refused")
    assert answer.json()["errors"] == [{"field": "levle", "message": "The decision does not read this."}]


def test_a_value_of_another_type_is_refused_and_not_repeated(pia: TestClient) -> None:
    answer = evaluate(pia, {"age": 3, "level": "Ann Example"})
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["field"] == "" and "For the input “Level” a number is needed" in error["message"]
    assert "Ann" not in answer.text


def test_values_nested_without_end_are_refused(pia: TestClient) -> None:
    deep: Any = 1
    for _ in range(200):
        deep = [deep]
    assert evaluate(pia, {"level": deep}).status_code == 422


def test_there_has_to_be_such_a_decision_and_release(pia: TestClient) -> None:
    assert evaluate(pia, {}, key="nothing").status_code == 404
    assert evaluate(pia, {}, release_id="nothing").status_code == 404


def test_another_release_can_be_asked(pia: TestClient, app: FastAPI) -> None:
    with app.state.database.reading() as session:
        first = bpmn.definitions.current_release(session).id
    changed = (WORKFLOWS / "help_needed.dmn").read_bytes().replace(b"age &lt; 5", b"age &lt; 7")
    deployed = pia.post("/api/v1/deployments", data={"name": "x"}, files=[("files", ("help_needed.dmn", changed))])
    draft = deployed.json()["id"]
    assert evaluate(pia, {"age": 6, "level": 1}, release_id=draft).json()["results"] == [{"help": "visit"}]
    assert evaluate(pia, {"age": 6, "level": 1}, release_id=first).json()["results"] == []
    assert evaluate(pia, {"age": 6, "level": 1}).json()["results"] == []


@pytest.mark.parametrize("body", [{}, {"values": []}, {"values": {}, "other": 1}])
def test_another_body_is_not_understood(pia: TestClient, body: dict[str, Any]) -> None:
    assert pia.post(WHERE.format("help_needed"), json=body).status_code == 400

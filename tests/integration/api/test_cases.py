"""Cases over HTTP: starting them, reading them, and what can be done at any time."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.integration.api.conftest import SignIn

ELM = {"family": {"name": "Elm family", "area": "North"}}
ACTIONS = {
    "concerns": None,
    "consent-withdrawals": None,
    "consent-changes": {"change": "limit"},
    "handovers": None,
    "lcss-help-requests": None,
    "closure-requests": None,
    "step-ups": None,
}


def test_a_case_starts_with_something_to_do(ann: TestClient) -> None:
    answer = ann.post("/api/v1/cases", json=ELM)
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/cases/{answer.json()['reference']}"
    assert [task["name"] for task in answer.json()["tasks"]] == ["Look at it"]
    assert ann.get(answer.headers["location"]).status_code == 200


@pytest.mark.rule("ENT-1")
def test_a_second_active_assessment_is_refused_and_the_first_is_offered(ann: TestClient, case: dict[str, Any]) -> None:
    [known] = ann.get("/api/v1/cases").json()["cases"]
    answer = ann.post("/api/v1/cases", json={"family_id": known["family_id"]})
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:early-help:problem:active-case-exists"
    assert answer.json()["case"] == case["reference"]
    assert len(ann.get("/api/v1/cases").json()["cases"]) == 1


def test_a_family_of_others_does_not_exist(as_: SignIn, ann: TestClient, case: dict[str, Any]) -> None:
    [known] = ann.get("/api/v1/cases").json()["cases"]
    assert as_("cy").post("/api/v1/cases", json={"family_id": known["family_id"]}).status_code == 404
    assert ann.post("/api/v1/cases", json={"family_id": "no such family"}).status_code == 404


@pytest.mark.parametrize(
    "body",
    [{}, {**ELM, "family_id": "x"}, {"family": {"name": " ", "area": "North"}}, {"family": {"name": "x", "area": "Y"}}],
)
def test_a_start_must_name_one_family(ann: TestClient, body: Any) -> None:
    assert ann.post("/api/v1/cases", json=body).status_code == 400


def test_who_may_not_start_gets_403(as_: SignIn) -> None:
    assert as_("ada").post("/api/v1/cases", json=ELM).status_code == 403
    assert as_("ann").post("/api/v1/cases", json={**ELM, "entry": "step_down"}).status_code == 403


def test_people_see_the_cases_they_belong_to_and_lcss_its_area(as_: SignIn, case: dict[str, Any]) -> None:
    address = f"/api/v1/cases/{case['reference']}"
    for user_name, sees in {"ann": True, "lena": True, "bob": False, "cy": False, "ada": False}.items():
        client = as_(user_name)
        assert client.get(address).status_code == (200 if sees else 404), user_name
        assert len(client.get("/api/v1/cases").json()["cases"]) == sees, user_name


def test_an_unknown_case_answers_as_another_persons_does(as_: SignIn, case: dict[str, Any]) -> None:
    cy = as_("cy")
    assert cy.get("/api/v1/cases/EH-1999-0001").json() == cy.get(f"/api/v1/cases/{case['reference']}").json()


def test_cases_come_newest_first_in_pages(ann: TestClient) -> None:
    started = [
        ann.post("/api/v1/cases", json={"family": {"name": f"Elm {number}", "area": "North"}}).json()["reference"]
        for number in range(5)
    ]
    seen, address = [], "/api/v1/cases?limit=2"
    while address:
        page = ann.get(address)
        seen += [row["reference"] for row in page.json()["cases"]]
        address = page.links.get("next", {}).get("url")
    assert seen == started[::-1]


def test_cases_can_be_asked_for_by_status(ann: TestClient, case: dict[str, Any]) -> None:
    assert len(ann.get("/api/v1/cases?status=open").json()["cases"]) == 1
    assert ann.get("/api/v1/cases?status=closed").json()["cases"] == []
    assert ann.get("/api/v1/cases?status=nonsense").status_code == 400


def test_a_case_says_who_where_and_what_next(ann: TestClient, case: dict[str, Any]) -> None:
    detail = ann.get(f"/api/v1/cases/{case['reference']}").json()
    assert (detail["family_name"], detail["status"]) == ("Oak family", "open")
    assert detail["lead"]["user_name"] == "ann"
    assert [step["task"]["name"] for step in detail["next_steps"]] == ["Look at it"]
    assert {"key": "raise_concern", "label": "Raise a safeguarding concern", "path": "concerns"} in detail[
        "possible_actions"
    ]


def test_the_timeline_tells_what_happened(ann: TestClient, case: dict[str, Any]) -> None:
    ann.post(f"/api/v1/cases/{case['reference']}/concerns")
    entries = ann.get(f"/api/v1/cases/{case['reference']}/timeline").json()["entries"]
    assert [entry["kind"] for entry in entries][-1] == "case_started"
    assert {entry["actor_name"] for entry in entries} == {"Ann"}
    assert "A safeguarding concern was raised." in [entry["sentence"] for entry in entries]


def test_an_action_answers_with_the_tasks_that_it_brought(ann: TestClient, case: dict[str, Any]) -> None:
    answer = ann.post(f"/api/v1/cases/{case['reference']}/concerns")
    assert answer.status_code == 200
    assert [(task["name"], task["assignee"]) for task in answer.json()["tasks"]] == [("Respond to the concern", "ann")]


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_is_409_where_nobody_waits_for_it(ann: TestClient, case: dict[str, Any], action: str) -> None:
    # The small case waits for concerns only, and only while somebody looks.
    ann.post(f"/api/v1/tasks/{case['tasks'][0]['id']}/complete", json={"answers": {"seen": "Something."}})
    before = ann.get(f"/api/v1/cases/{case['reference']}/timeline").json()
    answer = ann.post(f"/api/v1/cases/{case['reference']}/{action}", json=ACTIONS[action])
    assert answer.status_code == 409, answer.text
    assert ann.get(f"/api/v1/cases/{case['reference']}/timeline").json() == before


def test_an_action_that_is_not_ones_own_is_403(as_: SignIn, case: dict[str, Any]) -> None:
    assert as_("lena").post(f"/api/v1/cases/{case['reference']}/lcss-help-requests").status_code == 403


IVY = {"first_name": "Ivy", "last_name": "Quince", "born_on": "2018-05-04"}
QUINCE = {"name": "Quince family", "area": "North", "people": [IVY]}
QUINSE = {"name": "Quinse", "area": "South", "people": [{**IVY, "last_name": "Quinse", "born_on": "2018-04-05"}]}


@pytest.mark.rule("ENT-1", "GOV-5")
def test_a_family_that_looks_like_a_known_one_is_decided_upon(as_: SignIn) -> None:
    ann, cy = as_("ann"), as_("cy")
    case = ann.post("/api/v1/cases", json={"family": QUINCE}).json()["reference"]
    alike = cy.post("/api/v1/cases", json={"family": QUINSE})
    assert (alike.status_code, alike.json()["type"]) == (409, "urn:early-help:problem:families-alike")
    [match] = alike.json()["matches"]
    assert (match["area"], match["is_active"], match["reference"]) == ("North", True, None)
    assert match["reasons"] == [
        "Ivy Quinse: a name written nearly alike, the date of birth with day and month the other way round"
    ]
    assert case not in alike.text and "Quince" not in alike.text
    same = cy.post("/api/v1/cases", json={"family": QUINSE, "decisions": {match["family"]: "same"}})
    assert (same.status_code, same.json()["type"]) == (409, "urn:early-help:problem:ask-to-join")
    assert same.json()["family"] == match["family"] and case not in same.text
    other = cy.post("/api/v1/cases", json={"family": QUINSE, "decisions": {match["family"]: "another"}})
    assert other.status_code == 201


@pytest.mark.rule("ENT-1", "GOV-5")
def test_asking_to_join_and_being_let_in(as_: SignIn) -> None:
    ann, cy = as_("ann"), as_("cy")
    case = ann.post("/api/v1/cases", json={"family": QUINCE}).json()["reference"]
    [match] = cy.post("/api/v1/cases", json={"family": QUINSE}).json()["matches"]
    asked = cy.post("/api/v1/join-requests", json={"family": match["family"], "reason": "I teach Ivy."})
    assert (asked.status_code, asked.json()["status"], asked.json()["reference"]) == (201, "open", None)
    assert cy.get(f"/api/v1/cases/{case}").status_code == 404
    address = f"/api/v1/join-requests/{asked.json()['id']}/answer"
    accepted = {"decision": "accept", "role": "contributor", "agreed_by": "Jo Quince", "agreed_on": "2026-03-02"}
    assert as_("bob").post(address, json=accepted).status_code == 404
    assert cy.post(address, json=accepted).status_code == 404
    refused = ann.post(address, json={"decision": "accept"})
    assert [error["field"] for error in refused.json()["errors"]] == ["role", "agreed_by", "agreed_on"]
    [waiting] = ann.get("/api/v1/join-requests").json()["to_answer"]
    assert (waiting["reference"], waiting["asker"]["user_name"]) == (case, "cy")
    assert ann.post(address, json=accepted).status_code == 204
    assert cy.get(f"/api/v1/cases/{case}").status_code == 200
    assert cy.get("/api/v1/join-requests").json()["own"][0]["reference"] == case
    assert ann.post(address, json=accepted).status_code == 409

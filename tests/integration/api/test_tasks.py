"""Tasks over HTTP: lists, taking, drafts, completing, and everything that can have happened meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.v1.task_views import TaskList
from engine.clock import ManualClock
from tests.integration.api.conftest import SignIn, Step

SEEN = {"answers": {"seen": "A tired child."}}


def complete(client: TestClient, task: str, body: Any = SEEN, **headers: str):
    return client.post(f"/api/v1/tasks/{task}/complete", json=body, headers=headers)


def listed(client: TestClient, view: str, **query: Any) -> list[str]:
    answer = client.get("/api/v1/tasks", params={"view": view, **query})
    assert answer.status_code == 200, answer.text
    return [task["name"] for task in answer.json()["tasks"]]


def draft(client: TestClient, task: str) -> Any:
    found = client.get(f"/api/v1/tasks/{task}").json()["draft"]
    return found and found["answers"]


def test_a_task_goes_from_the_queue_to_the_inbox_to_the_archive(as_: SignIn, ann: TestClient, task: str) -> None:
    assert (listed(ann, "queue"), listed(ann, "inbox"), listed(ann, "archive")) == ([], ["Look at it"], [])
    done = complete(ann, task)
    assert (listed(ann, "queue"), listed(ann, "inbox"), listed(ann, "archive")) == ([], [], ["Look at it"])
    lena, review = as_("lena"), done.json()["next_tasks"][0]["id"]
    assert (listed(lena, "queue"), listed(lena, "inbox"), listed(lena, "archive")) == (["Review it"], [], [])
    assert lena.post(f"/api/v1/tasks/{review}/claim").json()["assignee"] == "lena"
    assert (listed(lena, "queue"), listed(lena, "inbox"), listed(lena, "archive")) == ([], ["Review it"], [])


def test_a_task_given_back_is_in_the_queue_again(as_: SignIn, ann: TestClient, task: str) -> None:
    review, lena = complete(ann, task).json()["next_tasks"][0]["id"], as_("lena")
    lena.post(f"/api/v1/tasks/{review}/claim")
    assert lena.post(f"/api/v1/tasks/{review}/give-back").json()["assignee"] is None
    lena.post(f"/api/v1/tasks/{review}/claim")
    assert lena.delete(f"/api/v1/tasks/{review}/assignee").status_code == 204
    assert listed(lena, "queue") == ["Review it"]


def test_a_list_is_written_as_its_description_says(as_: SignIn, ann: TestClient, task: str) -> None:
    """The list writes its JSON itself: it is what its model would be, byte for byte."""
    ann.put(f"/api/v1/tasks/{task}/later", json={"until": "2026-03-04"})
    seen = [ann.get(f"/api/v1/tasks?view={view}").content for view in ("inbox", "later", "archive")]
    seen.append(as_("lena").get("/api/v1/tasks?view=queue").content)
    assert sum(b'"name"' in one for one in seen)
    for content in seen:
        assert TaskList.model_validate_json(content).model_dump_json().encode() == content


@pytest.mark.usefixtures("task")
def test_a_row_says_whose_what_and_how_late(as_: SignIn, clock: ManualClock) -> None:
    clock.move(timedelta(days=3))
    [row] = as_("ann").get("/api/v1/tasks").json()["tasks"]
    assert row["family_name"] == "Oak family"
    assert row["due_at"] == "2026-03-04T17:00:00Z"
    assert (row["working_days_left"], row["is_overdue"]) == (-1, True)


def test_pages_neither_skip_nor_repeat(ann: TestClient, case: dict[str, Any]) -> None:
    for _ in range(4):
        assert ann.post(f"/api/v1/cases/{case['reference']}/concerns").status_code == 200
    seen, address = [], "/api/v1/tasks?view=inbox&limit=2"
    while address:
        page = ann.get(address)
        seen += [task["id"] for task in page.json()["tasks"]]
        assert page.json()["next_cursor"] is None or page.links["next"]["url"].startswith("/api/v1/tasks?")
        address = page.links.get("next", {}).get("url")
    assert len(seen) == len(set(seen)) == 5


def test_a_cursor_that_is_none_is_a_bad_request(ann: TestClient) -> None:
    assert ann.get("/api/v1/tasks?cursor=nonsense").status_code == 400


def test_the_inbox_can_be_searched(ann: TestClient, task: str) -> None:
    ann.post(f"/api/v1/tasks/{task}/claim")
    assert listed(ann, "inbox", search="look") == ["Look at it"]
    assert listed(ann, "inbox", search="other") == []


def test_a_task_comes_with_its_form_and_revision(ann: TestClient, task: str, case: dict[str, Any]) -> None:
    answer = ann.get(f"/api/v1/tasks/{task}")
    detail = answer.json()
    assert answer.headers["etag"] == f'"{detail["revision"]}"'
    assert detail["form"]["components"][0]["label"] == "What did you see?"
    assert detail["documentation"] == "Say what you saw."
    assert (detail["reference"], detail["form_key"]) == (case["reference"], "look")
    assert detail["may_complete"] is True


def test_completing_tells_what_comes_next(as_: SignIn, ann: TestClient, task: str) -> None:
    done = complete(ann, task).json()
    assert [each["name"] for each in done["next_tasks"]] == ["Review it"]
    assert done["case_ended"] is False
    last = complete(as_("lena"), done["next_tasks"][0]["id"]).json()
    assert last == {"next_tasks": [], "case_ended": True}


def test_a_wrong_answer_is_422_with_its_field_and_changes_nothing(ann: TestClient, task: str) -> None:
    answer = complete(ann, task, {"answers": {"seen": " "}})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [each["field"] for each in answer.json()["errors"]] == ["seen"]
    assert listed(ann, "inbox") == ["Look at it"]


@pytest.mark.parametrize("body", [{}, {"answers": 1}, [], "text", {"answers": {}, "revision": "x"}])
def test_what_is_not_a_completion_is_400(ann: TestClient, task: str, body: Any) -> None:
    answer = complete(ann, task, body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert "input" not in answer.text


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"\xff",
        b'{"answers": {"seen": "\\ud800"}}',
        b'{"answers": {"seen": "\\u0000"}}',
        b'{"answers": {"seen": %d}}' % 2**70,
        b"[" * 100_000,
    ],
)
def test_what_is_not_json_or_not_text_is_400(ann: TestClient, task: str, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert ann.put(f"/api/v1/tasks/{task}/draft", content=content, headers=headers).status_code == 400


def test_a_draft_is_kept_unchecked_and_only_mine(as_: SignIn, ann: TestClient, task: str) -> None:
    assert draft(ann, task) is None
    assert ann.put(f"/api/v1/tasks/{task}/draft", json={"answers": {"seen": ""}}).status_code == 204
    assert draft(ann, task) == {"seen": ""}
    assert draft(as_("lena"), task) is None


def test_a_task_that_somebody_took_is_409_and_the_answers_are_kept(as_: SignIn, ann: TestClient, task: str) -> None:
    as_("lena").put(f"/api/v1/tasks/{task}/assignee", json={"user_name": "bob"})
    answer = complete(ann, task)
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["type"] == "urn:early-help:problem:task-taken"
    assert (problem["assignee"], problem["answers_kept"]) == ("bob", True)
    assert problem["since"] == "2026-03-02T09:00:00+00:00"
    assert draft(ann, task) == SEEN["answers"]


def test_a_finished_task_is_409_and_says_who_and_when(as_: SignIn, ann: TestClient, task: str) -> None:
    complete(ann, task)
    answer = complete(ann, task, {"answers": {"seen": "Something else."}})
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:early-help:problem:task-finished"
    assert (answer.json()["by"], answer.json()["at"]) == ("ann", "2026-03-02T09:00:00+00:00")
    assert draft(ann, task) == {"seen": "Something else."}


def test_a_changed_task_is_409(ann: TestClient, task: str) -> None:
    etag = ann.get(f"/api/v1/tasks/{task}").headers["etag"]
    ann.post(f"/api/v1/tasks/{task}/claim")
    for body, headers in ((SEEN, {"If-Match": etag}), ({**SEEN, "revision": int(etag.strip('"'))}, {})):
        answer = complete(ann, task, body, **headers)
        assert answer.status_code == 409
        assert answer.json()["type"] == "urn:early-help:problem:task-changed"
    etag = ann.get(f"/api/v1/tasks/{task}").headers["etag"]
    assert complete(ann, task, **{"If-Match": etag}).status_code == 200


def test_a_failing_step_keeps_the_answers_and_becomes_an_incident(
    as_: SignIn, ann: TestClient, task: str, step: Step, capfd: pytest.CaptureFixture[str]
) -> None:
    step.fails = True
    answer = complete(ann, task)
    assert answer.status_code == 500
    assert answer.json()["answers_kept"] is True
    assert "what the family said" not in answer.text + capfd.readouterr().err
    assert draft(ann, task) == SEEN["answers"]
    ada = as_("ada")
    [incident] = ada.get("/api/v1/incidents").json()["incidents"]
    assert (incident["element_id"], incident["occurrences"]) == ("Step", 1)
    step.fails = False
    assert ada.post(f"/api/v1/incidents/{incident['id']}/retry").status_code == 204
    assert ada.get("/api/v1/incidents").json() == {"incidents": []}
    assert complete(ann, task).status_code == 200


def test_the_same_request_again_gets_the_same_answer_and_happens_once(ann: TestClient, task: str) -> None:
    first = complete(ann, task, **{"Idempotency-Key": "key 1"})
    again = complete(ann, task, **{"Idempotency-Key": "key 1"})
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert listed(ann, "archive") == ["Look at it"]
    assert complete(ann, task, **{"Idempotency-Key": "key 2"}).status_code == 409


def test_a_key_is_for_one_request_of_one_person(as_: SignIn, ann: TestClient, task: str) -> None:
    key = {"Idempotency-Key": "key 1"}
    family = {"name": "Elm family", "area": "North"}
    first = ann.post("/api/v1/cases", json={"family": family}, headers=key)
    assert first.status_code == 201
    other = ann.post("/api/v1/cases", json={"family": {**family, "name": "Ash family"}}, headers=key)
    assert (other.status_code, other.json()["type"]) == (409, "urn:early-help:problem:key-reused")
    bobs = as_("bob").post("/api/v1/cases", json={"family": family}, headers=key)
    assert bobs.json()["reference"] != first.json()["reference"]


def test_a_refusal_is_not_kept_under_its_key(ann: TestClient, task: str) -> None:
    key = {"Idempotency-Key": "key 1"}
    assert complete(ann, task, {"answers": {}}, **key).status_code == 422
    assert complete(ann, task, **key).status_code == 200


def test_a_key_is_forgotten_after_a_day(ann: TestClient, as_: SignIn, clock: ManualClock) -> None:
    key, family = {"Idempotency-Key": "key 1"}, {"family": {"name": "Elm family", "area": "North"}}
    first = ann.post("/api/v1/cases", json=family, headers=key).json()["reference"]
    clock.move(timedelta(hours=24))
    assert as_("ann").post("/api/v1/cases", json=family, headers=key).json()["reference"] != first


def test_a_task_is_handed_to_somebody_who_then_sees_it(as_: SignIn, ann: TestClient, task: str) -> None:
    bob = as_("bob")
    assert bob.get(f"/api/v1/tasks/{task}").status_code == 404
    assert ann.put(f"/api/v1/tasks/{task}/assignee", json={"user_name": "bob"}).status_code == 204
    assert bob.get(f"/api/v1/tasks/{task}").status_code == 200
    assert listed(bob, "inbox") == ["Look at it"]


def test_who_sees_a_task_but_may_not_do_it_gets_403(as_: SignIn, task: str) -> None:
    assert complete(as_("lena"), task).status_code == 403


def test_a_completion_is_taken_back_by_who_completed_it(as_: SignIn, ann: TestClient, task: str) -> None:
    complete(ann, task)
    address = f"/api/v1/tasks/{task}/take-back"
    assert as_("bob").post(address).status_code == 404
    assert as_("lena").post(address).status_code == 403
    answer = ann.post(address, json={"reason": "Too early."})
    assert (answer.status_code, answer.json()["status"]) == (200, "open"), answer.text
    assert draft(ann, task) == SEEN["answers"]
    again = ann.post(address)
    assert (again.status_code, again.json()["type"]) == (409, "urn:early-help:problem:stands")


def test_a_completion_that_has_been_followed_stands(as_: SignIn, ann: TestClient, task: str) -> None:
    [after] = complete(ann, task).json()["next_tasks"]
    as_("lena").post(f"/api/v1/tasks/{after['id']}/claim")
    answer = ann.post(f"/api/v1/tasks/{task}/take-back")
    assert answer.status_code == 409
    assert "was taken or handed on, so it cannot be taken back." in answer.json()["detail"]


def test_put_off_by_the_api(ann: TestClient, task: str) -> None:
    assert ann.put(f"/api/v1/tasks/{task}/later", json={"until": "2026-03-20"}).status_code == 422
    answer = ann.put(f"/api/v1/tasks/{task}/later", json={"until": "2026-03-03", "reason": "Away"})
    assert answer.json()["back_on"] == "2026-03-03"
    assert (listed(ann, "inbox"), listed(ann, "later")) == ([], ["Look at it"])
    assert ann.delete(f"/api/v1/tasks/{task}/later").status_code == 204
    assert (listed(ann, "inbox"), listed(ann, "later")) == (["Look at it"], [])


def test_the_inbox_is_narrowed(
    as_: SignIn, ann: TestClient, task: str, case: dict[str, Any], clock: ManualClock
) -> None:
    assert ann.get(f"/api/v1/tasks/{task}").json()["asks"] == "Say what you saw."
    assert (listed(ann, "inbox", when="late"), listed(ann, "inbox", when="soon")) == ([], ["Look at it"])
    clock.move(timedelta(days=3))
    ann = as_("ann")
    assert (listed(ann, "inbox", when="late"), listed(ann, "inbox", when="soon")) == (["Look at it"], [])
    assert listed(ann, "inbox", case=case["reference"]) == ["Look at it"]
    assert listed(ann, "inbox", case="EH-2026-9999") == []
    assert listed(ann, "inbox", search="oak fam") == ["Look at it"]


def test_the_inbox_of_somebody_who_is_not_away_does_not_exist(as_: SignIn, ann: TestClient) -> None:
    assert ann.get("/api/v1/tasks?absent=lena").status_code == 404

"""Managing cases by API: acts with previews and a way back, many at once, and people who have gone."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.integration.api.conftest import SignIn

BASE = "/api/v1/lcss"
HOLD = {"until_on": "2026-04-01", "reason": "They are away."}


@pytest.fixture
def mia(as_: SignIn) -> TestClient:
    """The LCSS manager of the North."""
    return as_("mia")


def post(client: TestClient, path: str, body: Any, status: int) -> Any:
    answer = client.post(f"{BASE}{path}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_an_act_is_described_previewed_done_listed_and_taken_back(mia: TestClient, case: dict[str, Any]) -> None:
    at = f"/cases/{case['reference']}"
    described = {one["key"]: one for one in mia.get(f"{BASE}{at}/actions").json()["actions"]}
    assert described["reassign"]["choices"]["task"][0]["value"] == case["tasks"][0]["id"]
    assert set(described["hold"]["fields"]["required"]) == {"until_on", "reason"}
    assert post(mia, f"{at}/actions/hold/preview", {"details": HOLD}, 200)["ends"] == []
    assert mia.get(f"{BASE}{at}/acts").json() == {"acts": []}
    done = post(mia, f"{at}/actions/hold", {"details": HOLD}, 201)
    assert (done["by"], done["reason"], done["details"]) == ("mia", "They are away.", {"until_on": "2026-04-01"})
    undone = post(mia, f"{at}/acts/{done['id']}/undo", {"reason": "They are back."}, 200)
    assert (undone["undone_by"], undone["undone_reason"]) == ("mia", "They are back.")
    assert mia.get(f"{BASE}{at}/acts").json() == {"acts": [undone]}
    post(mia, f"{at}/acts/{done['id']}/undo", {"reason": "Again."}, 409)


def test_what_is_wrong_is_said_by_field(mia: TestClient, case: dict[str, Any]) -> None:
    past = {"details": {"until_on": "2026-01-01", "reason": " "}}
    refused = post(mia, f"/cases/{case['reference']}/actions/hold", past, 422)
    assert {one["field"] for one in refused["errors"]} == {"reason"}
    refused = post(
        mia, f"/cases/{case['reference']}/actions/hold", {"details": {**HOLD, "until_on": "2026-01-01"}}, 422
    )
    assert refused["errors"] == [{"field": "until_on", "message": "Choose a date after today."}]


def test_an_act_of_another_case_is_not_taken_back_by_this_ones_address(mia: TestClient, case: dict[str, Any]) -> None:
    done = post(mia, f"/cases/{case['reference']}/actions/hold", {"details": HOLD}, 201)
    post(mia, f"/cases/EH-2026-0099/acts/{done['id']}/undo", {"reason": "x"}, 404)


def test_of_many_acts_those_that_cannot_be_done_say_why(mia: TestClient, case: dict[str, Any]) -> None:
    task, reference = case["tasks"][0]["id"], case["reference"]
    rows = [
        {"reference": reference, "action": "reassign", "details": {"task": task, "to": "bob", "reason": "Holiday."}},
        {"reference": "EH-2026-0099", "action": "hold", "details": HOLD},
        {"reference": reference, "action": "hold", "details": {}},
        {"reference": reference, "action": "hold", "details": HOLD},
    ]
    tried = post(mia, "/acts", {"rows": rows, "dry_run": True}, 200)["results"]
    assert [one["done"] for one in tried] == [True, False, False, True]
    assert [(one["name"], one["waits_for"]) for one in tried[0]["effect"]["changed"]] == [("Look at it", "Bob")]
    assert mia.get(f"{BASE}/cases/{reference}/acts").json() == {"acts": []}
    done = post(mia, "/acts", {"rows": rows}, 200)["results"]
    assert [one["done"] for one in done] == [True, False, False, True]
    assert done[1]["problem"] == "There is no such case, or it is not one of yours."
    assert set(done[2]["errors"]) == {"until_on", "reason"}
    assert len(mia.get(f"{BASE}/cases/{reference}/acts").json()["acts"]) == 2


@pytest.mark.rule("MON-7")
def test_who_has_gone_is_signed_out_everywhere_and_can_come_back(mia: TestClient, ann: TestClient, case: Any) -> None:
    held = mia.get(f"{BASE}/people/ann/work").json()
    assert [one["reference"] for one in held["leads"]] == [case["reference"]]
    assert (held["signed_in"], held["rights"]) == (1, ["practitioner"])
    gone = post(mia, "/people/ann/gone", {"gone_on": "2026-03-02", "reason": "A new post."}, 201)
    assert (gone["person"], gone["by"]) == ("ann", "mia")
    assert ann.get("/api/v1/tasks").status_code == 401
    held = mia.get(f"{BASE}/people/ann/work").json()
    assert (held["is_active"], held["signed_in"], held["rights"]) == (False, 0, [])
    post(mia, "/people/ann/gone", {"gone_on": "2026-03-02", "reason": "Again."}, 409)
    back = post(mia, "/people/ann/back", {"reason": "Another Ann."}, 200)
    assert back["undone_by"] == "mia"
    assert mia.get(f"{BASE}/people/ann/work").json()["rights"] == ["practitioner"]


def test_people_of_another_area_are_not_there(mia: TestClient) -> None:
    assert mia.get(f"{BASE}/people/cy/work").status_code == 404
    post(mia, "/people/cy/gone", {"gone_on": "2026-03-02", "reason": "A new post."}, 404)
    post(mia, "/people/mia/gone", {"gone_on": "2026-03-02", "reason": "Myself."}, 404)
    post(mia, "/people/ann/reports", {"to": "ann"}, 422)

"""A case that another area leads, by API: brought in, listed apart with what is stuck, and passed on."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from engine.casework.models import Area, Person, PersonRole, Role
from engine.database import Database
from tests.integration.api.conftest import SignIn

BASE = "/api/v1/lcss"
BRING_IN = {"area": "South", "family_told": "Both parents agreed.", "reason": "The father lives there."}


@pytest.fixture
def elsewhere(database: Database, as_: SignIn) -> tuple[TestClient, TestClient]:
    """The LCSS manager of the South, and a worker of the LCSS of a third area."""
    with database.transaction() as session:
        for user_name, area, role in (("cy", Area.SOUTH, Role.LCSS_MANAGER), ("bob", Area.CENTRAL, Role.LCSS_WORKER)):
            person = session.get(Person, user_name)
            assert person is not None
            person.area = area
            session.add_all([person, PersonRole(person=user_name, role=role)])
    return as_("cy"), as_("bob")


def act(client: TestClient, case: dict[str, Any], key: str, details: dict[str, str], status: int = 201) -> Any:
    answer = client.post(f"{BASE}/cases/{case['reference']}/actions/{key}", json={"details": details})
    assert answer.status_code == status, answer.text
    return answer.json()


def numbers(client: TestClient) -> tuple[int, int]:
    board = client.get(f"{BASE}/board").json()
    return board["open_cases"], board["led_elsewhere"]


@pytest.mark.rule("LCS-1", "GOV-5")
def test_the_area_that_supports_lists_the_case_and_a_third_one_does_not(
    as_: SignIn, case: dict[str, Any], elsewhere: tuple[TestClient, TestClient]
) -> None:
    supporting, third = elsewhere
    mia, address = as_("mia"), f"/api/v1/cases/{case['reference']}"
    assert supporting.get(address).status_code == 404
    done = act(mia, case, "bring_in_area", BRING_IN)
    assert done["details"] == {"area": "South", "family_told": "Both parents agreed."}
    assert [client.get(address).status_code for client in (mia, supporting, third)] == [200, 200, 404]
    shown = supporting.get(address).json()
    assert (shown["area"], shown["supporting_areas"]) == ("North", ["South"])
    [listed] = supporting.get(f"{BASE}/led-elsewhere").json()["cases"]
    assert (listed["reference"], listed["led_by"], listed["findings"]) == (case["reference"], "North", [])
    assert third.get(f"{BASE}/led-elsewhere").json() == {"cases": [], "next_cursor": None}
    assert third.get(f"{BASE}/led-elsewhere", params={"area": "South"}).status_code == 404
    assert as_("ann").get(f"{BASE}/led-elsewhere").status_code == 403
    assert (numbers(mia), numbers(supporting), numbers(third)) == ((1, 0), (0, 1), (0, 0))
    hold = {"until_on": "2026-04-01", "reason": "They are away."}
    act(supporting, case, "hold", hold, 403)
    act(third, case, "hold", hold, 404)


@pytest.mark.rule("LCS-1", "GOV-5")
def test_the_lead_passes_and_who_led_before_does_not_see_it_without_a_part(
    as_: SignIn, case: dict[str, Any], elsewhere: tuple[TestClient, TestClient]
) -> None:
    supporting, _ = elsewhere
    mia = as_("mia")
    act(mia, case, "bring_in_area", BRING_IN)
    asked = {"to": "South", "agreed_with": "cy", "keeps_part": "no", "reason": "Most of the week is there."}
    act(supporting, case, "pass_on", asked, 403)
    assert act(mia, case, "pass_on", {**asked, "agreed_with": "mia"}, 422)["errors"][0]["field"] == "agreed_with"
    done = act(mia, case, "pass_on", asked)
    assert mia.get(f"/api/v1/cases/{case['reference']}").status_code == 404
    assert (numbers(mia), numbers(supporting)) == ((0, 0), (1, 0))
    undo = f"{BASE}/cases/{case['reference']}/acts/{done['id']}/undo"
    assert mia.post(undo, json={"reason": "Wrong."}).status_code == 404
    assert supporting.post(undo, json={"reason": "Wrong."}).status_code == 200
    assert (numbers(mia), numbers(supporting)) == ((1, 0), (0, 1))


def test_pages_follow_each_other(as_: SignIn, ann: TestClient, elsewhere: tuple[TestClient, TestClient]) -> None:
    supporting, _ = elsewhere
    references = []
    for name in ("Elm", "Ash", "Oak"):
        started = ann.post("/api/v1/cases", json={"family": {"name": name, "area": "North"}}).json()
        act(as_("mia"), started, "bring_in_area", BRING_IN)
        references.insert(0, started["reference"])
    met, asked = [], {"limit": 2}
    for _ in range(2):
        page = supporting.get(f"{BASE}/led-elsewhere", params=asked)
        met += [one["reference"] for one in page.json()["cases"]]
        asked["cursor"] = page.json()["next_cursor"]
    assert met == references and asked["cursor"] is None and "Link" not in page.headers

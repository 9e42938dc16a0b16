"""What LCSS is told of stuck cases: found by the worker, listed for the area's own people, gone when mended."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from api import worker
from api.security import accounts
from engine import bpmn
from engine.casework import people
from engine.clock import ManualClock
from engine.database import Database
from tests.integration.api.conftest import SignIn

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def stuck(database: Database, ann: TestClient) -> list[str]:
    """Three cases whose author, who leads them for now, has left."""
    references = [
        ann.post("/api/v1/cases", json={"family": {"name": name, "area": "North"}}).json()["reference"]
        for name in ("Elm", "Ash", "Oak")
    ]
    with database.transaction() as session:
        accounts.deactivate(session, "ann")
    return references


def findings(client: TestClient, **params: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/lcss/findings", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.rule("MON-7")
def test_lcss_sees_what_is_stuck_in_its_area(database: Database, stuck: list[str], as_: SignIn) -> None:
    assert findings(as_("lena"))["findings"] == [], "nobody has looked yet"
    assert worker.look_for_stuck_cases(database) == 3
    first = findings(as_("lena"), rule="MON-7")["findings"][0]
    assert first["sentence"] == (
        "The lead professional is Ann (teacher), who cannot sign in any more; waiting for an LCSS manager."
    )
    assert {key: first[key] for key in ("reference", "severity", "since_on", "working_days", "title")} == {
        "reference": stuck[0],
        "severity": "red",
        "since_on": "2026-03-02",
        "working_days": 0,
        "title": "Nobody who can act",
    }
    assert first["mends"][0]["label"] == "Look at it"
    assert "Elm" not in str(first)


def test_the_list_is_paged_and_can_be_narrowed(database: Database, stuck: list[str], as_: SignIn) -> None:
    worker.look_for_stuck_cases(database)
    lena = as_("lena")
    whole = findings(lena)["findings"]
    assert {one["reference"] for one in whole} == set(stuck)
    paged, cursor = [], None
    while True:
        page = findings(lena, limit=2, **({"cursor": cursor} if cursor else {}))
        paged += page["findings"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert paged == whole
    assert findings(lena, severity="red")["findings"] == whole
    assert findings(lena, severity="amber")["findings"] == []
    assert findings(lena, rule="MON-4")["findings"] == []


def test_what_was_mended_since_the_last_look_is_gone(database: Database, stuck: list[str], as_: SignIn) -> None:
    worker.look_for_stuck_cases(database)
    with database.transaction() as session:
        ann = people.find(session, "ann")
        assert ann is not None
        ann.is_active = True
        session.add(ann)
    assert findings(as_("lena"))["findings"] == []


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"area": "South"}, 404),
        ({"cursor": "nonsense"}, 400),
        ({"cursor": "9~2026-03-02~1"}, 400),
        ({"cursor": f"1~2026-03-02~{2**64}"}, 400),
        ({"rule": "X"}, 400),
    ],
)
def test_what_lcss_may_not_see_or_nobody_can_read_is_refused(as_: SignIn, params: dict[str, str], status: int) -> None:
    assert as_("lena").get("/api/v1/lcss/findings", params=params).status_code == status


def test_a_worker_looks_at_all_cases_every_quarter_of_an_hour(
    database: Database, stuck: list[str], clock: ManualClock
) -> None:
    looked = [worker.look_for_stuck_cases(database) for _ in range(2)]
    clock.move(timedelta(minutes=15))
    assert [*looked, worker.look_for_stuck_cases(database)] == [3, 0, 3]


def test_timers_that_fall_due_meanwhile_do_not_wait(
    database: Database, stuck: list[str], clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    fired = []
    monkeypatch.setattr(worker, "fire_due_timers", lambda *_: fired.append(True))
    worker.look_for_stuck_cases(database)
    assert fired == [True]


def test_since_when_somebody_is_gone_is_kept(database: Database, stuck: list[str], clock: ManualClock) -> None:
    with database.reading() as session:
        ann = people.find(session, "ann")
        assert ann is not None
        assert ann.inactive_since == clock.moment


def test_the_board_counts_cases_steps_and_findings(database: Database, stuck: list[str], as_: SignIn) -> None:
    worker.look_for_stuck_cases(database)
    board = as_("lena").get("/api/v1/lcss/board").json()
    assert (board["area"], board["open_cases"]) == ("North", 3)
    assert board["stages"] == [{"process_key": "early_help_case", "cases": 3}]
    [step] = board["steps"]
    assert (step["open"], step["late"]) == (3, 0)
    counted = {(one["rule"], one["severity"]): one["findings"] for one in board["stuck"]}
    assert counted == Counter((one["rule"], one["severity"]) for one in findings(as_("lena"))["findings"])


def test_the_workload_says_who_leads_and_has_what(ann: TestClient, database: Database, as_: SignIn) -> None:
    tasks = [
        ann.post("/api/v1/cases", json={"family": {"name": name, "area": "North"}}).json()["tasks"][0]["id"]
        for name in ("Elm", "Ash", "Oak")
    ]
    for task in tasks[:2]:
        ann.post(f"/api/v1/tasks/{task}/claim")
    with database.transaction() as session:
        now = database.clock.now(session)
        bpmn.tasks.set_due_at(session, tasks[0], now - timedelta(days=1), "ann")
        bpmn.tasks.set_due_at(session, tasks[1], now + timedelta(days=6), "ann")
    [load] = as_("lena").get("/api/v1/lcss/workload").json()["people"]
    numbers = {name: load[name] for name in ("user_name", "cases", "open", "late", "soon")}
    assert numbers == {"user_name": "ann", "cases": 3, "open": 2, "late": 1, "soon": 1}
    assert as_("lena").get("/api/v1/lcss/workload", params={"agency": "Nowhere"}).json()["people"] == []


@pytest.mark.parametrize("path", ["board", "workload"])
def test_an_areas_numbers_are_for_its_lcss(as_: SignIn, path: str) -> None:
    assert as_("lena").get(f"/api/v1/lcss/{path}", params={"area": "South"}).status_code == 404
    assert as_("ann").get(f"/api/v1/lcss/{path}").status_code == 403

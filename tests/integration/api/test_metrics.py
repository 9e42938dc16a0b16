"""Gauges for Prometheus: numbers by area and rule for whoever has the token, and nothing about anybody."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api import worker
from api.app import create_app
from api.security import accounts
from engine.clock import ManualClock
from engine.database import Database
from tests.integration.api.conftest import SignIn
from tests.serving import demonstration

TOKEN = "of the installation"


@pytest.fixture
def prometheus(app: object, tmp_path: Path, database: Database, clock: ManualClock) -> TestClient:
    """An installation that is watched, on the same database."""
    path = Path(str(database.engine.url.database))
    return TestClient(create_app(demonstration(path, metrics_token=TOKEN), clock))


def test_stuck_cases_are_counted_by_area_and_rule(prometheus: TestClient, database: Database, ann: TestClient) -> None:
    ann.post("/api/v1/cases", json={"family": {"name": "Elm", "area": "North"}})
    with database.transaction() as session:
        accounts.deactivate(session, "ann")
    worker.look_for_stuck_cases(database)
    answer = prometheus.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.headers["content-type"].startswith("text/plain")
    numbers = dict(line.rsplit(" ", 1) for line in answer.text.splitlines())
    assert float(numbers['early_help_stuck_findings{area="North",rule="MON-7",severity="red"}']) > 0
    assert float(numbers['early_help_stuck_findings{area="South",rule="MON-7",severity="red"}']) == 0
    assert "Elm" not in answer.text and "EH-" not in answer.text and "ann" not in answer.text


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}])
def test_without_the_token_nothing_is_told(prometheus: TestClient, given: dict[str, str]) -> None:
    answer = prometheus.get("/metrics", headers=given, follow_redirects=False)
    assert answer.status_code in (303, 401) and "early_help" not in answer.text


def test_an_installation_without_a_token_has_no_such_page(app: object, as_: SignIn) -> None:
    assert as_("lena").get("/metrics").status_code == 404

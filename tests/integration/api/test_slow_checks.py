"""A deployment that takes too long to check while somebody waits: taken, told, and checked while nobody waits."""

from collections.abc import Iterator
from threading import Event, Thread

import pytest
from fastapi import FastAPI

from api import deploying
from api.app import create_app
from api.settings import Settings
from engine import bpmn
from engine.bpmn import definitions
from engine.clock import ManualClock
from engine.database import Database
from tests.integration.api.conftest import SignIn
from tests.integration.api.test_modeler import DIAGRAM, RENAMED, Modeler, token_of
from tests.serving import demonstration


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """No check is quick enough."""
    return demonstration(settings.sqlite_folder() / "api.db", check_seconds=0)


@pytest.fixture
def app(settings: Settings, clock: ManualClock) -> Iterator[FastAPI]:
    app = create_app(settings, clock)
    yield app
    app.state.database.dispose()


@pytest.fixture
def modeler(app: FastAPI, database: Database) -> Modeler:
    return Modeler(app, f"Bearer {token_of(database, 'pia')}")


def numbers(database: Database) -> list[int]:
    with database.reading() as session:
        return [each.number for each in bpmn.definitions.list_deployments(session)]


def test_the_modeler_is_told_in_words_and_the_draft_comes_later(modeler: Modeler, database: Database) -> None:
    answer = modeler.deploy(("early_help_case.bpmn", RENAMED))
    assert answer.status_code == 409, "2xx would mean success to it"
    assert "have arrived" in answer.json()["message"] and "page Processes" in answer.json()["message"]
    assert modeler.deploy(("early_help_case.bpmn", RENAMED)).status_code == 409
    assert numbers(database) == [1]
    assert deploying.check_waiting(database) == 1, "a second press of the button is not taken twice"
    assert numbers(database) == [2, 1]
    assert deploying.check_waiting(database) == 0


def test_the_api_names_the_submission_and_what_comes_of_it(as_: SignIn, database: Database) -> None:
    pia = as_("pia")
    broken = RENAMED.replace(b'formRef="look"', b'formRef="nowhere"')
    taken = {}
    for name, content in {"good": RENAMED, "bad": broken}.items():
        answer = pia.post(
            "/api/v1/deployments", data={"name": name}, files={"files": ("early_help_case.bpmn", content)}
        )
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:early-help:problem:being-checked")
        taken[name] = f"/api/v1/submissions/{answer.json()['submission']}"
    assert {pia.get(address).json()["status"] for address in taken.values()} == {"waiting"}
    deploying.check_waiting(database)
    good, bad = (pia.get(taken[name]).json() for name in ("good", "bad"))
    assert (good["status"], good["problems"]) == ("draft", []) and good["release_id"]
    assert (bad["status"], bad["release_id"]) == ("refused", None)
    errors = [problem for problem in bad["problems"] if problem["severity"] == "error"]
    assert errors and all("nowhere" in error["message"] and error["line"] for error in errors)


def test_what_nobody_could_check_in_ten_minutes_is_refused_in_words(modeler: Modeler, database: Database) -> None:
    modeler.deploy(("early_help_case.bpmn", RENAMED))
    deploying.check_waiting(database, seconds=0)
    with database.reading() as session:
        [refused] = bpmn.submissions.list_without_draft(session, limit=5)
        [problem] = bpmn.submissions.problems_of(refused)
    assert "within ten minutes" in str(problem)


def test_a_defect_of_ours_with_one_does_not_keep_the_next_waiting(
    modeler: Modeler, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    modeler.deploy(("early_help_case.bpmn", RENAMED))
    clock.move(clock.moment.resolution)
    modeler.deploy(("early_help_case.bpmn", DIAGRAM.replace(b"Look at it", b"Look twice")))
    examine = definitions.examine

    def fail_for_the_first(files: dict[str, bytes], *arguments: object, **others: object) -> object:
        if files["early_help_case.bpmn"] == RENAMED:
            raise ZeroDivisionError("what the family said")
        return examine(files, *arguments, **others)

    monkeypatch.setattr(definitions, "examine", fail_for_the_first)
    assert deploying.check_waiting(database) == 2
    assert numbers(database) == [2, 1]
    with database.reading() as session:
        [refused] = bpmn.submissions.list_without_draft(session, limit=5)
    assert "this number" in refused.problems[0]["message"] and "family" not in refused.problems[0]["message"]


def test_whoever_works_beside_checks_until_stopped(modeler: Modeler, database: Database) -> None:
    modeler.deploy(("early_help_case.bpmn", RENAMED))
    stop = Event()

    class StopsAfterOneRound(Event):
        def wait(self, timeout: float | None = None) -> bool:
            stop.set()
            return super().wait(0)

        def is_set(self) -> bool:
            return stop.is_set()

    beside = Thread(target=deploying.run, args=(database, StopsAfterOneRound()))
    beside.start()
    beside.join(60)
    assert numbers(database) == [2, 1]

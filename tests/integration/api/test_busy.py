"""Who comes while somebody else is saving, for longer than anybody waits, is asked to come again and loses nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from fastapi import FastAPI
from lxml import html
from sqlalchemy import text
from starlette.testclient import TestClient

from api import worker
from api.app import create_app
from api.security import sessions
from engine import bpmn
from engine import database as databases
from engine.bpmn import timers
from engine.clock import ManualClock
from engine.database import Database
from tests.integration.api.conftest import prepare
from tests.serving import demonstration

WORDS = "Ben’s words, “quoted” & <b>so on</b>"


@pytest.fixture(params=["sqlite_database", "postgres_database"])
def app(request: pytest.FixtureRequest, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[FastAPI]:
    """The application on a database of each kind, waiting for others for a moment only."""
    monkeypatch.setattr(databases, "SQLITE_BUSY_SECONDS", 0.1)
    monkeypatch.setitem(databases.POSTGRES_SETTINGS, "lock_timeout", "100")
    empty: Database = request.getfixturevalue(request.param)
    url = empty.engine.url.render_as_string(hide_password=False)
    app = create_app(replace(demonstration(Path()), database_url=url), clock)
    prepare(app.state.database)
    yield app
    app.state.database.dispose()


@contextmanager
def somebody_saving(database: Database, task: str) -> Iterator[None]:
    """Somebody holds the case of this task."""
    with database.transaction() as session:
        bpmn.tasks.lock(session, task)
        yield


@pytest.fixture
def pages(app: FastAPI, database: Database) -> TestClient:
    """Ann's."""
    with database.transaction() as session:
        secret = sessions.begin(session, "ann").secret
    return TestClient(app, cookies={"early-help": secret}, follow_redirects=False)


def form_of(page: str, xpath: str) -> tuple[str, dict[str, Any]]:
    [form] = html.fromstring(page).xpath(xpath)
    return form.get("action"), dict(form.form_values())


def test_the_api_says_when_to_come_again(database: Database, ann: TestClient, task: str) -> None:
    address, sent = f"/api/v1/tasks/{task}/complete", {"answers": {"seen": WORDS}}
    key = {"Idempotency-Key": "one"}
    with somebody_saving(database, task):
        answer = ann.post(address, json=sent, headers=key)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["type"] == "urn:early-help:problem:busy"
    assert ann.post(address, json=sent, headers=key).status_code == 200


def test_a_page_gives_back_what_was_typed_to_be_sent_again(database: Database, pages: TestClient, task: str) -> None:
    action, fields = form_of(pages.get(f"/tasks/{task}").text, "//form[@id='answers']")
    with somebody_saving(database, task):
        busy = pages.post(action or f"/tasks/{task}", data={**fields, "seen": WORDS, "do": "complete"})
    assert (busy.status_code, busy.headers["retry-after"]) == (503, "5")
    assert "Somebody else is just saving" in busy.text
    action, kept = form_of(busy.text, "//main//form")
    assert kept["seen"] == WORDS
    assert pages.post(action, data=kept).status_code == 303
    with database.reading() as session:
        done = bpmn.tasks.get(session, task)
    assert (done.status, done.completed_by) == (bpmn.TaskStatus.COMPLETED, "ann")


def test_a_password_is_not_written_into_a_page(database: Database, client: TestClient, task: str) -> None:
    page = client.get("/sign-in").text
    action, fields = form_of(page, "//main//form")
    with somebody_saving(database, task):
        busy = client.post(action, data={**fields, "user_name": "ann", "password": "a long enough password"})
    if busy.status_code == 503:  # SQLite has one writer; on PostgreSQL nobody is in the way
        assert "a long enough password" not in busy.text
        assert html.fromstring(busy.text).xpath("//main//a[normalize-space()='Try again']/@href") == [action]


def test_reading_is_not_disturbed(database: Database, pages: TestClient, clock: ManualClock, task: str) -> None:
    clock.move(timedelta(minutes=10))  # so that it is to be noted that the session is in use, which has to wait
    with somebody_saving(database, task):
        assert pages.get(f"/tasks/{task}").status_code == 200


def test_a_timer_that_meets_a_passing_lock_comes_again_and_is_no_incident(
    database: Database, task: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.move(timedelta(days=3))
    deliver = timers.deliver

    def write_and_deliver(step: Any) -> None:
        step.workflow.top_workflow.environment.session.execute(text("update person set job_title = 'Head'"))
        deliver(step)

    monkeypatch.setattr(timers, "deliver", write_and_deliver)
    with database.transaction() as session:
        session.execute(text("update person set job_title = 'Deputy'"))
        worker.run(database, StopAfterOneRound())
    with database.reading() as session:
        assert list(bpmn.incidents.list_open(session)) == []
    assert worker.fire_due_timers(database) == 1


class StopAfterOneRound(Event):
    """Set as soon as somebody waits for it."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return True

"""Every page, both ways: who may enter, and who may not."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlmodel import Session
from starlette.testclient import TestClient

from api.app import create_app
from api.security import sessions
from api.settings import Settings
from engine import bpmn, clock
from engine.casework import attachments, cases, people
from engine.casework.models import Absence, Area, CoveredArea, OutsideView
from engine.casework.rehearsal import keeping, stories
from engine.casework.rehearsal.story import Beginning, Expected, Step, Story
from engine.database import Database
from tests.conftest import MONDAY_MORNING
from tests.integration.api.test_access import (
    ENTERS,
    TURNED_AWAY,
    asked_to_join,
    begin_upgrade,
    put_on_hold,
    repair_and_undo,
    take_submission,
)

NO_PAGES = ("/api/", "/rest/", "/engine-rest/")
"""The interfaces for programs, which answer them in their own ways."""

FORMS: dict[str, dict[str, str]] = {
    "/tasks/{task_id}": {"seen": "Something."},
    "/tasks/{task_id}/assign": {"user_name": "bob"},
    "/administration/clock": {"days": "1"},
    "/settings": {"new": "never", "due": "never", "late": "never", "moved": "never"},
    "/administration/cases/{instance_id}/repair": {"do": "cancel", "task": "any"},
    "/administration/cases/{instance_id}/preview": {"do": "cancel", "task": "any"},
}


def pages() -> list[tuple[str, str, str]]:
    """Method, path and access of every page."""
    app = create_app(Settings(database_url="sqlite://", demo=True))
    return [
        (method, route.path, route.endpoint.access.name)
        for route in iter_route_contexts(app.routes)
        if not route.path.startswith(NO_PAGES) and hasattr(route.endpoint, "access")
        for method in route.methods
    ]


PAGES = pages()
INCIDENT = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def addresses(case: dict[str, Any], database: Database) -> dict[str, str]:
    """What stands for each name in a path."""
    return {
        **kept_by_hand(database, case["reference"], case["tasks"][0]["id"]),
        "reference": case["reference"],
        "task_id": case["tasks"][0]["id"],
        "key": "raise_concern",
        "process_key": "early_help_case",
        "file": "early_help_case.bpmn",
        "decision_key": "help_needed",
        "form_key": "look",
        "incident_id": INCIDENT,
        "letter_id": INCIDENT,
        "token_id": INCIDENT,
        "secret": INCIDENT,
        "paper": "whole-case",
        "ending": "docx",
        **rehearsed(database),
        **to_join(database, case["reference"]),
        **standing_in(database),
    }


def standing_in(database: Database) -> dict[str, str]:
    """Who covers an area for whom, and for whom somebody will do the tasks."""
    with database.transaction() as session:
        tomorrow = clock.today(session) + timedelta(days=1)
        days = {"from_on": tomorrow, "until_on": tomorrow, "said_at": clock.now(session)}
        away = Absence(person="ann", stand_in="bob", **days)
        session.add_all([CoveredArea(person="bob", area=Area.NORTH), away])
        return {"area": Area.NORTH, "absence_id": away.id}


def to_join(database: Database, reference: str) -> dict[str, str]:
    """The family of the case, and somebody's request to join it."""
    with database.transaction() as session:
        return {"family": cases.get(session, reference).family, "request_id": asked_to_join(session, reference)}


def kept_by_hand(database: Database, reference: str, task_id: str) -> dict[str, str]:
    """An upgrade, and a repair that was undone, of the case's process."""
    with database.transaction() as session:
        instance = bpmn.instances.find_by_business_key(session, reference)
        assert instance is not None
        return {
            "instance_id": instance.id,
            "release_id": instance.release_id,
            "upgrade_id": begin_upgrade(session, instance.release_id),
            "submission_id": take_submission(session),
            "repair_id": repair_and_undo(session, instance.id, task_id),
            "user_name": "bob",
            "action": "hold",
            "act_id": put_on_hold(session, reference),
            "file_id": kept_file(session, reference),
            "view_id": given_by_link(session, reference, task_id),
        }


def kept_file(session: Session, reference: str) -> str:
    """A file on the case."""
    ann = people.get(session, "ann")
    return attachments.add(session, ann, reference, BytesIO(b"x"), "x.txt", "text/plain", kind="notes", about="").id


def given_by_link(session: Session, reference: str, task_id: str) -> str:
    """What somebody outside has answered."""
    at = clock.now(session)
    view = OutsideView(
        case=reference, task=task_id, form_key="look", name="Nina", role="school nurse", agency="Nursing",
        email="nina@example.org", about=[], why="Why", agreed_by="Mother", until_on=clock.today(session), site="",
        asked_by="ann", asked_at=at, given_at=at, answers={},
    )  # fmt: skip
    session.add(view)
    session.flush()
    return view.id


def rehearsed(database: Database) -> dict[str, str]:
    """A rehearsal of the process owner's, its first task and who has it, and a stored one."""
    begins = Beginning(by="sena.wren", at=MONDAY_MORNING)
    story = Story(title="Look", begins=begins, steps=(Step(wait="1 day"),), expected=Expected()).as_file()
    with database.transaction() as session:
        release_id = bpmn.definitions.current_release(session).id
        rehearsal = keeping.begin(session, "pia", release_id, begins, title="Trying")
        stories.keep(session, release_id, "look.json", story, by="pia")
        [stored] = stories.list_of(session, release_id)
        with keeping.looking(rehearsal) as teller:
            [task] = teller.open_tasks()
    return {
        "rehearsal_id": rehearsal.id,
        "rehearsal_task_id": task.id,
        "played": "sena.wren",
        "story_id": str(stored.id),
    }


@pytest.fixture
def call(app: FastAPI, database: Database, addresses: dict[str, str]) -> Any:
    """`call(user_name, method, path)`: the answer to that person's browser."""

    def call(user_name: str | None, method: str, path: str) -> Any:
        client = TestClient(app, follow_redirects=False)
        form = {**FORMS.get(path, {})}
        if user_name is not None:
            with database.transaction() as session:
                secret = sessions.begin(session, user_name).secret
                begun = sessions.find(session, secret)
            assert begun is not None
            client.cookies["early-help"] = secret
            form["csrf_token"] = begun.csrf_token
        return client.request(method, path.format(**addresses), data=form if method == "POST" else None)

    return call


def _path(answer: Any) -> str:
    """Where the answer leads, without what is to be shown after signing in."""
    location: str = answer.headers.get("location", "")
    return location.partition("?")[0]


@pytest.mark.parametrize(("method", "path", "access"), PAGES)
def test_who_may_not_enter_is_turned_away(method: str, path: str, access: str, call: Any) -> None:
    for user_name, status in TURNED_AWAY[access].items():
        answer = call(user_name, method, path)
        if user_name is None:
            assert (answer.status_code, _path(answer)) == (303, "/sign-in")
        else:
            assert answer.status_code == status, user_name
            assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(("method", "path", "access"), PAGES)
def test_who_may_enter_does(method: str, path: str, access: str, call: Any) -> None:
    answer = call(ENTERS[access], method, path)
    assert _path(answer) != "/sign-in" or path == "/sign-out"
    # What is not found here: a secret that nobody has, gauges that nobody switched on.
    unknown = "secret" in path or path == "/metrics"
    # Who has entered no code is told to open the link.
    expected = {403} if path in ("/view", "/view/leave") else {200, 303, 409, 422}
    assert answer.status_code in ({404} if unknown else expected)

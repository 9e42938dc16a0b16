"""The people of a council at work over HTTP: they sign in, find their tasks, take, answer and complete them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.security.passwords import hash_password
from engine import bpmn
from engine.casework import access, people, task_forms
from engine.casework.demo.answers import sample
from engine.casework.demo.people import PASSWORD
from engine.clock import ManualClock
from engine.database import Database
from tests.journeys.whole_story import ADMINISTRATOR
from tests.journeys.worlds import furnish
from tests.serving import demonstration


def open_demonstration(template: Path, path: Path, clock: ManualClock) -> FastAPI:
    """An application with the shipped workflows and the fictional people, in a copy at `path` of an empty database."""
    path.write_bytes(template.read_bytes())
    app = create_app(demonstration(path), clock)
    furnish(app.state.database, hash_password(PASSWORD))
    return app


def sample_answers(database: Database, person: str, task_id: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What `person` might answer to a task's form; `given` answers come first."""
    with database.reading() as session:
        who, task = people.get(session, person), bpmn.tasks.get(session, task_id)
        case = access.get_case(session, who, task.business_key)
        return sample(task_forms.get(session, who, case, task), given)


class Council:
    """Everybody at work in one application."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self._signed_in: dict[str, TestClient] = {}

    def as_(self, user_name: str) -> TestClient:
        """A client that has signed in by the API and carries the person's token."""
        if user_name not in self._signed_in:
            client = TestClient(self.app)
            answer = client.post("/api/v1/sign-in", json={"user_name": user_name, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
            self._signed_in[user_name] = client
        return self._signed_in[user_name]

    def start_case(self, by: str, family: dict[str, str]) -> str:
        """Starts a case; its reference."""
        answer = self.as_(by).post("/api/v1/cases", json={"family": family})
        assert answer.status_code == 201, answer.text
        return answer.json()["reference"]

    def do(self, reference: str, form_key: str, by: str, **given: Any) -> None:
        """Completes every task with this form that `by` finds in their inbox or can take from their queue."""
        found = [task for task in self._listed(by) if (task["reference"], task["form_key"]) == (reference, form_key)]
        assert found, f"{by} finds no task {form_key} in {reference}."
        for task in found:
            self._complete(task["id"], by, given)

    def take(self, reference: str, noun: str, by: str) -> None:
        """Does what can be done at any time, by the noun that the API posts to."""
        answer = self.as_(by).post(f"/api/v1/cases/{reference}/{noun}")
        assert answer.status_code == 200, answer.text

    def case(self, reference: str, by: str) -> dict[str, Any]:
        """The case as somebody sees it."""
        return self.as_(by).get(f"/api/v1/cases/{reference}").json()

    def let_days_pass(self, days: int) -> None:
        """Moves the demonstration's clock, by page of the administrator."""
        answer = self.as_(ADMINISTRATOR).post("/api/v1/demo/clock", json={"days": days})
        assert answer.status_code == 200, answer.text
        self._signed_in.clear()  # A session does not outlive days.

    def _listed(self, by: str) -> list[dict[str, Any]]:
        tasks: list[dict[str, Any]] = []
        for view in ("inbox", "queue"):
            tasks += self.as_(by).get("/api/v1/tasks", params={"view": view, "limit": 100}).json()["tasks"]
        return tasks

    def _complete(self, task_id: str, by: str, given: Mapping[str, Any]) -> None:
        client = self.as_(by)
        shown = client.get(f"/api/v1/tasks/{task_id}").json()
        if shown["assignee"] is None:
            shown = client.post(f"/api/v1/tasks/{task_id}/claim").json()
        answers = sample_answers(self.app.state.database, by, task_id, given)
        answer = client.post(
            f"/api/v1/tasks/{task_id}/complete", json={"revision": shown["revision"], "answers": answers}
        )
        assert answer.status_code == 200, answer.text

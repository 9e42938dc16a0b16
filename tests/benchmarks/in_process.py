"""The application in this process, on any database, with its SQL statements written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.benchmarks.served import Store
from tests.benchmarks.two_tasks import ANSWERS, WORKER, sign_in


class Application:
    """A person's client, and what the database was asked on their behalf."""

    def __init__(self, store: Store, user_name: str = WORKER) -> None:
        app = create_app(Settings(database_url=store.url, secure_cookies=False, allowed_hosts=("testserver",)))
        self.database = app.state.database
        secret = sign_in(store, user_name)
        headers = {"Authorization": f"Bearer {secret}", "Cookie": f"early-help={secret}"}
        self._client = TestClient(app, headers=headers)

    def start(self, family: str = "Oak family", area: str = "North") -> dict[str, Any]:
        """A case; its first task among its `tasks`."""
        return self.post("/api/v1/cases", {"family": {"name": family, "area": area}})

    def complete(self, task_id: str) -> dict[str, Any]:
        return self.post(f"/api/v1/tasks/{task_id}/complete", {"answers": ANSWERS, "revision": 1})

    def post(self, path: str, body: Any = None) -> dict[str, Any]:
        answer = self._client.post(path, json=body).raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def get(self, path: str) -> str:
        return self._client.get(path).raise_for_status().text

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The statements of what is done inside, apart from those that begin transactions."""
        run: list[str] = []

        def remember(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            run.append(statement)

        event.listen(self.database.engine, "before_cursor_execute", remember)
        yield run
        event.remove(self.database.engine, "before_cursor_execute", remember)

"""What lists, pages, counts and idle workers take with a thousand and with a hundred thousand open cases."""

from collections.abc import Callable, Mapping
from typing import Any

from api import worker
from api.installation import open_database
from api.settings import Settings
from engine.casework.models import Area
from engine.casework.monitoring import board
from engine.database import Database
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.served import Server, Took, cpu_of, typical
from tests.benchmarks.two_tasks import WARM, WORKER, sign_in

PAGE = 50
TIMES = 15
SMALL, MIDDLE, LARGE = 1_000, 10_000, 100_000
AREA = Area.NORTH


def measure(server: Server) -> dict[str, float]:
    """Milliseconds by name; how they grow is counted in instructions (`growth.py`), for they are few."""
    reader = Reader(server)
    crowd = Crowd(server.store)
    crowd.grow_to(SMALL)
    few = reader.inbox()
    task_list, task_page = reader.page("/tasks"), reader.page(f"/tasks/{reader.first_task()}")
    crowd.grow_to(LARGE)
    many, idle, board = reader.inbox(), reader.here(worker.fire_due_timers), reader.here(count_board)
    crowd.dispose()
    reader.database.dispose()
    return {
        "inbox of 50, 1k tasks, CPU ms": few.cpu * 1000,
        "inbox of 50, 100k tasks, CPU ms": many.cpu * 1000,
        "task list (HTML), CPU ms": task_list.cpu * 1000,
        "task page (HTML), CPU ms": task_page.cpu * 1000,
        "idle tick, 100k timers, CPU ms": idle.cpu * 1000,
        "board counts, 100k cases, wall ms": board.wall * 1000,
    }


def count_board(database: Database) -> int:
    """Counts as an area's board does; how many of its cases are open."""
    with database.reading() as session:
        return board.count(session, AREA).open_cases


class Reader:
    """A person who is signed in, by token and by cookie; and this process beside the server, on the same database."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.database = open_database(Settings(database_url=server.store.url))
        secret = sign_in(server.store, WORKER)
        self._headers = {"Authorization": f"Bearer {secret}", "Cookie": f"early-help={secret}"}

    def inbox(self) -> Took:
        for _ in range(WARM):
            self.list_inbox()
        return self.server.typically(TIMES, self.list_inbox)

    def page(self, path: str) -> Took:
        for _ in range(WARM):
            self.get(path)
        return self.server.typically(TIMES, lambda: self.get(path))

    def here(self, work: Callable[[Database], Any]) -> Took:
        """Work that no request asks for: the CPU is this process's and the database's."""
        for _ in range(WARM):
            work(self.database)
        backends = self.server.store.backends()
        return typical([cpu_of(lambda: work(self.database), backends) for _ in range(TIMES)])

    def first_task(self) -> str:
        task_id: str = self.list_inbox(1, None)["tasks"][0]["id"]
        return task_id

    def cursor_of_page(self, number: int) -> str:
        """Where that page begins, found by going through those before."""
        cursor = None
        for _ in range((number - 1) // 3):
            cursor = self.list_inbox(3 * PAGE, cursor)["next_cursor"]
        assert cursor is not None
        return cursor

    def list_inbox(self, limit: int = PAGE, cursor: str | None = None) -> Any:
        """A page of the inbox by the API."""
        asked = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        return self.get("/api/v1/tasks", asked).json()

    def get(self, path: str, asked: Mapping[str, Any] | None = None) -> Any:
        """What is answered there."""
        return self.server.client.get(path, params=asked, headers=self._headers).raise_for_status()

"""Clients that complete tasks over HTTP and remember what they were answered, whatever becomes of the server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from threading import Condition, Event, Thread
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import httpx2

from tests.load.serving import PATIENCE, help_given

PAUSE = 0.02
"""Seconds between two tries to reach a server that is not there."""


@dataclass
class Ledger:
    """What all clients were answered. `done` and `refused`: attempt (its unique words) → task."""

    done: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    lost: int = 0
    repeated: int = 0
    strange: list[str] = field(default_factory=list)
    """Answers that nobody should ever get."""
    answers: int = 0
    news: Condition = field(default_factory=Condition)

    def note(self, **counts: int) -> None:
        """Counts, and wakes whoever waits for answers."""
        with self.news:
            for name, by in counts.items():
                setattr(self, name, getattr(self, name) + by)
            self.news.notify_all()

    def wait_for(self, answers: int) -> None:
        """Returns after so many more answers. Raises TimeoutError when they do not come."""
        with self.news:
            wanted = self.answers + answers
            if not self.news.wait_for(lambda: self.answers >= wanted or self.strange, PATIENCE):
                raise TimeoutError(f"{self.answers} of {wanted} answers came")


class Connection:
    """A person's client that asks again until it is answered; what it asks again is the very same request."""

    def __init__(self, client: httpx2.Client, ledger: Ledger) -> None:
        self.client = client
        self.ledger = ledger

    def ask(self, method: str, path: str, **content: Any) -> httpx2.Response:
        """The answer. Raises TimeoutError when none comes."""
        until = monotonic() + PATIENCE
        while monotonic() < until:
            try:
                return self.client.request(method, f"/api/v1{path}", **content)
            except httpx2.ConnectError:
                sleep(PAUSE)
            except httpx2.TransportError:
                self.ledger.note(lost=1)
        raise TimeoutError(f"No answer to {method} {path}")

    def open_tasks(self) -> Sequence[Mapping[str, Any]]:
        """What the person could do now."""
        lists = (self.ask("GET", "/tasks", params={"view": view}).json()["tasks"] for view in ("inbox", "queue"))
        return [task for tasks in lists for task in tasks]

    def complete(self, task: Mapping[str, Any], *, key: str | None) -> httpx2.Response:
        """Completes the task as it was seen, and notes what was answered."""
        attempt = str(uuid4())
        headers = {"Idempotency-Key": key} if key else {}
        body = {"answers": help_given(attempt), "revision": task["revision"]}
        path = f"/tasks/{task['id']}/complete"
        answer = self.ask("POST", path, json=body, headers=headers)
        if answer.status_code == 200:
            self.ledger.done[attempt] = task["id"]
        elif answer.status_code == 409:
            # Without a key this may be about one's own attempt, whose answer was lost.
            if key:
                self.ledger.refused[attempt] = task["id"]
        else:
            self.ledger.strange.append(f"{answer.status_code} {answer.text}")
        self.ledger.note(answers=1)
        if key and answer.status_code == 200:
            self._repeat(path, body, headers, answer)
        return answer

    def _repeat(self, path: str, body: Any, headers: Mapping[str, str], first: httpx2.Response) -> None:
        again = self.ask("POST", path, json=body, headers=headers)
        if (again.status_code, again.content) != (first.status_code, first.content):
            self.ledger.strange.append(f"not the same answer: {again.status_code} {again.text}")
        self.ledger.note(repeated=1)


class Worker(Thread):
    """Completes tasks, one after the other, every other time with an Idempotency-Key, until told to stop."""

    def __init__(self, client: httpx2.Client, ledger: Ledger, stop: Event, seed: int, pause: float = 0) -> None:
        """`pause`: seconds between two tasks."""
        super().__init__(daemon=True)
        self._pause = pause
        self._connection = Connection(client, ledger)
        self._ledger = ledger
        self._stop_event = stop
        self._random = Random(seed)

    def run(self) -> None:
        try:
            self._work(self._connection)
        except Exception as error:
            self._ledger.strange.append(repr(error))
            self._ledger.note()

    def _work(self, connection: Connection) -> None:
        while not self._stop_event.is_set():
            tasks = connection.open_tasks()
            if tasks:
                key = str(uuid4()) if self._random.random() < 0.5 else None
                connection.complete(self._random.choice(tasks), key=key)
                self._stop_event.wait(self._pause)
            else:
                self._stop_event.wait(PAUSE)


class TimeKeeper(Worker):
    """Moves the demonstration's clock on, an hour at a time, which fires what falls due."""

    def _work(self, connection: Connection) -> None:
        while not self._stop_event.is_set():
            moved = connection.ask("POST", "/demo/clock", json={"hours": 1})
            if moved.status_code != 200:
                self._ledger.strange.append(f"{moved.status_code} {moved.text}")
            self._stop_event.wait(PAUSE)

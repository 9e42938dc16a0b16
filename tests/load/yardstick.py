"""How slow the machine itself is while a test runs: the slowest of many transactions that wait for nobody."""

from threading import Event, Thread
from time import monotonic
from typing import Self

from sqlalchemy import text

from engine.database import Database

STATEMENTS = 8
"""As many as firing a timer takes."""
STALLED_SECONDS = 0.2
"""A hundred times what such a transaction needs on an idle machine."""


class Yardstick(Thread):
    """Runs a transaction every tenth of a second, on a table of its own, as long as its `with` block."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.slowest = 0.0
        self._database = Database(url)
        self._stop_event = Event()

    @property
    def says_stalled(self) -> bool:
        """True when even a transaction that waits for nobody took too long for promises about time."""
        return self.slowest > STALLED_SECONDS

    def run(self) -> None:
        while not self._stop_event.wait(0.1):
            began = monotonic()
            with self._database.transaction() as session:
                for _ in range(STATEMENTS):
                    session.execute(text("UPDATE yardstick SET value = value + 1"))
            self.slowest = max(self.slowest, monotonic() - began)

    def __enter__(self) -> Self:
        with self._database.transaction() as session:
            session.execute(text("CREATE TABLE yardstick AS SELECT 0 AS value"))
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop_event.set()
        self.join()
        self._database.dispose()

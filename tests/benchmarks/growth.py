"""Reading, in instructions, and how little of it grows with the cases: the inbox and its later pages, a worker's idle
tick, the board's counts.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import instructions, targets, told, two_tasks
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.instructions import Counter
from tests.benchmarks.lists import LARGE, MIDDLE, PAGE, SMALL, Reader
from tests.benchmarks.served import Store, ours
from tests.benchmarks.targets import Line
from tests.benchmarks.told import Told

READINGS = 4
TRIES = 3
"""How often they are counted; the least counts, for every half minute a server looks at its database beside them."""
TIMES = 20
"""How often what is short is done while it is counted: then what happens now and then is shared by many."""
FAR = 100
"""A page of the inbox that many others stand before."""


def lines(store: Store, folders: Sequence[Path]) -> Iterator[Line]:
    """In an empty store, which grows meanwhile; `folders` are where callgrind writes."""
    two_tasks.furnish(store)
    crowd = Crowd(store)
    log, under = folders[0] / "growth.log", instructions.prefix(folders[0])
    with ours(store, log, under) as server, told.counted(store, folders[0]) as beside:
        reader = Reader(server)
        yield from _as_it_grows(crowd, _Readings(reader, beside, folders))
        reader.database.dispose()
    crowd.dispose()


class _Readings:
    """Millions of instructions with as many cases as there are at the moment."""

    def __init__(self, reader: Reader, beside: Told, folders: Sequence[Path]) -> None:
        self.reader = reader
        self._beside = beside
        self._of_server = Counter(reader.server.processes, folders)
        self._of_beside = Counter(beside.processes, folders)

    def inbox(self, cursor: str | None = None) -> float:
        """A page of the inbox by the API."""
        return self._served(lambda: self.reader.list_inbox(PAGE, cursor))

    def page(self, path: str) -> float:
        """What somebody reads."""
        return self._served(lambda: self.reader.get(path))

    def told(self, work: str) -> float:
        """What no request asks for, by its name there."""
        self._beside.do(work, two_tasks.WARM)
        return self._of_beside.millions(1, lambda: self._beside.do(work, TIMES)) / TIMES

    def _served(self, work: Callable[[], Any]) -> float:
        for _ in range(two_tasks.WARM):
            work()
        return min(self._of_server.millions(READINGS, work) for _ in range(TRIES))


def _as_it_grows(crowd: Crowd, readings: _Readings) -> Iterator[Line]:
    crowd.grow_to(SMALL)
    few, idle_few = readings.inbox(), readings.told("tick")
    yield Line("inbox of 50, 1k tasks, Minstr", few, targets.INBOX_INSTRUCTIONS)
    yield Line("task list (HTML), Minstr", readings.page("/tasks"))
    yield Line("task page (HTML), Minstr", readings.page(f"/tasks/{readings.reader.first_task()}"))
    crowd.grow_to(MIDDLE)
    board_middle = readings.told("board")
    crowd.grow_to(LARGE)
    readings.reader.server.store.end_connections()
    many, idle_many, board = readings.inbox(), readings.told("tick"), readings.told("board")
    yield Line("inbox of 50, 100k of 1k tasks", many / few, targets.TASKS_GROWTH)
    far = readings.inbox(readings.reader.cursor_of_page(FAR))
    yield Line(f"inbox, page {FAR} of page 1", far / many, targets.PAGE_100_OF_PAGE_1)
    yield Line("idle tick, 100k timers, Minstr", idle_many)
    yield Line("idle tick, 100k of 1k timers", idle_many / idle_few, targets.IDLE_GROWTH)
    yield Line("board counts, 100k cases, Minstr", board)
    yield Line("board counts, 100k of 10k cases", board / board_middle, targets.BOARD_GROWTH)

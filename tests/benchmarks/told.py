"""What no request asks for, in a process beside the server that does as it is told, so that it can be counted alone.

`python -m tests.benchmarks.told DATABASE_URL` reads what to do line by line, and how often, and answers each line with
the number that was found the last time.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from api import worker
from engine.clock import ManualClock
from engine.database import Database
from tests.benchmarks import instructions
from tests.benchmarks.lists import count_board
from tests.benchmarks.served import Store
from tests.benchmarks.timers import LATER, open_database, plant

CASES = 50
"""Cases whose timers fall due."""


class Told:
    """The process, seen from the one that tells it."""

    def __init__(self, process: "subprocess.Popen[str]", store: Store) -> None:
        self._process = process
        self._store = store

    def do(self, work: str, times: int = 1) -> int:
        """What the work, one of `_work`, found when it was done for the last time."""
        assert self._process.stdin and self._process.stdout
        print(work, times, file=self._process.stdin)
        return int(self._process.stdout.readline())

    def processes(self) -> Sequence[int]:
        """Its own, and PostgreSQL's for this database."""
        return [self._process.pid, *self._store.backends()]


@contextmanager
def counted(store: Store, folder: Path) -> Iterator[Told]:
    """Such a process, whose instructions can be counted; what is told about them stands in `folder`."""
    command = [*instructions.prefix(folder), sys.executable, "-m", "tests.benchmarks.told", store.url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        yield Told(process, store)
        assert process.stdin
        process.stdin.close()


def _work(clock: ManualClock) -> Mapping[str, Callable[[Database], int]]:
    def make_due(database: Database) -> int:
        plant(database, CASES)
        clock.move(LATER)
        return CASES

    return {"make timers due": make_due, "tick": worker.fire_due_timers, "board": count_board}


def _do_as_told(url: str) -> None:
    database, clock = open_database(url)
    works = _work(clock)
    for line in sys.stdin:
        work, times = line.rsplit(maxsplit=1)
        found = [works[work](database) for _ in range(int(times))]
        print(found[-1], flush=True)


if __name__ == "__main__":
    _do_as_told(sys.argv[1])

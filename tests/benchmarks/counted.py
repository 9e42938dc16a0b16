"""The small diagram, the inbox and the pages, ours and plain, in instructions instead of time."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks import instructions, targets, two_tasks
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.lists import Reader
from tests.benchmarks.served import Store, ours, plain
from tests.benchmarks.targets import Line
from tests.benchmarks.two_tasks import Journey

MILLION = 1_000_000
STARTS = 4
TASKS_OF_A_ROUND = 2
COUNTED_ROUNDS = 3
"""How many rounds are counted, from the one that is named: what happens now and then is shared by them."""
READINGS = 4
OPEN_CASES = 1_000


@dataclass(frozen=True)
class Counter:
    """Counts what one server and its database execute."""

    journey: Journey
    folders: Sequence[Path]

    def millions(self, times: int, work: Callable[[], Any]) -> float:
        """For one of `times` repetitions of `work`."""

        def repeatedly() -> None:
            for _ in range(times):
                work()

        processes = self.journey.server.processes()
        return instructions.count(repeatedly, processes, self.folders) / times / MILLION


def lines(our_store: Store, its_store: Store, rounds: Sequence[int], folders: Sequence[Path]) -> Iterator[Line]:
    """Both servers one after the other; `folders` are where callgrind writes for servers and for PostgreSQL."""
    under = instructions.prefix(folders[0])
    with plain(its_store, folders[0] / "plain.log", under) as server:
        its = _walk(Counter(two_tasks.plain_journey(server), folders), rounds)
    two_tasks.furnish(our_store)
    with ours(our_store, folders[0] / "ours.log", under) as server:
        counter = Counter(two_tasks.our_journey(server), folders)
        our = _walk(counter, rounds)
        yield from _compared(our, its)
        yield from _readings(counter)


def _walk(counter: Counter, rounds: Sequence[int]) -> Mapping[str, float]:
    """Millions for a start, and for a completion in each of these rounds of one case."""
    journey = counter.journey
    two_tasks.warm_up(journey)
    found = {"start": counter.millions(STARTS, journey.start)}
    task_id, done = journey.start(), 0
    for number in rounds:
        task_id = two_tasks.complete_on(journey, task_id, (number - 1) * TASKS_OF_A_ROUND - done)
        two_tasks.warm_up(journey)  # a connection that has become too old meanwhile was replaced by a new one
        done = (number - 1 + COUNTED_ROUNDS) * TASKS_OF_A_ROUND
        passed = [task_id]

        def go_on(passed: list[str] = passed) -> None:
            passed.append(journey.complete(passed[-1]))

        found[f"completion in round {number}"] = counter.millions(COUNTED_ROUNDS * TASKS_OF_A_ROUND, go_on)
        task_id = passed[-1]
    return found


def _compared(our: Mapping[str, float], its: Mapping[str, float]) -> Iterator[Line]:
    at_most = [targets.START_OF_PLAIN, *targets.OF_PLAIN.values()]
    for (what, ours_took), target in zip(our.items(), at_most, strict=False):
        yield Line(f"{what}, Minstr", ours_took, None if what == "start" else targets.INSTRUCTIONS)
        yield Line(f"  plain, {what}, Minstr", its[what])
        yield Line("  of plain", ours_took / its[what], target)


def _readings(counter: Counter) -> Iterator[Line]:
    server = counter.journey.server
    crowd = Crowd(server.store)
    crowd.grow_to(OPEN_CASES)
    crowd.dispose()
    reader = Reader(server)
    task_page = f"/tasks/{reader.first_task()}"
    for what, work, target in (
        ("inbox of 50", reader.list_inbox, targets.INBOX_INSTRUCTIONS),
        ("task list (HTML)", lambda: reader.get("/tasks"), None),
        ("task page (HTML)", lambda: reader.get(task_page), None),
    ):
        for _ in range(two_tasks.WARM):
            work()
        yield Line(f"{what}, Minstr", counter.millions(READINGS, work), target)
    reader.database.dispose()


def due_timer(store: Store, folders: Sequence[Path]) -> Line:
    """What one takes in a worker; in a store of its own, for the crowd's copies have timers that cannot fire."""
    two_tasks.furnish(store)
    command = [*instructions.prefix(folders[0]), sys.executable, "-m", "tests.benchmarks.timers", store.url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as worker:
        assert worker.stdin and worker.stdout
        said: list[str] = []

        def fire() -> None:
            print("fire", file=worker.stdin)
            said.append(worker.stdout.readline())

        worker.stdout.readline()
        fire()
        worker.stdout.readline()
        counted = instructions.count(fire, [worker.pid, *store.backends()], folders)
        print("end", file=worker.stdin)
    return Line("due timer, Minstr", counted / int(said[-1]) / MILLION, targets.TIMER_INSTRUCTIONS)

"""`make bench`: this house beside plain SpiffWorkflow, against the targets. docs/benchmarks.md tells what it showed.

`python -m tests.benchmarks --quick` goes thirty rounds instead of a hundred, with fewer cases; `--stuck` measures the
board and the looks for stuck cases alone, `--instructions` counts instructions alone.
"""

import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from math import nan
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from tests.benchmarks import counted, family, growth, instructions, lists, stuck, targets, throughput, timers, two_tasks
from tests.benchmarks.in_process import Application
from tests.benchmarks.served import Server, Store, ours, plain, typical, worker
from tests.benchmarks.targets import Line
from tests.benchmarks.two_tasks import Journey, Rounds
from tests.postgres import PostgresServer, running_server

MILLISECONDS = 1000
MEGABYTE = 1_000_000


def main(asked: Collection[str]) -> None:
    rounds, cases = ((1, 10, 30), 3) if "--quick" in asked else ((1, 10, 30, 100), 5)
    open_cases = (1_000, 10_000) if "--quick" in asked else (10_000, 100_000)
    everything = not {"--stuck", "--instructions"} & set(asked)
    console = Console(width=110)
    with TemporaryDirectory(prefix="early-help-bench-") as folder:
        if "--instructions" in asked or everything:
            _print(console, _counted(Path(folder), rounds))
        if "--instructions" not in asked:
            console.print("CPU is that of the server's process and of PostgreSQL's for it, together; medians.")
            with running_server() as postgres:
                for kind in ("PostgreSQL", "SQLite"):
                    console.rule(kind)
                    bench = _Bench(Path(folder), postgres if kind == "PostgreSQL" else None)
                    lines = bench.lines(rounds, cases, open_cases) if everything else bench.stuck(open_cases)
                    _print(console, lines)
        if everything:
            console.print(family.table(Path(folder), max(rounds)))


def _print(console: Console, lines: Iterable[Line]) -> None:
    """Each as soon as it is measured."""
    for line in lines:
        what, measured, target, verdict = line.cells()
        console.print(f"{what:60} {measured:>9} {target:>9}  {verdict}", highlight=False)


def _counted(folder: Path, rounds: Sequence[int]) -> Iterator[Line]:
    """In instructions, on PostgreSQL, and reading on SQLite too; nothing where they cannot be counted."""
    if not instructions.is_there():
        yield Line("instructions: without valgrind they cannot be counted", nan)
        return
    with running_server(instructions.wrapped) as postgres:
        folders = (folder, postgres.folder)
        of_ours, of_plain, of_timers, growing = (Store(postgres.url(postgres.create_database())) for _ in range(4))
        yield from counted.lines(of_ours, of_plain, rounds, folders)
        yield counted.due_timer(of_timers, folders)
        yield from growth.lines(growing, folders)
    yield Line("on SQLite:", nan)
    yield from growth.lines(Store(f"sqlite:///{folder / 'growing'}.db"), (folder,))


class _Bench:
    """All measurements on one kind of database."""

    def __init__(self, folder: Path, postgres: PostgresServer | None) -> None:
        self.folder = folder
        self.postgres = postgres

    def lines(self, rounds: Sequence[int], cases: int, open_cases: tuple[int, int]) -> Iterator[Line]:
        """Each as soon as it is measured."""
        with ExitStack() as servers:
            our_store, its_store = self._store("ours"), self._store("plain")
            two_tasks.furnish(our_store)
            our_server = servers.enter_context(ours(our_store, self.folder / "ours.log"))
            its_server = servers.enter_context(plain(its_store, self.folder / "plain.log"))
            yield from _start_up(our_server)
            journeys = two_tasks.our_journey(our_server), two_tasks.plain_journey(its_server)
            yield from _completions(two_tasks.walk(journeys, cases, rounds))
            yield from _sizes(journeys)
            yield from self._statements()
            yield from throughput.lines(journeys)
            yield from _readings(lists.measure(our_server))
            yield Line("memory after all this, MB", our_server.memory() / MEGABYTE, targets.MEMORY_MB)
            yield from self._worker(our_store)
        yield from self._several_processes()
        yield from self._timers()
        yield from self.stuck(open_cases)

    def _statements(self) -> Iterator[Line]:
        store = self._store("statements")
        two_tasks.furnish(store)
        application = Application(store)
        [task] = application.start()["tasks"]
        [task] = application.complete(task["id"])["next_tasks"]
        with application.statements() as run:
            application.complete(task["id"])
        application.database.dispose()
        asked = [statement for statement in run if not statement.startswith("BEGIN")]
        yield Line("statements of a completion", len(asked), targets.STATEMENTS)

    def _worker(self, store: Store) -> Iterator[Line]:
        ready, memory = worker(store, self.folder / "worker.log")
        yield Line("worker ready after, CPU s", ready.cpu, targets.READY_S)
        yield Line("memory of a worker, MB", memory / MEGABYTE, targets.MEMORY_MB)

    def _several_processes(self) -> Iterator[Line]:
        """What each takes when all have worked, with its part of what they share and of their parent."""
        for number in (2, 4):
            store = self._store(f"processes-{number}")
            two_tasks.furnish(store)
            with ours(store, self.folder / f"processes-{number}.log", processes=number) as server:
                throughput.complete_side_by_side(two_tasks.our_journey(server), number * throughput.CLIENTS)
                each = sum(server.shares()) / number / MEGABYTE
            yield Line(f"memory of each of {number} processes after work (PSS), MB", each, targets.MEMORY_MB)

    def _timers(self) -> Iterator[Line]:
        store = self._store("timers")
        two_tasks.furnish(store)
        took = timers.fire_many(store)
        yield Line("due timer, CPU ms", took.cpu * MILLISECONDS)
        yield Line("due timer, wall ms", took.wall * MILLISECONDS, MILLISECONDS / targets.TIMERS_A_SECOND)

    def stuck(self, open_cases: tuple[int, int]) -> Iterator[Line]:
        """The board and the looks for stuck cases, with so many."""
        store = self._store("stuck")
        families = stuck.furnish_store(store)
        with ours(store, self.folder / "stuck.log") as server:
            yield from stuck.lines(server, families, open_cases)
        families.database.dispose()

    def _store(self, name: str) -> Store:
        if self.postgres is None:
            return Store(f"sqlite:///{self.folder / name}.db")
        return Store(self.postgres.url(self.postgres.create_database()))


def _start_up(server: Server) -> Iterator[Line]:
    yield Line("ready after, CPU s", server.ready.cpu, targets.READY_S)
    yield Line("ready after, wall s", server.ready.wall)
    yield Line("memory when ready, MB", server.memory() / MEGABYTE, targets.MEMORY_MB)
    yield Line("of that without pages of files, MB", server.memory_of_its_own() / MEGABYTE)


def _completions(walked: Sequence[Rounds]) -> Iterator[Line]:
    our, its = walked
    started, its_started = typical(our.start).cpu, typical(its.start).cpu
    yield Line("start, CPU ms", started * MILLISECONDS)
    yield Line("start of plain, CPU ms", its_started * MILLISECONDS)
    yield Line("start, of plain", started / its_started, targets.START_OF_PLAIN)
    by_round = {number: typical(taken).cpu for number, taken in our.completions.items()}
    for number, taken in its.completions.items():
        yield Line(f"completion in round {number}, CPU ms", by_round[number] * MILLISECONDS)
        yield Line(f"  plain in round {number}, CPU ms", typical(taken).cpu * MILLISECONDS)
        yield Line(f"  of plain in round {number}", by_round[number] / typical(taken).cpu, targets.OF_PLAIN[number])
    growth = by_round[max(by_round)] / by_round[1]
    yield Line(f"completion, round {max(by_round)} of round 1", growth, targets.ROUND_100_OF_ROUND_1)


def _sizes(journeys: Sequence[Journey]) -> Iterator[Line]:
    our, its = journeys
    yield Line("live state, kB", our.server.store.largest("process_instance") / 1024, targets.STATE_KB)
    yield Line("live state of plain, kB", its.server.store.largest("plaininstance") / 1024)
    for name, journey in (("a completion", our), ("one of plain, rounds 1 to 5", its)):
        yield Line(f"written for {name}, kB", two_tasks.bytes_written(journey) / 1024)


def _readings(found: dict[str, float]) -> Iterator[Line]:
    at_most = {
        "task list (HTML), CPU ms": targets.HTML_MS,
        "task page (HTML), CPU ms": targets.HTML_MS,
        "board counts, 100k cases, wall ms": targets.BOARD_MS,
    }
    for what, measured in found.items():
        yield Line(what, measured, at_most.get(what))


if __name__ == "__main__":
    main(sys.argv[1:])

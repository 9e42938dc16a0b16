"""The small diagram, ours and plain, in instructions instead of time."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.benchmarks import instructions, targets, told, two_tasks
from tests.benchmarks.instructions import Counter
from tests.benchmarks.served import Store, ours, plain
from tests.benchmarks.targets import Line
from tests.benchmarks.two_tasks import Journey

STARTS = 4
TASKS_OF_A_ROUND = 2
COUNTED_ROUNDS = 3
"""How many rounds are counted, from the one that is named: what happens now and then is shared by them."""


def lines(our_store: Store, its_store: Store, rounds: Sequence[int], folders: Sequence[Path]) -> Iterator[Line]:
    """Both servers one after the other; `folders` are where callgrind writes for servers and for PostgreSQL."""
    under = instructions.prefix(folders[0])
    with plain(its_store, folders[0] / "plain.log", under) as server:
        its = _walk(two_tasks.plain_journey(server), Counter(server.processes, folders), rounds)
    two_tasks.furnish(our_store)
    with ours(our_store, folders[0] / "ours.log", under) as server:
        our = _walk(two_tasks.our_journey(server), Counter(server.processes, folders), rounds)
    yield from _compared(our, its)


def _walk(journey: Journey, counter: Counter, rounds: Sequence[int]) -> Mapping[str, float]:
    """Millions for a start, and for a completion in each of these rounds of one case."""
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


def due_timer(store: Store, folders: Sequence[Path]) -> Line:
    """What one takes in a worker; in a store of its own, for the crowd's copies have timers that cannot fire."""
    two_tasks.furnish(store)
    with told.counted(store, folders[0]) as beside:
        for work in ("make timers due", "tick", "make timers due"):
            beside.do(work)
        fired: list[int] = []
        counted = Counter(beside.processes, folders).millions(1, lambda: fired.append(beside.do("tick")))
    return Line("due timer, Minstr", counted / fired[-1], targets.TIMER_INSTRUCTIONS)

"""What a due timer takes from being found to the commit, one after the other in one worker.

`python -m tests.benchmarks.timers DATABASE_URL` is such a worker whose instructions can be counted: it says that it is
ready, fires when it is told to, and says how many it fired.
"""

import sys
from datetime import timedelta
from time import perf_counter

from api import worker
from engine.casework import journey_actions, people
from engine.casework.journey_actions import NewFamily
from engine.casework.models.people import Area
from engine.clock import ManualClock, SystemClock
from engine.database import Database
from tests.benchmarks.served import Store, Took, cpu_of
from tests.benchmarks.two_tasks import WORKER

CASES = 200
LATER = timedelta(days=15)
COUNTED = 50
"""Cases whose timers fall due while instructions are counted."""


def fire_many(store: Store) -> Took:
    """For each of the timers of many cases, all due at once."""
    database, clock = _open(store.url)
    _plant(database, CASES)
    worker.fire_due_timers(database)  # connects
    clock.move(LATER)
    began = perf_counter()
    took = cpu_of(lambda: worker.fire_due_timers(database), store.backends())
    assert took.answer >= CASES, took.answer
    database.dispose()
    return Took(took.cpu / took.answer, (perf_counter() - began) / took.answer)


def _open(url: str) -> tuple[Database, ManualClock]:
    database = Database(url)
    with database.reading() as session:
        clock = ManualClock(SystemClock().now(session))
    database.clock = clock
    return database, clock


def _plant(database: Database, cases: int) -> None:
    """A timer in each of so many cases."""
    with database.transaction() as session:
        person = people.get(session, WORKER)
        for number in range(cases):
            journey_actions.start_case(session, person, family=NewFamily(f"Hedge {number} family", Area.SOUTH))


def _be_counted(url: str) -> None:
    """Fires the timers of some cases to be warm, and those of as many others when a line comes in."""
    database, clock = _open(url)
    for _ in range(2):
        _plant(database, COUNTED)
        clock.move(LATER)
        print("ready", flush=True)
        sys.stdin.readline()
        print(worker.fire_due_timers(database), flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    _be_counted(sys.argv[1])

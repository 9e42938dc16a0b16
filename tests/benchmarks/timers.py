"""What a due timer takes from being found to the commit, one after the other in one worker."""

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


def fire_many(store: Store) -> Took:
    """For each of the timers of many cases, all due at once."""
    database, clock = open_database(store.url)
    plant(database, CASES)
    worker.fire_due_timers(database)  # connects
    clock.move(LATER)
    began = perf_counter()
    took = cpu_of(lambda: worker.fire_due_timers(database), store.backends())
    assert took.answer >= CASES, took.answer
    database.dispose()
    return Took(took.cpu / took.answer, (perf_counter() - began) / took.answer)


def open_database(url: str) -> tuple[Database, ManualClock]:
    """The database with a clock that stands still until it is moved."""
    database = Database(url)
    with database.reading() as session:
        clock = ManualClock(SystemClock().now(session))
    database.clock = clock
    return database, clock


def plant(database: Database, cases: int) -> None:
    """A timer in each of so many cases."""
    with database.transaction() as session:
        person = people.get(session, WORKER)
        for number in range(cases):
            journey_actions.start_case(session, person, family=NewFamily(f"Hedge {number} family", Area.SOUTH))

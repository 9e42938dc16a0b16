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


def fire_many(store: Store) -> Took:
    """For each of the timers of many cases, all due at once."""
    database = Database(store.url)
    with database.transaction() as session:
        clock = ManualClock(SystemClock().now(session))
        person = people.get(session, WORKER)
        for number in range(CASES):
            journey_actions.start_case(session, person, family=NewFamily(f"Hedge {number} family", Area.SOUTH))
    database.clock = clock
    worker.fire_due_timers(database)  # connects
    clock.move(timedelta(days=15))
    began = perf_counter()
    took = cpu_of(lambda: worker.fire_due_timers(database), store.backends())
    assert took.answer >= CASES, took.answer
    database.dispose()
    return Took(took.cpu / took.answer, (perf_counter() - began) / took.answer)

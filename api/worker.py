"""Fires timers as they fall due, some in one transaction, any number of workers side by side. One that fails fails by
itself: then each of them is fired in a transaction of its own.

Every so often one of them looks at all cases for those that are stuck; timers that fall due meanwhile do not wait. What
has changed is counted for the board every few seconds.
Upgrades that somebody has asked for are worked off in between, a second's worth at a time; when a quarter has ended its
figures are published; stored rehearsals are told on what was deployed, one at a time; and what only taking a completion
back needed is forgotten after its quarter of an hour.
"""

from threading import Event
from time import monotonic

from sqlalchemy.exc import OperationalError

from api import logs, outside_upkeep, publishing, rehearsing, stuck_cases, tallying, upgrading
from engine import bpmn, clock
from engine.busy import DatabaseBusyError
from engine.casework import taking_back
from engine.database import Database

LONGEST_PAUSE = 5.0
"""Seconds after which a worker looks again whatever it waits for: others add and move timers meanwhile."""
SHORTEST_PAUSE = 0.5
"""Seconds before it looks again at a due timer that it had to leave: somebody held its case just then."""
SECONDS_OF_SOME = 0.1
"""After which a transaction that fires several timers fires no more: who works on one of these cases waits for it."""
SECONDS_OF_UPGRADES = 1.0
"""How long it works on upgrades before it looks for due timers again."""


def fire_due_timers(database: Database, stop: Event | None = None) -> int:
    """Fires what is due, and what falls due by that, until nothing is or `stop` is set; how many were fired.

    A timer that fails becomes an incident and is tried again later; the others go on. One whose case somebody holds
    at that moment is left for the next time, or to the worker that is firing it.
    """
    stop = stop or Event()
    fired = 0
    while _seconds_to_next(database) <= 0 and (of_round := _fire_round(database, stop)):
        fired += of_round
    return fired


def run(database: Database, stop: Event, longest_pause: float = LONGEST_PAUSE) -> None:
    """Fires due timers and looks for stuck cases until `stop` is set; a timer that has begun is finished first."""
    while not stop.is_set():
        pause = longest_pause
        try:
            fire_due_timers(database, stop)
            tallying.catch_up(database)
            if look_for_stuck_cases(database, stop):  # every quarter hour, for it looks at all of them
                forget_snapshots(database)
            publishing.publish_figures(database)
            outside_upkeep.tend(database)
            while upgrading.work_off(database, seconds=SECONDS_OF_UPGRADES, stop=stop):
                fire_due_timers(database, stop)
            while rehearsing.work_off(database, most=1, stop=stop):
                fire_due_timers(database, stop)
            rehearsing.tidy(database)
            forget_completions(database)
            pause = min(max(_seconds_to_next(database), SHORTEST_PAUSE), longest_pause)
        except Exception as error:  # The database may be away for a while; the next round tries again.
            logs.log_unexpected(error)
        stop.wait(pause)


def look_for_stuck_cases(database: Database, stop: Event | None = None) -> int:
    """Looks at all cases, if it is time; how many were looked at. What falls due meanwhile is fired in between.

    It rests between some and the next, for half as long as they took: whoever works meanwhile finds the machine free.
    """
    stop = stop or Event()
    looked_at, began = 0, monotonic()
    for some in stuck_cases.look(database):
        looked_at += some
        fire_due_timers(database, stop)
        if stop.wait((monotonic() - began) / 2):
            break
        began = monotonic()
    return looked_at


def forget_completions(database: Database) -> None:
    """Forgets what taking a completion back would need, once it can no longer be taken back."""
    with database.reading() as session:
        is_any = taking_back.is_any_old(session)
    if is_any:  # Nobody has to wait for us to write.
        with database.transaction() as session:
            taking_back.forget_old(session)


def forget_snapshots(database: Database) -> None:
    """Forgets how cases were before an upgrade or a repair, once that can no longer be undone."""
    with database.reading() as session:
        is_any = bpmn.snapshots.is_any_of_no_use(session)
    if is_any:
        with database.transaction() as session:
            bpmn.snapshots.forget(session)


def _seconds_to_next(database: Database) -> float:
    with database.reading() as session:
        due_at = bpmn.timers.next_due_at(session)
        return LONGEST_PAUSE if due_at is None else (due_at - clock.now(session)).total_seconds()


def _fire_round(database: Database, stop: Event) -> int:
    """Takes each due timer once, in order; how many were fired.

    Raises OperationalError when the database is away, DatabaseBusyError when none can be taken for now.
    """
    fired, last = 0, None
    while not stop.is_set():
        try:
            of_some, last = _fire_together(database, last, stop)
        except (bpmn.errors.StepFailedError, DatabaseBusyError, OperationalError):
            of_some, last = _fire_alone(database, last, stop)
        fired += of_some
        if last is None:
            break
    return fired


def _fire_together(
    database: Database, after: bpmn.timers.TakenTimer | None, stop: Event
) -> tuple[int, bpmn.timers.TakenTimer | None]:
    """Fires the next timers behind `after`: all of them or, when one fails, none. How many, and the last of them."""
    fired, last, until = 0, None, monotonic() + SECONDS_OF_SOME
    with database.transaction() as session:
        for last in bpmn.timers.take_some(session, after=after):
            fired += bpmn.timers.fire_taken(session, last)
            if stop.is_set() or monotonic() > until:
                break
    return fired, last


def _fire_alone(
    database: Database, after: bpmn.timers.TakenTimer | None, stop: Event
) -> tuple[int, bpmn.timers.TakenTimer | None]:
    """The same, each in a transaction of its own; one that fails becomes an incident."""
    fired, taken = 0, after
    for _ in range(bpmn.timers.SOME):
        if stop.is_set():
            break
        before = taken
        try:
            with database.transaction() as session:
                taken = bpmn.timers.take_next(session, after=before)
                if taken is None:
                    break
                done = bpmn.timers.fire_taken(session, taken)
            fired += done
        except bpmn.errors.StepFailedError as error:
            _record(database, error)
        except (DatabaseBusyError, OperationalError) as error:
            if taken is before or getattr(error, "connection_invalidated", False):
                raise
            logs.log_unexpected(error)  # A deadlock, for example: still due, and taken again in another round.
    return fired, taken


def _record(database: Database, failure: bpmn.errors.StepFailedError) -> None:
    if isinstance(failure.__cause__, Exception):
        logs.log_unexpected(failure.__cause__)
    with database.transaction() as session:
        bpmn.incidents.record(session, failure, None)

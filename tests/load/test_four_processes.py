"""Two API processes and two workers on one PostgreSQL database, killed at random moments while 10,000 timers are due:
each timer fires once, and nobody who completes a task meanwhile waits for a lock longer than a second."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from threading import Event
from time import sleep

import pytest

from engine.casework.models.people import Area
from engine.database import Database
from tests.load import books
from tests.load.clients import Ledger, Worker
from tests.load.serving import PATIENCE, CommandProcess, Server, opened, signed_in
from tests.load.waits import furnish_with_due_timers, require_each_fired_once, running_timers, wait_until_left
from tests.load.yardstick import Yardstick
from tests.postgres import PostgresServer

TIMERS = 10_000
CASES_IN_EACH_AREA = 8
PEOPLE = ("lena.kite", "cara.crane", "sara.starling")
"""One in each area, so that they wait for workers, never for each other."""
NEVER_LONGER_THAN_A_SECOND = "&options=-c%20lock_timeout%3D1000"
"""PostgreSQL itself keeps watch: a statement that waits longer for a lock fails."""


@contextmanager
def people_at_work(servers: Sequence[Server]) -> Iterator[Ledger]:
    """People complete tasks, through one server or the other, until the block ends."""
    ledger, stop = Ledger(), Event()
    with ExitStack() as stack:
        threads = []
        for place, person in enumerate(PEOPLE):
            client = stack.enter_context(signed_in(servers[place % len(servers)].address, person))
            threads.append(Worker(client, ledger, stop, seed=place, pause=0.1))
            threads[-1].start()
        try:
            yield ledger
        finally:
            stop.set()
            for thread in threads:
                thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)


def kill_while_timers_fire(database: Database, processes: Sequence[CommandProcess]) -> int:
    """Kills each of the processes in turn, in changing order, after some timers more; how often."""
    random, killed, in_turn, left = Random("four processes"), 0, list[CommandProcess](), TIMERS
    while left:
        left = wait_until_left(database, max(left - random.randint(50, 300), 0))
        in_turn = in_turn or random.sample(processes, len(processes))
        process = in_turn.pop()
        sleep(random.random() / 20)
        process.kill()
        process.start()
        killed += 1
    return killed


def require_that_nobody_waited(ledger: Ledger, servers: Sequence[Server], yardstick: Yardstick) -> None:
    """Nobody got an answer but done or taken. On a machine that stands still by itself a wait proves nothing."""
    waits = [line for server in servers for line in server.complaints() if '"LockNotAvailable"' in line]
    assert len(ledger.strange) <= len(waits), ledger.strange
    assert yardstick.says_stalled or not waits, waits


@pytest.mark.xdist_group("postgres-load")
def test_each_timer_fires_once_and_nobody_waits(
    postgres: PostgresServer, migrated_postgres: str, tmp_path: Path
) -> None:
    name = postgres.create_database(migrated_postgres)
    url = postgres.url(name)
    furnish_with_due_timers(url, [area for area in Area for _ in range(CASES_IN_EACH_AREA)], TIMERS)
    database = opened(url)
    with database.reading() as session:
        timers = running_timers(session)
    assert len(timers) == TIMERS
    with ExitStack() as stack:
        servers = [Server(url + NEVER_LONGER_THAN_A_SECOND, tmp_path / f"server-{n}.log", demo=False) for n in (1, 2)]
        workers = [CommandProcess(url, tmp_path / f"worker-{n}.log", "worker") for n in (1, 2)]
        for process in (*servers, *workers):
            stack.enter_context(process)
        with Yardstick(url) as yardstick, people_at_work(servers) as ledger:
            killed = kill_while_timers_fire(database, (*servers, *workers))
    assert [worker.complaints() for worker in workers] == [[], []]
    require_that_nobody_waited(ledger, servers, yardstick)
    with database.reading() as session:
        require_each_fired_once(session, timers)
        books.require_every_answer_kept(session, ledger)
        books.require_rows_to_tell_the_state(session)
    database.dispose()
    postgres.drop_database(name)
    assert killed >= 8, "Hardly any process was killed: the test proves little."
    assert len(ledger.done) > killed, "Hardly anybody completed anything: the test proves little."

"""The server is killed at random moments under load, 50 times: nothing lost, nothing done twice, every case goes on."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from threading import Event
from time import sleep

from sqlmodel import Session, col, func, select

from engine import bpmn
from engine.casework.models.people import Area
from tests.load import books
from tests.load.clients import Connection, Ledger, TimeKeeper, Worker
from tests.load.serving import PATIENCE, Server, furnish, opened, signed_in

KILLS = 50
CASES_IN_EACH_AREA = 4
PEOPLE = ("lena.kite", "max.martin", "cara.crane", "ivo.ibis", "sara.starling")
"""Two in the North and in Central compete for tasks; the South has one."""
ADMINISTRATOR = "ada.avocet"


@contextmanager
def load_on(address: str) -> Iterator[Ledger]:
    """Clients at work until the block ends."""
    ledger, stop = Ledger(), Event()
    with ExitStack() as stack:
        clients = [stack.enter_context(signed_in(address, person)) for person in PEOPLE]
        keeper = stack.enter_context(signed_in(address, ADMINISTRATOR))
        threads: list[Worker] = [Worker(client, ledger, stop, seed) for seed, client in enumerate(clients)]
        threads.append(TimeKeeper(keeper, ledger, stop, seed=0))
        for thread in threads:
            thread.start()
        try:
            yield ledger
        finally:
            stop.set()
            for thread in threads:
                thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)


def kill_and_restart(server: Server, ledger: Ledger, times: int) -> None:
    """Each life ends after some answers and some thousandths of a second: in the midst of something."""
    random = Random("fifty lives")
    for _ in range(times):
        ledger.wait_for(random.randint(1, 12))
        sleep(random.random() / 20)
        server.kill()
        server.start()
    ledger.wait_for(len(PEOPLE))


def go_on(address: str) -> None:
    """Lets every case do a whole round more, with nobody beside."""
    ledger = Ledger()
    with signed_in(address, ADMINISTRATOR) as administrator:
        for person in ("lena.kite", "cara.crane", "sara.starling"):
            with signed_in(address, person) as client:
                for _ in range(3):
                    for task in Connection(client, ledger).open_tasks():
                        assert Connection(client, ledger).complete(task, key=None).status_code == 200
                    administrator.post("/api/v1/demo/clock", json={"hours": 2}).raise_for_status()


def completions(session: Session) -> dict[str, int]:
    """How many tasks of each case are done."""
    done = select(bpmn.Task.business_key, func.count()).where(bpmn.Task.status == "completed")
    return dict(session.exec(done.group_by(col(bpmn.Task.business_key))).all())


def test_nothing_is_lost_or_done_twice(migrated_sqlite: Path, tmp_path: Path) -> None:
    path = tmp_path / "early-help.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    url = f"sqlite:///{path}"
    furnish(url, [area for area in Area for _ in range(CASES_IN_EACH_AREA)])
    database = opened(url)
    with Server(url, tmp_path / "server.log") as server:
        with load_on(server.address) as ledger:
            kill_and_restart(server, ledger, KILLS)
        with database.reading() as session:
            before = completions(session)
        go_on(server.address)
    assert ledger.strange == []
    with database.reading() as session:
        books.require_sound_file(session)
        books.require_every_answer_kept(session, ledger)
        books.require_every_timer_fired_once(session)
        books.require_rows_to_tell_the_state(session)
        after = completions(session)
    database.dispose()
    assert len(after) == CASES_IN_EACH_AREA * len(Area)
    assert all(after[case] >= before.get(case, 0) + 2 for case in after)
    assert ledger.lost > KILLS / 5, (
        "Hardly any request was under way when the server was killed: the test proves little."
    )
    assert ledger.repeated > KILLS / 5

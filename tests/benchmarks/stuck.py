"""What the board and the looks for stuck cases take with ten thousand and with a hundred thousand open cases."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import text

from api import worker
from api.security import sessions
from engine import migrations
from engine.casework import monitoring
from engine.database import Database
from tests.benchmarks import targets
from tests.benchmarks.crowd import count_anew
from tests.benchmarks.many_families import ManyFamilies, furnish
from tests.benchmarks.served import Server, Store, Took, cpu_of, typical
from tests.benchmarks.targets import Line

MANAGER = "ivo.ibis"
TIMES = 15
MILLISECONDS = 1000
PAGES = {"board": "/lcss", "first page of the stuck list": "/api/v1/lcss/findings", "workload": "/lcss/workload"}


def furnish_store(store: Store) -> ManyFamilies:
    """The shipped workflows and the demonstration's families in a new store."""
    migrations.upgrade(store.url)
    return ManyFamilies(furnish(store.url))


def lines(server: Server, families: ManyFamilies, sizes: tuple[int, int]) -> Iterator[Line]:
    """At the first size and at the second."""
    database, per_case = families.database, []
    for size in sizes:
        families.grow_to(size)
        count_anew(database)
        backends = server.store.backends()
        first = cpu_of(partial(_look_at_all, database), backends)
        looked = cpu_of(partial(_look_at_all, database), backends)
        per_case.append(looked.cpu / looked.answer)
        named = f", {families.size // 1000}k cases"
        yield Line(f"first look, all that is found is new{named}, CPU s", first.cpu)
        yield Line(f"look at all cases{named}, CPU s", looked.cpu, targets.ALL_STUCK_S)
        yield Line(f"one case alone{named}, CPU ms", _one(database, backends).cpu * MILLISECONDS, targets.ONE_STUCK_MS)
        for what, path in PAGES.items():
            took = _page(server, database, path)
            yield Line(f"{what}{named}, CPU ms", took.cpu * MILLISECONDS, targets.LCSS_PAGE_MS)
    yield Line("look at all cases, growth a case", per_case[1] / per_case[0], targets.STUCK_GROWTH)


def _look_at_all(database: Database) -> int:
    with database.transaction() as session:
        session.execute(text("DELETE FROM monitoring_sweep"))  # It is time again.
    return worker.look_for_stuck_cases(database)


def _one(database: Database, backends: Any) -> Took:
    with database.reading() as session:
        references = next(iter(monitoring.batches(session)))[:: monitoring.BATCH // TIMES]

    def look(reference: str) -> None:
        with database.reading() as session:
            list(monitoring.findings_of(session, [reference]))

    look(references[0])
    return typical([cpu_of(partial(look, reference), backends) for reference in references])


def _page(server: Server, database: Database, path: str) -> Took:
    with database.transaction() as session:
        secret = sessions.begin(session, MANAGER).secret
    headers = {"Authorization": f"Bearer {secret}", "Cookie": f"early-help={secret}"}

    def get() -> None:
        server.client.get(path, headers=headers).raise_for_status()

    get()
    return server.typically(TIMES, get)

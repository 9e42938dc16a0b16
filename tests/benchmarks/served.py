"""Servers as they really run, in processes of their own, and what they take: CPU, memory, bytes written.

CPU is that of the server's process and of PostgreSQL's processes for its connections, to the nanosecond, read from
outside. What a client takes is never in it. Instructions are counted too where the machine lets `perf` count them
(`instructions.py`).
"""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM
from statistics import median
from time import clock_gettime, monotonic, sleep
from typing import Any

import httpx2
import psycopg
from sqlalchemy import create_engine, make_url, text

PATIENCE = 1200.0
"""Seconds for a start or an answer; many, for instructions are counted fifty times slower than the program runs."""
COMPILED = (
    "from api.start_up import command_line; command_line();"
    "import api.app, api.serving, psycopg, uvloop, anyio._backends._asyncio, uvicorn.protocols.http.httptools_impl;"
    "from api.pages.templates import create_environment; create_environment()"
)
"""Reads what a server reads, so that the first that is measured is like those that follow."""
SETTLED = 0.002
"""Seconds after an answer in which a server finishes what it does behind it: its log, its connection."""
LOOKED = 3.0
"""Seconds after which a worker has looked at everything once."""


@dataclass(frozen=True)
class Store:
    """A database that a server uses: on a PostgreSQL server with its socket in a folder, or a SQLite file."""

    url: str

    def backends(self) -> Sequence[int]:
        """PostgreSQL's processes that serve this database."""
        if self._socket_folder is None:
            return ()
        asked = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
        return [pid for (pid,) in self._ask(asked, self._name)]

    def end_connections(self) -> None:
        """PostgreSQL ends those to this database, as a pool does with each after minutes: with it goes what it cost to
        plan each statement while the database was small, by which a connection would go on to judge its plans."""
        while self.backends():
            self._ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", self._name)
            sleep(SETTLED)

    def bytes_written(self, server: int) -> int:
        """How much has been written so far: PostgreSQL's log of changes, or what the server wrote to its files."""
        if self._socket_folder is None:
            written = re.search(r"^wchar: (\d+)", Path(f"/proc/{server}/io").read_text(), re.MULTILINE)
            return int(written[1]) if written else 0
        [(position,)] = self._ask("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint")
        return int(position)

    def largest(self, table: str) -> int:
        """The bytes of the largest state that the table's instances have."""
        engine = create_engine(self.url)
        with engine.connect() as connection:
            size: int = connection.execute(text(f"SELECT max(length(state)) FROM {table}")).scalar_one()
        engine.dispose()
        return size

    @property
    def _name(self) -> str:
        return make_url(self.url).database or ""

    @property
    def _socket_folder(self) -> Any:
        return make_url(self.url).query.get("host")

    def _ask(self, statement: str, *values: str) -> list[Any]:
        dsn = f"host={self._socket_folder} user=postgres dbname=postgres"
        with psycopg.connect(dsn, autocommit=True) as connection:
            return connection.execute(statement, values).fetchall()


class Server:
    """One running server; `client` talks to it."""

    def __init__(self, process: "subprocess.Popen[bytes]", client: httpx2.Client, store: Store, ready: "Took") -> None:
        self.process = process
        self.client = client
        self.store = store
        self.ready = ready
        """What it took until it answered."""
        self._backends: Sequence[int] = ()

    def took(self, work: Callable[[], Any]) -> "Took":
        """What the server and its database took for `work()`, a request or several."""
        self._backends = self._backends or self.store.backends()
        sleep(SETTLED)
        began, cpu = monotonic(), self._cpu()
        answer = work()
        wall = monotonic() - began
        sleep(SETTLED)
        return Took(self._cpu() - cpu, wall, answer)

    def typically(self, times: int, work: Callable[[], Any]) -> "Took":
        """The median of several."""
        return typical([self.took(work) for _ in range(times)])

    def processes(self) -> Sequence[int]:
        """The server's, and PostgreSQL's for it."""
        return [self.process.pid, *self.store.backends()]

    def memory(self) -> int:
        """Bytes of memory that it uses now, with the pages of files that are mapped into it (the kernel's RSS)."""
        return memory_of(self.process.pid)

    def memory_of_its_own(self) -> int:
        """Bytes without those pages, which it shares with whatever else runs and the kernel may drop."""
        return memory_of(self.process.pid, "RssAnon")

    def shares(self) -> Sequence[int]:
        """Bytes that each of its forks has to itself, with its part of what they share (the kernel's PSS: a page that
        four processes have counts a quarter in each), and last those of the server itself."""
        own = self.process.pid
        forks = Path(f"/proc/{own}/task/{own}/children").read_text().split()
        return [_proportional_share(process) for process in (*forks, own)]

    def bytes_written(self) -> int:
        return self.store.bytes_written(self.process.pid)

    def _cpu(self) -> float:
        return sum(map(_cpu_of, (self.process.pid, *self._backends)))


@dataclass(frozen=True)
class Took:
    """Seconds, and what was answered."""

    cpu: float
    wall: float
    answer: Any = None


def cpu_of(work: Callable[[], Any], backends: Sequence[int]) -> Took:
    """What `work()` takes in this very process and in those of the database."""
    processes = (os.getpid(), *backends)
    began, cpu = monotonic(), sum(map(_cpu_of, processes))
    answer = work()
    wall = monotonic() - began
    return Took(sum(map(_cpu_of, processes)) - cpu, wall, answer)


def typical(taken: Sequence[Took]) -> Took:
    """The medians."""
    return Took(median(one.cpu for one in taken), median(one.wall for one in taken), taken[-1].answer)


def memory_of(process: int, kind: str = "VmRSS") -> int:
    """Bytes that a process uses now, by the kernel's name for what is counted."""
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(rf"^{kind}:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def _proportional_share(process: object) -> int:
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def _cpu_of(process: int) -> float:
    # clock_getcpuclockid(3): the clock of another process is a number made of its id.
    with suppress(OSError):
        return clock_gettime(~process << 3 | 2)
    return 0.0


@contextmanager
def ours(store: Store, log: Path, under: Sequence[str] = (), processes: int = 1) -> Iterator[Server]:
    """`early-help serve` as an installation runs it, under a program that watches it where one is named."""
    port = _free_port()
    settings = {"EARLY_HELP_DATABASE_URL": store.url, "EARLY_HELP_SECURE_COOKIES": "0", "PORT": str(port)}
    command = [*under, sys.executable, "-c", "from api.start_up import run; run()", "serve"]
    command += ["--processes", str(processes)]
    with _running(command, settings, port, "/sign-in", store, log) as server:
        yield server


def worker(store: Store, log: Path) -> tuple[Took, int]:
    """`early-help worker`: what it took until it began to look for timers, and its bytes of memory a while later."""
    environment = {**_with_bytecode(log.parent / "bytecode"), "EARLY_HELP_DATABASE_URL": store.url}
    command = [sys.executable, "-c", "from api.start_up import run; run()", "worker"]
    began = monotonic()
    with log.open("wb") as output, subprocess.Popen(command, env=environment, stdout=output, stderr=output) as process:
        while not _catches_sigterm(process.pid):
            sleep(0.005)
        ready = Took(_cpu_of(process.pid), monotonic() - began)
        sleep(LOOKED)
        memory = memory_of(process.pid)
        process.terminate()
    return ready, memory


def _catches_sigterm(process: int) -> bool:
    """Whether it would end cleanly, which is what a worker sees to when it has read all that it needs."""
    caught = re.search(r"^SigCgt:\s+(\w+)", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)
    return bool(caught and int(caught[1], 16) & 1 << (SIGTERM - 1))


@contextmanager
def plain(store: Store, log: Path, under: Sequence[str] = ()) -> Iterator[Server]:
    """The plain application under the same web server."""
    port = _free_port()
    command = [*under, sys.executable, "-m", "uvicorn", "tests.benchmarks.plain:app", "--port", str(port)]
    command += ["--log-level", "warning", "--no-access-log"]
    with _running(command, {"BENCHMARK_DATABASE_URL": store.url}, port, "/docs", store, log) as server:
        yield server


@contextmanager
def _running(
    command: Sequence[str], settings: Mapping[str, str], port: int, page: str, store: Store, log: Path
) -> Iterator[Server]:
    environment = {**_with_bytecode(log.parent / "bytecode"), **settings}
    began = monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    address = f"http://127.0.0.1:{port}"
    try:
        with httpx2.Client(base_url=address, timeout=PATIENCE, trust_env=False) as client:
            _wait_for(process, client, page, log)
            yield Server(process, client, store, Took(_cpu_of(process.pid), monotonic() - began))
    finally:
        process.kill()
        process.wait()


def _with_bytecode(folder: Path) -> Mapping[str, str]:
    """The environment of processes whose Python and macros are compiled already, as an installation's are."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder)
    if not folder.exists():
        subprocess.run([sys.executable, "-c", COMPILED], env=environment, check=True)
    return environment


def _wait_for(process: "subprocess.Popen[bytes]", client: httpx2.Client, page: str, log: Path) -> None:
    until = monotonic() + PATIENCE
    while process.poll() is None and monotonic() < until:
        with suppress(httpx2.TransportError):
            client.get(page).raise_for_status()
            return
        sleep(0.02)
    raise RuntimeError(f"The server did not start:\n{log.read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

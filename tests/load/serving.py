"""`early-help serve` and `early-help worker` as processes that a test can kill, on a database with people and one small
case that never ends.

A fork server imports the house once; each process is a fork of it, so that starting one fifty times is cheap. Nothing
else is shared: what a process knows comes from its database.
"""

import os
import socket
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Self

import httpx2

from api import cli
from api.installation import compose, open_database
from api.security.passwords import hash_password
from api.settings import Settings
from api.workflow_folder import read_folder
from engine import bpmn
from engine.casework import journey_actions, people, policy
from engine.casework.demo.people import PASSWORD, add_people
from engine.casework.journey_actions import NewFamily
from engine.casework.models.people import Area
from engine.clock import Clock
from engine.database import Database

SHIPPED = Path(__file__).parents[2] / "workflows"
DIAGRAM = Path(__file__).parent / "workflows" / "early_help_case.bpmn"
STARTERS = {Area.NORTH: "tess.robin", Area.CENTRAL: "sena.wren", Area.SOUTH: "nell.dove"}
PATIENCE = 240.0
"""Seconds after which something that should have happened counts as lost. All waiting ends as soon as it can."""

_processes = get_context("forkserver")
_processes.set_forkserver_preload(["api.cli", "api.serving", "tests.load.warm"])


def furnish(
    url: str, areas: Iterable[Area], *, diagram: bytes | None = None, clock: Clock | None = None
) -> Sequence[str]:
    """Deploys the small case (or `diagram`) with a shipped form, adds the fictional people, and starts a case in each
    of `areas` (now, or by `clock`).

    Returns the ids of their first tasks. The database is migrated and empty.
    """
    compose()
    form = SHIPPED / "forms" / "support_taf.form"
    files = {DIAGRAM.name: diagram or DIAGRAM.read_bytes(), form.name: form.read_bytes()}
    database = open_database(Settings(database_url=url, demo=True), clock)
    with database.transaction() as session:
        policy.publish(session, read_folder(SHIPPED).policies)
        bpmn.definitions.deploy(session, files, name="load", source="tests", deployed_by="tests")
        add_people(session, hash_password(PASSWORD))
        first_tasks = []
        for number, area in enumerate(areas):
            starter = people.get(session, STARTERS[area])
            _, tasks = journey_actions.start_case(session, starter, family=NewFamily(f"Tree {number} family", area))
            first_tasks += [task.id for task in tasks]
    database.dispose()
    return first_tasks


class CommandProcess:
    """`early-help` with a command, as a process that can be killed; `with` starts it, and kills it at the end."""

    def __init__(self, database_url: str, log: Path, *words: str, demo: bool = False) -> None:
        self.words = words
        self._environment = {"EARLY_HELP_DATABASE_URL": database_url, "EARLY_HELP_DEMO": "1" if demo else "0"}
        self._log = log
        self._process: BaseProcess | None = None

    def start(self) -> None:
        """Returns at once."""
        self._process = _processes.Process(
            target=_run_command, args=(self._environment, self.words, self._log), daemon=True
        )
        self._process.start()

    def kill(self) -> None:
        """SIGKILL: the process has no moment left to tidy up."""
        if self._process is not None:
            self._process.kill()
            self._process.join()

    def ask_to_stop(self) -> None:
        """SIGTERM: returns at once."""
        assert self._process is not None
        self._process.terminate()

    def exit_status(self) -> int | None:
        """The status that the process ends with; None when it does not end."""
        assert self._process is not None
        self._process.join(PATIENCE)
        return self._process.exitcode

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.is_alive()

    def last_words(self) -> str:
        """The end of what it logged."""
        return self._log.read_text()[-2000:] if self._log.exists() else ""

    def complaints(self) -> list[str]:
        """What it logged as an error, in all its lives."""
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        return [line for line in lines if '"level":"error"' in line]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()


class Server(CommandProcess):
    """One server process at an address that it keeps from life to life."""

    def __init__(self, database_url: str, log: Path, *, demo: bool = True) -> None:
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        super().__init__(database_url, log, "serve", "--port", str(self.port), demo=demo)

    def start(self) -> None:
        """Returns when it answers. Raises RuntimeError with its last words when it does not."""
        super().start()
        until = monotonic() + PATIENCE
        while not self._answers():
            if not self.is_running or monotonic() > until:
                raise RuntimeError(f"The server did not start:\n{self.last_words()}")
            sleep(0.02)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def signed_in(address: str, user_name: str) -> Iterator[httpx2.Client]:
    """A client with the person's bearer token."""
    with httpx2.Client(base_url=address, timeout=PATIENCE, trust_env=False) as client:
        answer = client.post("/api/v1/sign-in", json={"user_name": user_name, "password": PASSWORD})
        answer.raise_for_status()
        client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        yield client


def help_given(advice: str) -> dict[str, object]:
    """Answers to the form; `advice` tells one attempt from another."""
    return {"help_given": ["services"], "advice": advice}


def opened(url: str) -> Database:
    """The processes' database, for looking at what they left."""
    compose()
    return open_database(Settings(database_url=url, demo=True))


def _run_command(environment: dict[str, str], words: Sequence[str], log: Path) -> None:
    os.environ.update(environment)
    with log.open("ab") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    Thread(target=_end_with_the_tests, daemon=True).start()
    cli.app(list(words))


def _end_with_the_tests() -> None:
    """Whatever becomes of the tests, no process stays behind."""
    tests = parent_process()
    if tests is not None:
        tests.join()
    os._exit(1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

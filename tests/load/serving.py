"""`early-help serve` as processes that a test can kill, on a database with people and one small case that never ends.

A fork server imports the house once; each server is a fork of it, so that starting one fifty times is cheap. Nothing
else is shared: what a server knows comes from its database.
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

import httpx2

from api import cli
from api.app import compose, open_database
from api.security.passwords import hash_password
from api.settings import Settings
from api.workflow_folder import read_folder
from engine import bpmn
from engine.casework import journey_actions, people, policy
from engine.casework.demo.people import PASSWORD, add_people
from engine.casework.journey_actions import NewFamily
from engine.casework.models.people import Area
from engine.database import Database

SHIPPED = Path(__file__).parents[2] / "workflows"
DIAGRAM = Path(__file__).parent / "workflows" / "early_help_case.bpmn"
STARTERS = {Area.NORTH: "tess.robin", Area.CENTRAL: "sena.wren", Area.SOUTH: "nell.dove"}
PATIENCE = 240.0
"""Seconds after which something that should have happened counts as lost. All waiting ends as soon as it can."""

_processes = get_context("forkserver")
_processes.set_forkserver_preload(["api.cli", "tests.load.warm"])


def furnish(url: str, areas: Iterable[Area]) -> Sequence[str]:
    """Deploys the small case with a shipped form, adds the fictional people, and starts a case in each of `areas`.

    Returns the ids of their first tasks. The database is migrated and empty.
    """
    compose()
    form = SHIPPED / "forms" / "support_taf.form"
    files = {path.name: path.read_bytes() for path in (DIAGRAM, form)}
    database = open_database(Settings(database_url=url, demo=True))
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


class Server:
    """One server process at an address that it keeps from life to life; `with` starts it, and kills it at the end."""

    def __init__(self, database_url: str, log: Path) -> None:
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._environment = {"EARLY_HELP_DATABASE_URL": database_url, "EARLY_HELP_DEMO": "1"}
        self._log = log
        self._process: BaseProcess | None = None

    def start(self) -> None:
        """Returns when it answers. Raises RuntimeError with its last words when it does not."""
        self._process = _processes.Process(target=_serve, args=(self._environment, self.port, self._log), daemon=True)
        self._process.start()
        until = monotonic() + PATIENCE
        while not self._answers():
            if not self._process.is_alive() or monotonic() > until:
                raise RuntimeError(f"The server did not start:\n{self._log.read_text()[-2000:]}")
            sleep(0.02)

    def kill(self) -> None:
        """SIGKILL: the process has no moment left to tidy up."""
        if self._process is not None:
            self._process.kill()
            self._process.join()

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

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
    """The servers' database, for looking at what they left."""
    compose()
    return open_database(Settings(database_url=url, demo=True))


def _serve(environment: dict[str, str], port: int, log: Path) -> None:
    os.environ.update(environment)
    with log.open("ab") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    Thread(target=_end_with_the_tests, daemon=True).start()
    cli.app(["serve", "--port", str(port)])


def _end_with_the_tests() -> None:
    """Whatever becomes of the tests, no server stays behind."""
    tests = parent_process()
    if tests is not None:
        tests.join()
    os._exit(1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

"""Several processes behind one address: forks of one parent, which replaces those that end and ends with them all."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2
import pytest
from sqlalchemy import Engine, event
from typer.testing import CliRunner

from api import serving
from api.cli import app
from api.settings import Settings

TWO = r"""
import os, signal
from api import serving

def work():
    os.write(1, f"{os.getpid()}\n".encode())  # at once: two unbuffered prints would come between each other
    signal.pause()

serving.run_several(work, 2)
"""


@contextmanager
def two_processes() -> Iterator[tuple["subprocess.Popen[str]", list[int]]]:
    """The parent, and the ids of its two."""
    with subprocess.Popen([sys.executable, "-c", TWO], stdout=subprocess.PIPE, text=True) as parent:
        try:
            yield parent, [_next_id(parent), _next_id(parent)]
        finally:
            parent.kill()


def _next_id(parent: "subprocess.Popen[str]") -> int:
    assert parent.stdout is not None
    return int(parent.stdout.readline())


def test_a_process_that_ended_is_replaced() -> None:
    with two_processes() as (parent, ids):
        os.kill(ids[0], signal.SIGKILL)
        assert _next_id(parent) not in ids


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_whoever_stops_the_parent_stops_them_all(asked: signal.Signals) -> None:
    with two_processes() as (parent, ids):
        parent.send_signal(asked)
        assert parent.wait(timeout=30) == 0
        for process in ids:
            with pytest.raises(ProcessLookupError):
                os.kill(process, 0)


def test_without_their_parent_they_end() -> None:
    with two_processes() as (parent, _):
        parent.kill()
        assert parent.stdout is not None
        assert parent.stdout.read() == ""  # it ends when the last of them has ended: they hold it open


def test_nobody_else_can_take_the_address_not_even_before_it_is_answered() -> None:
    port = _free_port()
    with serving.listen("127.0.0.1", port), pytest.raises(OSError, match="in use"):
        serving.listen("127.0.0.1", port)


def test_they_are_forked_before_any_thread_and_any_connection(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections: list[object] = []
    found: list[tuple[int, int, int]] = []

    def note_connection(connection: object, _record: object) -> None:
        connections.append(connection)

    def fork_nobody(_work: Callable[[], None], processes: int) -> None:
        found.append((processes, threading.active_count() - before, len(connections)))

    monkeypatch.setenv("EARLY_HELP_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("EARLY_HELP_PORT", str(_free_port()))
    monkeypatch.setattr(serving, "run_several", fork_nobody)
    before = threading.active_count()
    event.listen(Engine, "connect", note_connection)
    try:
        assert CliRunner().invoke(app, ["serve", "--processes", "3"]).exit_code == 0
    finally:
        event.remove(Engine, "connect", note_connection)
    assert found == [(3, 0, 0)]


@pytest.mark.parametrize(("processes", "asked"), [(1, signal.SIGINT), (2, signal.SIGTERM)])
def test_one_or_two_processes_answer_at_one_address_until_they_are_stopped(
    settings: Settings, processes: int, asked: signal.Signals
) -> None:
    port = _free_port()
    environment = {**os.environ, "EARLY_HELP_DATABASE_URL": settings.database_url, "EARLY_HELP_SECURE_COOKIES": "0"}
    command = [sys.executable, "-c", "from api.start_up import run; run()", "serve", "--processes", str(processes)]
    with subprocess.Popen([*command, "--port", str(port)], env=environment, stdout=subprocess.PIPE) as parent:
        try:
            assert parent.stdout is not None
            parent.stdout.readline()  # it tells its address before it forks
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as client:
                answers = [client.get("/sign-in", headers={"Connection": "close"}) for _ in range(6)]
            assert {answer.status_code for answer in answers} == {200}
            parent.send_signal(asked)
            assert parent.wait(timeout=60) == 0
        finally:
            parent.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

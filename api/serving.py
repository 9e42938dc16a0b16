"""The web server, in one process or in several that share what was imported.

Several are forks of a parent that has imported everything, opened no connection and begun no thread: most of their
memory is the parent's, and one that ended is replaced at once, without importing anything again.
"""

import os
import signal
import socket
from collections.abc import Callable, MutableSequence
from contextlib import suppress
from multiprocessing import connection, get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread
from time import sleep

import uvicorn
from starlette.types import ASGIApp

STOPPED_BY = (signal.SIGTERM, signal.SIGINT)
PAUSE = 1.0
"""Seconds before a process that ended is replaced, lest one that cannot begin be begun without end."""


def listen(host: str, port: int) -> socket.socket:
    """A socket for the server, whose address nobody else can take. Raises OSError when somebody has.

    Whoever connects before somebody answers waits.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen()
    except OSError:
        opened.close()
        raise
    return opened


def serve(application: ASGIApp, opened: socket.socket) -> None:
    """Answers what comes to the socket until SIGTERM or SIGINT; what has begun then is answered."""
    config = uvicorn.Config(application, log_level="warning", access_log=False, server_header=False)
    with suppress(KeyboardInterrupt):  # uvicorn raises it again when it has answered what had begun
        uvicorn.Server(config).run(sockets=[opened])


def run_several(work: Callable[[], None], processes: int) -> None:
    """Runs `work()` in that many forks until SIGTERM or SIGINT, which they get too. One that ended is replaced."""
    running: MutableSequence[BaseProcess] = []
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True
        for process in running:
            process.terminate()

    for number in STOPPED_BY:
        signal.signal(number, stop)
    while not stopping or running:
        while not stopping and len(running) < processes:
            _fork(work, running)
        connection.wait([process.sentinel for process in running])
        running[:] = [process for process in running if process.is_alive()]
        if not stopping:
            sleep(PAUSE)


def _fork(work: Callable[[], None], running: MutableSequence[BaseProcess]) -> None:
    # No signal in between: it would find a process that nobody knows of yet, or one with its parent's handlers.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPED_BY)
    process = get_context("fork").Process(target=_work, args=(work,))
    process.start()
    running.append(process)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPED_BY)


def _work(work: Callable[[], None]) -> None:
    for number in STOPPED_BY:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPED_BY)
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    work()


def _end_with(parent: BaseProcess) -> None:
    """A parent that was killed could not say so; without it nobody would stop or replace this process."""
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)

"""An application as the tests set it up, and as it is served: on a port of its own, until the test has ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any, Final

import uvicorn
from fastapi import FastAPI

from api.settings import Settings

UNHURRIED: Final = {"check_seconds": 600, "upgrade_seconds": 600}


def demonstration(path: Path, **others: Any) -> Settings:
    """A demonstration on the SQLite file `path`. What a request begins itself it finishes, however slow it is."""
    hosts = ("testserver", "127.0.0.1", "localhost")
    known: dict[str, Any] = {"demo": True, "secure_cookies": False, "allowed_hosts": hosts, **UNHURRIED}
    return Settings(database_url=f"sqlite:///{path}", **(known | others))


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The address at which a browser finds the application."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()

"""A PostgreSQL server of the tests' own: made in a temporary folder, on a socket only, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

DEBIANS = Path("/usr/lib/postgresql")
"""Where Debian keeps the server's programs, by version."""
PATIENCE = "300"
"""Seconds in which it has to be ready: of use where instructions are counted."""


class PostgresServer:
    """Hands out databases; a copy of a template is made in about a twentieth of a second."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        """Where its socket is, its data and what is written about its processes."""

    def create_database(self, template: str = "template1") -> str:
        """The name of a new database, a copy of `template`."""
        name = f"test_{uuid4().hex}"
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop_database(self, name: str) -> None:
        """Removes a database, whoever is still connected."""
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def url(self, name: str) -> str:
        """The SQLAlchemy address of a database."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def dsn(self, name: str) -> str:
        """The address of a database as psycopg takes it."""
        return f"host={self.folder} user=postgres dbname={name}"


def _binaries() -> Path:
    found = sorted(DEBIANS.glob("*/bin/initdb"))
    initdb = str(found[-1]) if found else shutil.which("initdb")
    if initdb is None:
        raise RuntimeError("PostgreSQL is not installed: the tests need its server (Debian package postgresql).")
    return Path(initdb).resolve().parent


@contextmanager
def running_server(wrapped: Callable[[Path, Path], Path] | None = None) -> Iterator[PostgresServer]:
    """Starts a server, yields it, stops it. Raises RuntimeError where PostgreSQL is not installed.

    `wrapped` makes another program of PostgreSQL's, in the server's folder, to be run instead of it.
    """
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="early-help-postgres-"))
    as_user: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root.
        shutil.chown(folder, "postgres")
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    data = folder / "data"
    run(str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=100"
    program = binaries / "postgres"
    program = wrapped(program, folder) if wrapped else program
    start = ("-w", "-t", PATIENCE, "-l", str(folder / "log"), "-p", str(program), "-o", options, "start")
    try:
        run(str(binaries / "pg_ctl"), "-D", str(data), *start)
        yield PostgresServer(folder)
    finally:
        run(str(binaries / "pg_ctl"), "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)

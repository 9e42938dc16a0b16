"""A made-up world: a database of its own in memory, in which a release runs for fictional people.

It has the product's own tables and is worked in by the product's own code. Nothing leads from it to the installation's
database: what a world needs is copied into it when it is founded. Between requests it is bytes.
"""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Final

import orjson
from sqlalchemy import Connection, Engine
from sqlmodel import Session, SQLModel

from engine import bpmn
from engine.casework.demo.people import add_people
from engine.casework.models.policy import PolicyProfile
from engine.clock import ManualClock
from engine.database import engine_in_memory

Profile = tuple[str, int, bytes]
"""A policy profile in force: its name, its version, and its content as JSON."""
PAGE_BYTES: Final = 1024
"""Most tables of a world hold a few rows or none: small pages keep it small."""
PACKING: Final = 1
KEPT_FOUNDATIONS: Final = 4
THE_BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)
NO_PASSWORD: Final = "nobody signs in"  # noqa: S105 - no hash: no password fits it


@dataclass(frozen=True)
class World:
    """A moment in a made-up world: everything that is in it, packed, and where its clock stands."""

    content: bytes
    moment: datetime

    def at(self, moment: datetime) -> "World":
        """The same world with its clock at `moment`."""
        return replace(self, moment=moment)


@dataclass(frozen=True)
class OpenedWorld:
    """A world that is being worked in. What is not kept with `close` is forgotten."""

    session: Session
    clock: ManualClock
    _connection: sqlite3.Connection

    def close(self) -> World:
        """The world as it is now."""
        self.session.commit()
        return World(zlib.compress(self._connection.serialize(), PACKING), self.clock.moment)


@lru_cache(maxsize=KEPT_FOUNDATIONS)
def found(release: bpmn.Release, policies: tuple[Profile, ...]) -> World:
    """A world with this release in use under these policies, the fictional people in it, and no family yet.

    Its clock may be set to any moment.
    """
    with opened(World(_empty(), THE_BEGINNING)) as world:
        bpmn.definitions.copy(world.session, release)
        world.session.add_all(
            PolicyProfile(name=name, version=version, content=orjson.loads(content), published_at=THE_BEGINNING)
            for name, version, content in policies
        )
        add_people(world.session, NO_PASSWORD)
        return world.close()


@contextmanager
def opened(world: World) -> Iterator[OpenedWorld]:
    """The world to work in, for one thread; its release is compiled once in the process, not once in each world."""
    clock = ManualClock(world.moment)
    with _engine().connect() as connection:
        driver = _driver(connection)
        driver.deserialize(zlib.decompress(world.content))
        with Session(connection, expire_on_commit=False, info={"clock": clock}) as session:
            yield OpenedWorld(session, clock, driver)


@cache
def _engine() -> Engine:
    # One for all worlds, so that statements are compiled once; each connection is a database of its own.
    return engine_in_memory()


@cache
def _empty() -> bytes:
    with _engine().connect() as connection:
        driver = _driver(connection)
        driver.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        SQLModel.metadata.create_all(connection)
        connection.commit()
        return zlib.compress(driver.serialize(), PACKING)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):  # pragma: no cover
        raise TypeError("A world is a SQLite database.")
    return driver

"""Sessions over SQLite or PostgreSQL: one transaction per request or timer, begun and committed at the edge."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from sqlalchemy import Column, Engine, NullPool, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import SchemaType, TypeEngine, to_instance
from sqlmodel import Session, SQLModel, create_engine
from sqlmodel.main import FieldInfoMetadata, get_sqlalchemy_type

from engine.busy import telling_when_busy
from engine.clock import Clock, SystemClock

SQLITE_BUSY_SECONDS = 20
KEPT_CONNECTIONS = 10
"""How many connections to PostgreSQL a process keeps; as many again are opened while it is busy."""
CONNECTION_SECONDS = 10
"""How long a request waits for one of them, and for the server to answer."""
OLDEST_CONNECTION_SECONDS = 300
"""After which one is replaced: what lies between may forget a connection without a word."""
POSTGRES_SETTINGS = {
    "jit": "off",  # To compile a statement takes longer than any of ours runs.
    "timezone": "UTC",  # Moments in JSON sort as text.
    "lock_timeout": "10s",  # A command holds its case for some hundredths of a second.
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",  # A process that hangs must not hold a case for good.
}


class Database:
    """One database and the clock that its sessions carry."""

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        self.clock = clock or SystemClock()
        self.engine = _create_engine(url)
        self._reading = self.engine.execution_options(read_only=True)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that may write; commits when the block ends, rolls back when it raises.

        Raises DatabaseBusyError when others were in the way for too long.
        """
        with telling_when_busy(), self._session(self.engine) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading: on SQLite it takes no write lock. Whatever is written in it is rolled back.

        Raises as `transaction` does.
        """
        with telling_when_busy(), self._session(self._reading) as session:
            yield session

    def _session(self, engine: Engine) -> Session:
        return Session(engine, expire_on_commit=False, info={"clock": self.clock})

    def dispose(self) -> None:
        """Closes every pooled connection."""
        self.engine.dispose()


class Row(SQLModel):
    """The base of every table. Forms and the API have checked what a row holds, so pydantic builds no validator for it,
    which saves a tenth of the time in which a process starts."""

    model_config = {"defer_build": True}

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        # SQLModel makes a type for each column, and SQLAlchemy a class and more for each type: 3 MB of the same few.
        for field in cls.model_fields.values():
            said = next((one for one in field.metadata if isinstance(one, FieldInfoMetadata)), None)
            if said is None:
                field.metadata.append(said := FieldInfoMetadata())
            if not isinstance(said.sa_column, Column):
                said.sa_type = _shared(get_sqlalchemy_type(field))


_TYPES: dict[str, TypeEngine[Any]] = {}


def _shared(kind: type[TypeEngine[Any]] | TypeEngine[Any]) -> TypeEngine[Any]:
    """One type for all columns that have the same, except enumerations, which belong to their column."""
    one = to_instance(kind)
    return one if isinstance(one, SchemaType) else _TYPES.setdefault(repr(one), one)


def table_of(model: type[SQLModel]) -> Table:
    """The Core table of a model, for statements that do not make objects."""
    table: Table = model.__table__  # type: ignore[attr-defined]  # SQLModel's stub leaves it out
    return table


Insert = Callable[[Any], sqlite.Insert | postgresql.Insert]


def inserter(session: Session) -> Insert:
    """The `insert` of the kind of database that the session uses: it can say what becomes of a row that is there
    already."""
    return sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert


def engine_in_memory() -> Engine:
    """An engine each of whose connections is an empty SQLite database of its own, gone when it is closed."""
    engine = create_engine(
        "sqlite://",
        hide_parameters=True,
        json_deserializer=orjson.loads,
        poolclass=NullPool,
        connect_args={"check_same_thread": False},
    )
    _prepare_sqlite(engine)
    return engine


def _create_engine(url: str) -> Engine:
    # hide_parameters: what a family said must never reach a log through an error's text.
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            hide_parameters=True,
            json_deserializer=orjson.loads,
            connect_args={"check_same_thread": False, "timeout": SQLITE_BUSY_SECONDS},
        )
        _prepare_sqlite(engine)
        return engine
    return _create_postgres_engine(url)


def _create_postgres_engine(url: str) -> Engine:
    from engine.postgres import LeanCursor, connect, refuse_ended  # an installation on SQLite need not load psycopg

    engine = create_engine(
        url,
        hide_parameters=True,
        json_deserializer=orjson.loads,
        pool_size=KEPT_CONNECTIONS,
        max_overflow=KEPT_CONNECTIONS,
        pool_timeout=CONNECTION_SECONDS,
        pool_recycle=OLDEST_CONNECTION_SECONDS,
        connect_args={
            "options": _postgres_options(url),
            "connect_timeout": CONNECTION_SECONDS,
            "cursor_factory": LeanCursor,
        },
    )
    event.listen(engine, "do_connect", connect)
    event.listen(engine, "checkout", refuse_ended)
    return engine


def _postgres_options(url: str) -> str:
    """Our settings, then those of the address itself, which come later and so count."""
    settings = (f"-c {name}={value}" for name, value in POSTGRES_SETTINGS.items())
    return " ".join((*settings, str(make_url(url).query.get("options", ""))))


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        # Python's own transaction handling is off, so that BEGIN is ours (below).
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # A deferred BEGIN that writes later fails under load instead of waiting for its turn.
        read_only = connection.get_execution_options().get("read_only", False)
        connection.connection.driver_connection.execute("BEGIN" if read_only else "BEGIN IMMEDIATE")

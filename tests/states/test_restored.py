"""A database that was dumped and restored runs on, and so does a case that is twenty versions old."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine import bpmn
from engine.bpmn import kept_releases
from engine.bpmn.releases import ReleaseCache
from engine.bpmn.spiff import build_specs
from engine.clock import ManualClock
from engine.database import Database
from tests.postgres import PostgresServer
from tests.processes.rehearsal import CASE, DIAGRAMS, Rehearsal, heard, note

Restore = Callable[[], Database]


@pytest.fixture(autouse=True)
def topics(engine_alone: None) -> Iterator[None]:
    bpmn.handlers.register_handler("test_note", note)
    heard.clear()
    yield
    heard.clear()


def forget_what_was_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a restart: every release is compiled again from the files in the database."""
    monkeypatch.setattr(kept_releases, "_cache", ReleaseCache())
    build_specs.cache_clear()


@pytest.fixture
def sqlite_copy(sqlite_database: Database, tmp_path: Path, clock: ManualClock) -> Restore:
    def restore() -> Database:
        target = tmp_path / "restored.db"
        with closing(sqlite3.connect(tmp_path / "early-help.db")) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
        return Database(f"sqlite:///{target}", clock)

    return restore


@pytest.fixture
def postgres_copy(postgres: PostgresServer, postgres_database: Database, tmp_path: Path, clock: ManualClock) -> Restore:
    def restore() -> Database:
        dumped, target = postgres_database.engine.url.database or "", postgres.create_database()
        host = str(postgres_database.engine.url.query["host"])
        for program, more in (("pg_dump", ["--file", dumped, dumped]), ("psql", ["--quiet", "--file", dumped, target])):
            found = shutil.which(program)
            assert found, f"{program} is not installed"
            subprocess.run(
                [found, "-h", host, "-U", "postgres", *more], check=True, cwd=tmp_path, stdout=subprocess.DEVNULL
            )
        return Database(postgres.url(target), clock)

    return restore


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_restored_database_runs_on(
    request: pytest.FixtureRequest, kind: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Rehearsal(request.getfixturevalue(f"{kind}_database"), clock)
    case.deploy("any_time", "one_task", "reminders")
    case.start("reminders", deadline="2026-06-30")
    case.start("any_time", people=["ben", "cai"])
    case.send("handover", raised_by="dee")
    with case.database.transaction() as session:
        bpmn.tasks.save_draft(session, case.task("Deep").id, "ann", {"seen": "half a sentence"})
    database: Database = request.getfixturevalue(f"{kind}_copy")()
    forget_what_was_compiled(monkeypatch)
    restored = Rehearsal(database, clock)
    restored.instance_id = case.instance_id
    assert (restored.tasks(), restored.timers()) == (case.tasks(), case.timers())
    assert (restored.messages(), restored.variables()) == (case.messages(), case.variables())
    assert restored.history() == case.history()
    run_on(restored)
    database.dispose()


def run_on(case: Rehearsal) -> None:
    """The draft is there, timers fire, messages come, and everything is done in the end."""
    with case.database.reading() as session:
        draft = bpmn.tasks.find_draft(session, case.task("Deep").id, "ann")
    assert draft is not None and draft.answers == {"seen": "half a sentence"}
    assert "Late" in case.pass_time(days=130)
    assert [dict(call.inputs) for call in heard] == [{"said": "reminded"}]
    case.send("question")
    case.complete("Late")
    while waiting := case.tasks():
        case.complete(waiting[0])
    assert case.has_ended
    assert case.timers() == []


def test_a_case_that_is_twenty_versions_old_runs_on(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Rehearsal(database, clock)
    case.deploy("review_rounds", "review", "concern")
    opened = case.start("review_rounds")
    diagram = (DIAGRAMS / "review.bpmn").read_bytes()
    for version in range(2, 22):
        changed = diagram.replace(b'name="Prepare"', b'name="Prepare it in the manner of version %d"' % version)
        changed = changed.replace(b'id="Hold"', b'id="Hold_%d"' % version).replace(
            b'Ref="Hold"', b'Ref="Hold_%d"' % version
        )
        assert changed != diagram
        with database.transaction() as session:
            made = bpmn.definitions.deploy(session, {"review.bpmn": changed}, name="v", source="t", deployed_by="pia")
            assert made.number == version
    forget_what_was_compiled(monkeypatch)
    assert case.open() == opened
    assert case.task("Prepare").name == "Prepare"
    for name in ("Prepare", "Hold", "Send"):
        case.complete(name, outcome="continue")
    assert case.open() == opened
    with database.transaction() as session:
        bpmn.instances.start(session, "review_rounds", business_key="CASE-2", area="North", variables={}, actor="ann")
        newest = bpmn.tasks.list_open(session, "CASE-2")
    assert [task.name for task in newest] == ["Prepare it in the manner of version 21"]
    with database.reading() as session:
        assert bpmn.instances.find_by_business_key(session, CASE) is not None

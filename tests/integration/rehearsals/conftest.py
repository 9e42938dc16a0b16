"""An installation with the shipped release in use, a process owner and a real case: what a rehearsal must not touch."""

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from sqlmodel import Session, SQLModel, select

from api.installation import compose
from api.workflow_folder import WorkflowFolder, read_folder
from engine import bpmn
from engine.casework import policy
from engine.casework.demo.people import add_people
from engine.casework.rehearsal import story, world
from engine.casework.rehearsal.story import Beginning, Story
from engine.casework.rehearsal.world import World
from engine.database import Database
from tests.conftest import MONDAY_MORNING

OWNER = "petra.owl"
BEGINNING = Beginning(by="sena.wren", at=MONDAY_MORNING)
SHIPPED = Path(__file__).parents[3] / "workflows"


@pytest.fixture(scope="session")
def folder() -> WorkflowFolder:
    """The process owner's folder as shipped."""
    compose()
    return read_folder(SHIPPED)


@pytest.fixture(scope="session")
def shipped(folder: WorkflowFolder) -> bpmn.Release:
    """The shipped files as a release, in no database yet."""
    return bpmn.definitions.examine(folder.files, None).as_release()


@pytest.fixture(scope="session")
def founded(shipped: bpmn.Release, folder: WorkflowFolder) -> World:
    """A made-up world of the shipped release."""
    dumped = ((one.name, one.version, one.model_dump(mode="json", by_alias=True)) for one in folder.policies)
    return world.found(shipped, tuple((name, version, orjson.dumps(content)) for name, version, content in dumped))


Changed = Callable[[str, str, str], bpmn.Release]


@pytest.fixture(scope="session")
def changed(folder: WorkflowFolder, shipped: bpmn.Release) -> Changed:
    """`changed(file, before, after)`: the shipped release with one text in place of another."""

    def change(file: str, before: str, after: str) -> bpmn.Release:
        content = folder.files[file].decode()
        assert before in content
        return bpmn.definitions.examine({file: content.replace(before, after).encode()}, shipped).as_release()

    return change


@pytest.fixture
def installation(database: Database, shipped: bpmn.Release, folder: WorkflowFolder) -> Database:
    """An installation of either kind, with people and without families."""
    furnish(database, shipped, folder)
    return database


@pytest.fixture
def sqlite_installation(sqlite_database: Database, shipped: bpmn.Release, folder: WorkflowFolder) -> Database:
    furnish(sqlite_database, shipped, folder)
    return sqlite_database


def furnish(database: Database, shipped: bpmn.Release, folder: WorkflowFolder) -> None:
    with database.transaction() as session:
        bpmn.definitions.copy(session, shipped)
        policy.publish(session, folder.policies)
        add_people(session, "no hash")


def everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the rehearsals' own."""
    session.flush()
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name != "rehearsal"]
    return {table.name: sorted(map(tuple, session.execute(select(table)).all()), key=repr) for table in tables}


def read_shipped(name: str, folder: WorkflowFolder) -> Story:
    """One of the shipped stories."""
    return story.read(name, folder.stories[name])

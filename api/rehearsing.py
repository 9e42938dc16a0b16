"""Tells stored rehearsals on drafts and on what is in use, each in turn, by whoever comes to it; and tidies up."""

from collections.abc import Mapping
from threading import Event

from api import logs
from api.workflow_folder import WorkflowFolder
from engine import bpmn
from engine.casework.models.rehearsals import StoryRun
from engine.casework.rehearsal import keeping, stories, story, telling, world
from engine.casework.rehearsal.telling import Outcome
from engine.database import Database


def work_off(database: Database, *, most: int | None = None, stop: Event | None = None) -> int:
    """Tells the stories that are to be told, `most` of them at most, until none is or `stop` is set; how many."""
    told = 0
    while (most is None or told < most) and not (stop is not None and stop.is_set()):
        run = _take_next(database)
        if run is None:
            break
        _tell(database, run)
        told += 1
    return told


def tell_before(examined: bpmn.definitions.Examination, workflows: WorkflowFolder) -> Mapping[str, Outcome]:
    """What comes of a folder's stories on its files before they are deployed, by title."""
    profiles = tuple((one.name, one.version, one.model_dump_json(by_alias=True).encode()) for one in workflows.policies)
    release = examined.as_release()
    told = (story.read(name, text) for name, text in workflows.stories.items())
    return {one.title: telling.tell(one, release, world.found(release, profiles)) for one in told}


def tidy(database: Database) -> int:
    """Forgets the rehearsals that nobody went on with for a day; how many."""
    with database.reading() as session:
        left = keeping.list_left(session)
    if left:
        with database.transaction() as session:
            keeping.forget(session, left)
    return len(left)


def _take_next(database: Database) -> StoryRun | None:
    with database.reading() as session:
        if not stories.is_any_waiting(session):
            return None  # As nearly always: nobody has to wait for us to write.
    with database.transaction() as session:
        return stories.take_next(session)


def _tell(database: Database, run: StoryRun) -> None:
    try:
        with database.reading() as session:
            outcome = stories.tell(session, run)
    except Exception as error:
        # A defect of ours with one story must not keep the others waiting.
        outcome = Outcome(
            (f"It could not be told. Tell your administrator this number: {logs.log_unexpected(error)}.",)
        )
    with database.transaction() as session:
        stories.finish(session, run, outcome)

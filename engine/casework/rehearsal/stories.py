"""Stored rehearsals: the files, which of them hold for a release, and what came of telling them on it.

They are told on the release in use and on every draft made since, by whoever comes to it: a worker, or a command.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from engine import bpmn, clock
from engine.casework.errors import CaseworkError
from engine.casework.models.rehearsals import StoryFile, StoryRun
from engine.casework.rehearsal import keeping, story, telling
from engine.casework.rehearsal.telling import Outcome

LOST_AFTER: Final = timedelta(minutes=5)
"""After this long somebody else tells a story that one has begun with."""


class StoryNotFoundError(CaseworkError):
    """There is no such stored rehearsal."""

    def __init__(self) -> None:
        super().__init__("There is no such stored rehearsal.")


@dataclass(frozen=True)
class StoredStory:
    """A story that holds for a release, and what came of it there; `outcome` is None until it has been told."""

    id: int
    name: str
    title: str
    content: str
    outcome: Outcome | None


def keep(session: Session, release_id: str, name: str, text: str, *, by: str) -> None:
    """Keeps a story from this release on; the same text again changes nothing. Raises StoryRefusedError."""
    story.read(name, text)
    known = next((one for one in _files_of(session, release_id) if one.name == name), None)
    if known is None or known.content != text:
        _add(session, release_id, name, text, by)


def remove(session: Session, release_id: str, story_id: int, *, by: str) -> None:
    """Takes a story away from this release on. Raises StoryNotFoundError."""
    _add(session, release_id, get(session, release_id, story_id).name, None, by)


def get(session: Session, release_id: str, story_id: int) -> StoredStory:
    """A story that holds for the release. Raises StoryNotFoundError."""
    found = next((one for one in list_of(session, release_id) if one.id == story_id), None)
    if found is None:
        raise StoryNotFoundError
    return found


def list_of(session: Session, release_id: str) -> Sequence[StoredStory]:
    """The stories that hold for a release, by file name."""
    runs = {run.story: run for run in session.exec(select(StoryRun).where(StoryRun.release_id == release_id))}
    return [
        StoredStory(
            id=one.id or 0,
            name=one.name,
            title=story.read(one.name, one.content or "").title,
            content=one.content or "",
            outcome=_outcome(runs.get(one.id or 0)),
        )
        for one in _files_of(session, release_id)
    ]


def tell_again(session: Session, release_id: str) -> None:
    """Forgets what came of the stories on this release, so that they are told anew."""
    session.execute(delete(StoryRun).where(col(StoryRun.release_id) == release_id))


def is_any_waiting(session: Session) -> bool:
    """Whether a story is to be told that nobody is at."""
    return any(
        _is_waiting(session, session.get(StoryRun, (release_id, one.id)))
        for release_id in _rehearsed_releases(session)
        for one in _files_of(session, release_id)
    )


def take_next(session: Session) -> StoryRun | None:
    """Begins to tell the next story that is to be told; None when there is none, or somebody was quicker."""
    for release_id in _rehearsed_releases(session):
        for one in _files_of(session, release_id):
            if (run := _take(session, release_id, one.id or 0)) is not None:
                return run
    return None


def tell(session: Session, run: StoryRun) -> Outcome:
    """What comes of the story that was begun with. Nothing is written: `finish` does."""
    release = bpmn.definitions.release(session, run.release_id)
    file = session.get_one(StoryFile, run.story)
    return telling.tell(story.read(file.name, file.content or ""), release, keeping.found(session, run.release_id))


def finish(session: Session, run: StoryRun, outcome: Outcome) -> None:
    """Keeps what came of it."""
    kept = session.get(StoryRun, (run.release_id, run.story))
    if kept is not None:  # else it is to be told anew
        kept.passed, kept.words = outcome.passed, list(outcome.words)
        session.add(kept)
        session.flush()


def _outcome(run: StoryRun | None) -> Outcome | None:
    return None if run is None or run.passed is None else Outcome(tuple(run.words))


def _files_of(session: Session, release_id: str) -> Sequence[StoryFile]:
    """The newest version of each file that was kept with the release or before it, and was not taken back since."""
    deployments = bpmn.definitions.list_deployments(session)
    mine = bpmn.definitions.get_deployment(session, release_id)
    taken_back = (bpmn.DeploymentStatus.DISCARDED, bpmn.DeploymentStatus.WITHDRAWN)
    there = [one.id for one in deployments if one.number < mine.number and one.status not in taken_back]
    kept = select(StoryFile).where(col(StoryFile.release_id).in_([*there, release_id])).order_by(col(StoryFile.id))
    newest = {one.name: one for one in session.exec(kept)}
    return [newest[name] for name in sorted(newest) if newest[name].content is not None]


def _rehearsed_releases(session: Session) -> Sequence[str]:
    """The release in use and the drafts made since, the newest first; none where no story is kept at all."""
    if session.exec(select(StoryFile.id).limit(1)).first() is None:
        return []
    found = []
    for deployment in bpmn.definitions.list_deployments(session):
        if deployment.status in (bpmn.DeploymentStatus.DRAFT, bpmn.DeploymentStatus.IN_USE):
            found.append(deployment.id)
        if deployment.status is bpmn.DeploymentStatus.IN_USE:
            break
    return found


def _is_waiting(session: Session, run: StoryRun | None) -> bool:
    return run is None or (run.passed is None and run.begun_at <= clock.now(session) - LOST_AFTER)


def _take(session: Session, release_id: str, story_id: int) -> StoryRun | None:
    now = clock.now(session)
    run = session.get(StoryRun, (release_id, story_id), with_for_update=True) or StoryRun(
        release_id=release_id, story=story_id, begun_at=now - LOST_AFTER
    )
    if not _is_waiting(session, run):
        return None
    run.begun_at = now
    try:
        with session.begin_nested():
            session.add(run)
    except IntegrityError:  # Somebody else begins with it at this moment.
        return None
    return run


def _add(session: Session, release_id: str, name: str, content: str | None, by: str) -> None:
    now = clock.now(session)
    session.add(StoryFile(name=name, release_id=release_id, content=content, kept_by=by, kept_at=now))
    session.flush()

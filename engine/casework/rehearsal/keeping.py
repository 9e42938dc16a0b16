"""Rehearsals that are under way: begun, gone on with, ended. Only their owner sees them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import orjson
from sqlalchemy import delete
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from engine import bpmn, clock, working_days
from engine.casework import policy
from engine.casework.demo.storyteller import Storyteller
from engine.casework.errors import CaseworkError
from engine.casework.models.rehearsals import Rehearsal
from engine.casework.rehearsal import world
from engine.casework.rehearsal.performing import begin as begin_case
from engine.casework.rehearsal.performing import perform, teller_of
from engine.casework.rehearsal.story import MOST_STEPS, Beginning, Step
from engine.casework.rehearsal.world import World

KEPT_FOR: Final = timedelta(days=1)
"""How long a rehearsal that nobody goes on with is kept."""
MOST_OF_ONE_OWNER: Final = 10


class RehearsalNotFoundError(CaseworkError):
    """There is no such rehearsal, it is somebody else's, or it has ended."""

    def __init__(self) -> None:
        super().__init__("There is no such rehearsal. It may have ended: nothing of it is kept.")


class RehearsalGoneOnError(CaseworkError):
    """The rehearsal has gone on since the page was shown, for example in another window."""

    def __init__(self) -> None:
        super().__init__("This rehearsal has gone on in another window. This is where it stands now.")


class RehearsalTooLongError(CaseworkError):
    """A rehearsal has as many steps as one may have."""

    def __init__(self) -> None:
        super().__init__(f"A rehearsal has {MOST_STEPS} steps at most. End this one and begin another.")


@dataclass(frozen=True)
class Act:
    """A rehearsal that is being gone on with. Who did something says with `keep` what it was."""

    rehearsal: Rehearsal
    teller: Storyteller
    _session: Session
    _opened: world.OpenedWorld

    def keep(self, step: Step) -> None:
        """The world as it is now becomes the rehearsal's, and `step` the last that was done in it."""
        kept, row = self._opened.close(), self.rehearsal
        row.world, row.moment, row.revision = kept.content, kept.moment, row.revision + 1
        row.steps = [*row.steps, step.model_dump(mode="json", exclude_defaults=True)]
        row.touched_at = clock.now(self._session)
        self._session.add(row)
        self._session.flush()


def begin(session: Session, owner: str, release_id: str, beginning: Beginning, *, title: str) -> Rehearsal:
    """Begins a rehearsal of a release. An owner who has `MOST_OF_ONE_OWNER` loses the one that was used longest ago.

    Raises ReleaseNotFoundError, NotAllowedError, PolicyError, and from the engine ProcessNotFoundError and
    StepFailedError; then there is no rehearsal.
    """
    with world.opened(found(session, release_id).at(beginning.at)) as opened:
        teller = teller_of(opened)
        begin_case(teller, beginning)
        begun = opened.close()
    now = clock.now(session)
    row = Rehearsal(
        owner=owner,
        release_id=release_id,
        title=title,
        world=begun.content,
        moment=begun.moment,
        reference=teller.reference,
        beginning=beginning.model_dump(mode="json"),
        begun_at=now,
        touched_at=now,
    )
    _make_room(session, owner)
    session.add(row)
    session.flush()
    return row


def found(session: Session, release_id: str) -> World:
    """A world with this release, under the policies that are in force. Raises ReleaseNotFoundError."""
    return world.found(bpmn.definitions.release(session, release_id), policies_in_force(session))


def policies_in_force(session: Session) -> tuple[world.Profile, ...]:
    """The newest version of each policy profile."""
    return tuple((one.name, one.version, orjson.dumps(one.content)) for one in policy.list_newest(session))


def usual_beginning(session: Session) -> datetime:
    """When a rehearsal begins if nobody says otherwise: at nine o'clock of this working day, or of the next."""
    today = clock.today(session)
    day = today if working_days.is_working_day(today) else working_days.working_days_after(today, 1)
    return clock.london_moment(day, 9)


def get(session: Session, owner: str, rehearsal_id: str) -> Rehearsal:
    """The owner's rehearsal. Raises RehearsalNotFoundError."""
    return _get(session, owner, rehearsal_id, lock=False)


def list_of(session: Session, owner: str) -> Sequence[Rehearsal]:
    """The owner's rehearsals, the newest first; without their worlds."""
    mine = select(Rehearsal).where(Rehearsal.owner == owner).order_by(col(Rehearsal.begun_at).desc(), Rehearsal.id)
    return session.exec(mine.options(defer(Rehearsal.world))).all()  # type: ignore[arg-type]  # SQLModel's stub


@contextmanager
def looking(rehearsal: Rehearsal) -> Iterator[Storyteller]:
    """Its world, to look at."""
    with world.opened(World(rehearsal.world, rehearsal.moment)) as opened:
        yield teller_of(opened, rehearsal.reference)


@contextmanager
def acting(session: Session, owner: str, rehearsal_id: str, revision: int | None) -> Iterator[Act]:
    """Goes on with a rehearsal as the owner saw it (`revision`; None: not checked). What is not kept is forgotten.

    Raises RehearsalNotFoundError, RehearsalGoneOnError, RehearsalTooLongError.
    """
    row = _get(session, owner, rehearsal_id, lock=True)
    if revision is not None and row.revision != revision:
        raise RehearsalGoneOnError
    if len(row.steps) >= MOST_STEPS:
        raise RehearsalTooLongError
    with world.opened(World(row.world, row.moment)) as opened:
        yield Act(row, teller_of(opened, row.reference), session, opened)


def act(session: Session, owner: str, rehearsal_id: str, revision: int | None, step: Step) -> None:
    """Does a step. Raises as `acting` and `performing.perform` do; then nothing has happened."""
    with acting(session, owner, rehearsal_id, revision) as going_on:
        perform(going_on.teller, step)
        going_on.keep(step)


def end(session: Session, owner: str, rehearsal_id: str) -> None:
    """Forgets a rehearsal. Raises RehearsalNotFoundError."""
    session.delete(get(session, owner, rehearsal_id))
    session.flush()


def list_left(session: Session) -> Sequence[str]:
    """The ids of the rehearsals that nobody went on with for a day."""
    return session.exec(select(Rehearsal.id).where(col(Rehearsal.touched_at) < clock.now(session) - KEPT_FOR)).all()


def forget(session: Session, rehearsal_ids: Sequence[str]) -> None:
    """Forgets rehearsals, whoever's they are."""
    session.execute(delete(Rehearsal).where(col(Rehearsal.id).in_(rehearsal_ids)))


def _get(session: Session, owner: str, rehearsal_id: str, *, lock: bool) -> Rehearsal:
    wanted = select(Rehearsal).where(Rehearsal.id == rehearsal_id, Rehearsal.owner == owner)
    row = session.exec(wanted.with_for_update() if lock else wanted).first()
    if row is None:
        raise RehearsalNotFoundError
    return row


def _make_room(session: Session, owner: str) -> None:
    longest_ago_last = (
        select(Rehearsal.id).where(Rehearsal.owner == owner).order_by(col(Rehearsal.touched_at).desc(), Rehearsal.id)
    )
    forget(session, session.exec(longest_ago_last.offset(MOST_OF_ONE_OWNER - 1)).all())

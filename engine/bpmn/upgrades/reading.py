"""Where upgrades stand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, func, select, tuple_

from engine.bpmn.rows import INSTANCE
from engine.bpmn.task_pages import CursorError, read_cursor
from engine.bpmn.upgrades.errors import UpgradeNotFoundError
from engine.bpmn.upgrades.models import Upgrade, UpgradeCase, UpgradeStatus
from engine.bpmn.upgrades.wording import UpgradeNote

LONGEST_NUMBER = 10
"""Digits that a case's number can have."""


def get(session: Session, upgrade_id: str) -> Upgrade:
    """The upgrade. Raises UpgradeNotFoundError."""
    upgrade = session.get(Upgrade, upgrade_id, populate_existing=True)
    if upgrade is None:
        raise UpgradeNotFoundError(upgrade_id)
    return upgrade


@dataclass(frozen=True)
class RunningOn:
    """How many instances of a process have not ended and run on a release."""

    process_key: str
    release_id: str
    cases: int


def count_running(session: Session) -> Sequence[RunningOn]:
    """Every process that has running instances, release by release."""
    instances = INSTANCE.c
    counted = sql_select(instances.process_key, instances.release_id, func.count()).where(instances.ended_at.is_(None))
    places = counted.group_by(instances.process_key, instances.release_id)
    return [RunningOn(*row) for row in session.execute(places.order_by(instances.process_key, instances.release_id))]


def list_newest(
    session: Session, *, limit: int, before: str | None = None, to_release_id: str | None = None
) -> Sequence[Upgrade]:
    """The upgrades asked for last (to one release, or to any), newest first; `before`: those after this place.

    Raises CursorError.
    """
    wanted = select(Upgrade)
    if to_release_id is not None:
        wanted = wanted.where(Upgrade.to_release_id == to_release_id)
    if before is not None:
        wanted = wanted.where(tuple_(col(Upgrade.planned_at), col(Upgrade.id)) < read_cursor(before))
    return session.exec(wanted.order_by(col(Upgrade.planned_at).desc(), col(Upgrade.id).desc()).limit(limit)).all()


def place_of(upgrade: Upgrade) -> str:
    """The place of an upgrade in the list."""
    return f"{upgrade.planned_at.isoformat()}~{upgrade.id}"


def count_cases(session: Session, upgrade_id: str) -> dict[UpgradeStatus, int]:
    """How many cases stand where; a status without cases is left out."""
    counted = select(UpgradeCase.status, func.count()).where(col(UpgradeCase.upgrade_id) == upgrade_id)
    return {UpgradeStatus(status): number for status, number in session.exec(counted.group_by(col(UpgradeCase.status)))}


def count_notes(session: Session, upgrade_id: str, status: UpgradeStatus) -> Counter[UpgradeNote]:
    """How many of the cases that stand there have which note."""
    of_status = (col(UpgradeCase.upgrade_id) == upgrade_id, col(UpgradeCase.status) == status)
    return Counter(
        UpgradeNote(**note) for notes in session.exec(select(UpgradeCase.notes).where(*of_status)) for note in notes
    )


def list_cases(
    session: Session, upgrade_id: str, *, limit: int, after: str | None = None, status: UpgradeStatus | None = None
) -> Sequence[UpgradeCase]:
    """The cases of an upgrade in the order of their numbers; `after`: from the one after this number. Raises
    CursorError."""
    if after is not None and not (after.isascii() and after.isdigit() and len(after) < LONGEST_NUMBER):
        raise CursorError
    wanted = select(UpgradeCase).where(col(UpgradeCase.upgrade_id) == upgrade_id, col(UpgradeCase.id) > int(after or 0))
    if status is not None:
        wanted = wanted.where(col(UpgradeCase.status) == status)
    return session.exec(wanted.order_by(col(UpgradeCase.id)).limit(limit)).all()

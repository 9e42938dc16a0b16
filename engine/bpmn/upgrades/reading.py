"""Where upgrades stand."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select, tuple_

from engine.bpmn.upgrades.errors import UpgradeNotFoundError
from engine.bpmn.upgrades.models import Upgrade, UpgradeCase, UpgradeStatus


def get(session: Session, upgrade_id: str) -> Upgrade:
    """The upgrade. Raises UpgradeNotFoundError."""
    upgrade = session.get(Upgrade, upgrade_id, populate_existing=True)
    if upgrade is None:
        raise UpgradeNotFoundError(upgrade_id)
    return upgrade


def list_newest(session: Session, *, limit: int, before: Upgrade | None = None) -> Sequence[Upgrade]:
    """The upgrades asked for last, newest first; `before`: those older than this one."""
    wanted = select(Upgrade)
    if before is not None:
        place: tuple[datetime, str] = (before.planned_at, before.id)
        wanted = wanted.where(tuple_(col(Upgrade.planned_at), col(Upgrade.id)) < place)
    return session.exec(wanted.order_by(col(Upgrade.planned_at).desc(), col(Upgrade.id).desc()).limit(limit)).all()


def count_cases(session: Session, upgrade_id: str) -> dict[UpgradeStatus, int]:
    """How many cases stand where; a status without cases is left out."""
    counted = select(UpgradeCase.status, func.count()).where(col(UpgradeCase.upgrade_id) == upgrade_id)
    return {UpgradeStatus(status): number for status, number in session.exec(counted.group_by(col(UpgradeCase.status)))}


def list_cases(
    session: Session, upgrade_id: str, *, limit: int, after: int = 0, status: UpgradeStatus | None = None
) -> Sequence[UpgradeCase]:
    """The cases of an upgrade in the order of their numbers, from the one after `after`."""
    wanted = select(UpgradeCase).where(col(UpgradeCase.upgrade_id) == upgrade_id, col(UpgradeCase.id) > after)
    if status is not None:
        wanted = wanted.where(col(UpgradeCase.status) == status)
    return session.exec(wanted.order_by(col(UpgradeCase.id)).limit(limit)).all()

"""Asking for an upgrade: first a plan for each case, then to move some or all of them, then perhaps to undo that.

Nothing is done here but noted as to be done, case by case; `doing.py` does it, in as many transactions as there are
cases, so that it can be stopped at any moment and goes on from there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import literal, select
from sqlmodel import Session

from engine import clock
from engine.bpmn import definitions
from engine.bpmn.problems import errors_among
from engine.bpmn.releases import Release
from engine.bpmn.rows import INSTANCE, count
from engine.bpmn.safety import SafetyRule
from engine.bpmn.spiff import Renamed
from engine.bpmn.upgrades.errors import ReleaseUnfitError, UpgradeRefusedError
from engine.bpmn.upgrades.models import Upgrade, UpgradeCase, UpgradeStatus
from engine.bpmn.upgrades.reading import get
from engine.database import table_of

CASE = table_of(UpgradeCase)


@dataclass(frozen=True)
class Choice:
    """Which running instances of a process: all of them, or those of one release, one area or some business keys."""

    process_key: str
    from_release_id: str | None = None
    area: str | None = None
    business_keys: Sequence[str] | None = None

    def conditions(self) -> Iterator[Any]:
        """The same for the database."""
        yield INSTANCE.c.process_key == self.process_key
        yield INSTANCE.c.ended_at.is_(None)
        if self.from_release_id is not None:
            yield INSTANCE.c.release_id == self.from_release_id
        if self.area is not None:
            yield INSTANCE.c.area == self.area
        if self.business_keys is not None:
            yield INSTANCE.c.business_key.in_(self.business_keys)


def begin(
    session: Session,
    choice: Choice,
    *,
    to_release_id: str,
    renamed: Renamed | None = None,
    actor: str,
    rules: Sequence[SafetyRule] = (),
) -> Upgrade:
    """Asks for a plan to move running instances to a release, earlier or later than theirs.

    `renamed`: process key → element id before → element id after. Raises ReleaseNotFoundError, UpgradeRefusedError,
    ReleaseUnfitError.
    """
    release = definitions.release(session, to_release_id)
    if choice.process_key not in release.processes:
        raise UpgradeRefusedError(f"The version has no process “{choice.process_key}”.")
    if not definitions.get_deployment(session, to_release_id).was_in_use:
        raise UpgradeRefusedError("The release was never put into use, so no case can be moved to it.")
    if errors := errors_among(definitions.list_problems(session, to_release_id, rules)):
        raise ReleaseUnfitError(f"The release does not fit any more. {errors[0].message}")
    _check_renamed(release, renamed or {})
    written = {key: dict(ids) for key, ids in (renamed or {}).items()}
    upgrade = Upgrade(
        process_key=choice.process_key,
        to_release_id=to_release_id,
        renamed=written,
        planned_at=clock.now(session),
        planned_by=actor,
    )
    session.add(upgrade)
    session.flush()
    _list_instances(session, upgrade, choice)
    return upgrade


def _check_renamed(release: Release, renamed: Renamed) -> None:
    for key, ids in renamed.items():
        process = release.processes.get(key)
        if process is None:
            raise UpgradeRefusedError(f"The version has no process “{key}”.")
        unknown = next((id_ for id_ in ids.values() if id_ not in process.elements), None)
        if unknown is not None:
            raise UpgradeRefusedError(f"The process “{key}” of the version has no element “{unknown}”.")
        if len(set(ids.values())) < len(ids):
            raise UpgradeRefusedError(f"Two elements of “{key}” would become the same one.")


def _list_instances(session: Session, upgrade: Upgrade, choice: Choice) -> None:
    row = {
        "upgrade_id": literal(upgrade.id),
        "instance_id": INSTANCE.c.id,
        "business_key": INSTANCE.c.business_key,
        "from_release_id": INSTANCE.c.release_id,
        "status": literal(UpgradeStatus.UNPLANNED, CASE.c.status.type),
        "notes": literal([], CASE.c.notes.type),
        "changed_at": literal(upgrade.planned_at, CASE.c.changed_at.type),
    }
    elsewhere = INSTANCE.c.release_id != upgrade.to_release_id
    chosen = select(*row.values()).where(elsewhere, *choice.conditions())
    ordered = chosen.order_by(INSTANCE.c.started_at, INSTANCE.c.id)
    session.execute(CASE.insert().from_select(list(row), ordered))


def plan_again(session: Session, upgrade_id: str) -> int:
    """Asks for new plans for the cases that were not moved; how many they are. Raises UpgradeNotFoundError."""
    get(session, upgrade_id)
    before = (UpgradeStatus.READY, UpgradeStatus.BLOCKED, UpgradeStatus.UNDONE)
    return _ask(session, upgrade_id, before, status=UpgradeStatus.UNPLANNED)


def move(
    session: Session,
    upgrade_id: str,
    *,
    reason: str,
    actor: str,
    at_most: int | None = None,
    business_keys: Sequence[str] | None = None,
) -> int:
    """Asks to move the cases that can be: all, some, or the first few as a sample; how many they are.

    Raises UpgradeNotFoundError.
    """
    before = (UpgradeStatus.READY, UpgradeStatus.UNDONE)
    order = _Order(UpgradeStatus.MOVING, actor, reason)
    return _give(session, get(session, upgrade_id), before, order, at_most=at_most, business_keys=business_keys)


def undo(
    session: Session, upgrade_id: str, *, reason: str, actor: str, business_keys: Sequence[str] | None = None
) -> int:
    """Asks to put the moved cases back, all or some; how many they are. Raises UpgradeNotFoundError."""
    order = _Order(UpgradeStatus.UNDOING, actor, reason)
    return _give(session, get(session, upgrade_id), (UpgradeStatus.MOVED,), order, business_keys=business_keys)


class _Order(NamedTuple):
    """What is to be done with cases, who asks for it, and why."""

    status: UpgradeStatus
    asked_by: str
    reason: str


def _give(session: Session, upgrade: Upgrade, before: Sequence[UpgradeStatus], order: _Order, **which: Any) -> int:
    """An order that is about no case is none: who asked before, and why, stays."""
    asked = _ask(session, upgrade.id, before, **order._asdict(), **which)
    if asked:
        upgrade.asked_at, upgrade.asked_by, upgrade.reason = clock.now(session), order.asked_by, order.reason
        session.add(upgrade)
        session.flush()
    return asked


def _ask(
    session: Session,
    upgrade_id: str,
    before: Sequence[UpgradeStatus],
    *,
    at_most: int | None = None,
    business_keys: Sequence[str] | None = None,
    **after: Any,
) -> int:
    """Gives the cases that stand where `before` says the values `after`; how many they are."""
    wanted = select(CASE.c.id).where(CASE.c.upgrade_id == upgrade_id, CASE.c.status.in_(before))
    if business_keys is not None:
        wanted = wanted.where(CASE.c.business_key.in_(business_keys))
    these = CASE.c.id.in_(wanted.order_by(CASE.c.id).limit(at_most))
    asked = CASE.update().where(these, CASE.c.status.in_(before))
    return count(session.execute(asked.values(changed_at=clock.now(session), **after)))

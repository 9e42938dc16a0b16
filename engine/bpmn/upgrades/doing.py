"""Doing what was asked for, one case in one transaction."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlmodel import Session, col, select

from engine import clock
from engine.bpmn import commands, definitions, snapshots
from engine.bpmn.errors import StepFailedError
from engine.bpmn.models import HistoryKind
from engine.bpmn.upgrades.models import Upgrade, UpgradeCase, UpgradeStatus
from engine.bpmn.upgrades.moving import move
from engine.bpmn.upgrades.planning import Plan, failed_note, plan
from engine.bpmn.upgrades.wording import UpgradeNote

PENDING = (UpgradeStatus.UNPLANNED, UpgradeStatus.MOVING, UpgradeStatus.UNDOING)


def list_pending(session: Session, *, limit: int, upgrade_id: str | None = None) -> Sequence[int]:
    """The numbers of the cases for which something is still to be done, of one upgrade or of all."""
    pending = select(UpgradeCase.id).where(col(UpgradeCase.status).in_(PENDING))
    if upgrade_id is not None:
        pending = pending.where(col(UpgradeCase.upgrade_id) == upgrade_id)
    found: Sequence[int] = session.exec(pending.order_by(col(UpgradeCase.id)).limit(limit)).all()  # type: ignore[assignment]  # a kept row has its number
    return found


def do(session: Session, number: int) -> UpgradeCase | None:
    """Does what is asked for with one case: plans it, moves it or puts it back. None where somebody else did already.

    The instance is locked first, so a person who completes a task of it comes before or after, and nothing is lost.
    """
    case = session.get_one(UpgradeCase, number)
    instance = commands.lock(session, case.instance_id)
    case = session.get_one(UpgradeCase, number, populate_existing=True, with_for_update=True)
    upgrade = session.get_one(Upgrade, case.upgrade_id, populate_existing=True)
    match case.status:
        case UpgradeStatus.UNPLANNED:
            _note_plan(case, _plan(session, upgrade, instance, upgrade.planned_by))
        case UpgradeStatus.MOVING:
            _move(session, upgrade, case, instance)
        case UpgradeStatus.UNDOING:
            _put_back(session, case)
        case _:
            return None
    case.changed_at = clock.now(session)
    session.add(case)
    session.flush()
    return case


def set_aside(session: Session, number: int, error_id: str) -> None:
    """Notes that a defect of ours kept a case from what was asked for, so that the others can go on."""
    case = session.get_one(UpgradeCase, number, populate_existing=True, with_for_update=True)
    if case.status not in PENDING:
        return  # somebody else has done it since
    undoing = case.status is UpgradeStatus.UNDOING
    case.status = UpgradeStatus.MOVED if undoing else UpgradeStatus.BLOCKED
    sentence = f"Something went wrong; nothing was changed. The log has the number {error_id}."
    case.notes = [asdict(UpgradeNote("unexpected", sentence))]
    case.changed_at = clock.now(session)
    session.add(case)
    session.flush()


def _plan(session: Session, upgrade: Upgrade, instance: Any, actor: str) -> Plan:
    return plan(session, instance, upgrade.to_release_id, upgrade.renamed, actor)


def _note_plan(case: UpgradeCase, planned: Plan) -> None:
    case.status = UpgradeStatus.BLOCKED if planned.obstacles else UpgradeStatus.READY
    case.notes = [asdict(note) for note in planned.obstacles or planned.changes]


def _move(session: Session, upgrade: Upgrade, case: UpgradeCase, instance: Any) -> None:
    planned = _plan(session, upgrade, instance, case.asked_by or upgrade.planned_by)
    case.from_release_id = instance["release_id"]
    _note_plan(case, planned)
    if planned.transplant is None:
        return
    numbers = [definitions.release(session, id_).number for id_ in (instance["release_id"], upgrade.to_release_id)]
    detail = f"{numbers[0]} → {numbers[1]}: {case.reason}"
    try:
        with session.begin_nested():
            moved = move(session, instance, planned.transplant, detail)
    except StepFailedError as failure:
        _note_plan(case, Plan([failed_note(failure)]))
        return
    case.status, case.snapshot_id = UpgradeStatus.MOVED, moved.snapshot_id
    case.notes = [*case.notes, *map(asdict, moved.notes)]


def _put_back(session: Session, case: UpgradeCase) -> None:
    try:
        snapshots.put_back(
            session,
            case.snapshot_id or "",
            kind=HistoryKind.UPGRADE_UNDONE,
            actor=case.asked_by or "",
            reason=case.reason or "",
        )
    except snapshots.CannotBeUndoneError as error:
        case.status = UpgradeStatus.NOT_UNDONE
        case.notes = [asdict(UpgradeNote(error.code, str(error)))]
        return
    case.status = UpgradeStatus.UNDONE

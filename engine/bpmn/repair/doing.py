"""Repairs: previewed by doing them in a transaction that is taken back, done with a reason, undone from a snapshot."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from engine import clock
from engine.bpmn import commands, incidents, instances, rows, snapshots
from engine.bpmn.elements import Element
from engine.bpmn.errors import EngineError, StepFailedError
from engine.bpmn.models import HistoryKind, InstanceStatus
from engine.bpmn.repair.actions import RepairAction, RepairRefusedError
from engine.bpmn.repair.models import Repair
from engine.bpmn.spiff import CaseWorkflow, Place, RefusedStep, Token, list_tokens, starved_joins


class RepairNotFoundError(EngineError):
    """There is no repair with this id."""

    def __init__(self, repair_id: str) -> None:
        super().__init__("This repair does not exist.")
        self.repair_id = repair_id


class RepairOutdatedError(EngineError):
    """The case has gone on since the person looked at it."""

    def __init__(self, instance_id: str) -> None:
        super().__init__("The case has gone on since you looked at it. Look again at where it stands.")
        self.instance_id = instance_id


@dataclass(frozen=True)
class Affected:
    """A step or wait that ends or begins; `due_at` of a timer."""

    task_id: str
    process_key: str
    element_id: str
    element_label: str
    place: Place
    due_at: datetime | None


@dataclass(frozen=True)
class Effect:
    """Exactly what a repair does. `done`: the labels of the application's steps that run on the way; `starved`: those
    of joins that will wait in vain; `tells_others`: a message goes to another process of the case."""

    summary: str
    ends: tuple[Affected, ...]
    begins: tuple[Affected, ...]
    done: tuple[str, ...]
    starved: tuple[str, ...]
    process_ends: bool
    tells_others: bool


@dataclass(frozen=True)
class Standing:
    """Where an instance stands. `revision` is its own, to be given back with what is to be done."""

    instance_id: str
    business_key: str
    process_key: str
    release_number: int
    revision: int
    status: InstanceStatus
    tokens: Sequence[Token]


def look(session: Session, instance_id: str) -> Standing:
    """Where the instance stands, path by path. Raises InstanceNotFoundError."""
    instance = instances.get(session, instance_id).model_dump()
    workflow = commands.restore(session, instance, None)
    return Standing(
        instance_id=instance_id,
        business_key=instance["business_key"],
        process_key=instance["process_key"],
        release_number=workflow.environment.release.number,
        revision=instance["revision"],
        status=InstanceStatus(instance["status"]),
        tokens=list_tokens(workflow),
    )


def preview(session: Session, instance_id: str, action: RepairAction, *, actor: str) -> Effect:
    """What the repair would do, found by doing it and taking it back. The instance stays locked until the transaction
    ends. Raises InstanceNotFoundError, InstanceSuspendedError, InstanceEndedError, RepairRefusedError."""
    instance = commands.lock(session, instance_id)
    trial = session.begin_nested()
    try:
        return _do(session, instance, action, actor, "")
    finally:
        trial.rollback()
        session.expire_all()


def repair(
    session: Session, instance_id: str, action: RepairAction, *, revision: int, reason: str, actor: str
) -> Repair:
    """Does the repair on the instance as the person saw it, and keeps how it was before.

    Raises what `preview` raises, and RepairOutdatedError.
    """
    instance = commands.lock(session, instance_id)
    if instance["revision"] != revision:
        raise RepairOutdatedError(instance_id)
    before = snapshots.take(session, instance)
    effect = _do(session, instance, action, actor, reason)
    incidents.resolve_vanished(session, instance_id, actor)
    done = Repair(
        instance_id=instance_id,
        business_key=instance["business_key"],
        summary=effect.summary,
        effect=_as_json(effect),
        reason=reason,
        done_at=clock.now(session),
        done_by=actor,
        snapshot_id=snapshots.keep(session, instance_id, before, told_others=effect.tells_others).id,
    )
    session.add(done)
    session.flush()
    return done


def undo(session: Session, repair_id: str, *, reason: str, actor: str) -> Repair:
    """Makes the instance what it was before. What steps of the application recorded stays.

    Raises RepairNotFoundError, CannotBeUndoneError, and RepairRefusedError when it was undone already.
    """
    found = get(session, repair_id)
    commands.lock(session, found.instance_id)
    found = get(session, repair_id)
    if found.undone_at is not None:
        raise RepairRefusedError("This repair was undone already.")
    detail = f"{found.summary}: {reason}"
    snapshots.put_back(session, found.snapshot_id, kind=HistoryKind.REPAIR_UNDONE, actor=actor, reason=detail)
    found.undone_at, found.undone_by, found.undo_reason = clock.now(session), actor, reason
    session.add(found)
    session.flush()
    return found


def get(session: Session, repair_id: str) -> Repair:
    """The repair. Raises RepairNotFoundError."""
    found = session.get(Repair, repair_id, populate_existing=True)
    if found is None:
        raise RepairNotFoundError(repair_id)
    return found


def list_for_instance(session: Session, instance_id: str) -> Sequence[Repair]:
    """The repairs of an instance, newest first."""
    of_instance = select(Repair).where(col(Repair.instance_id) == instance_id)
    return session.exec(of_instance.order_by(col(Repair.done_at).desc(), col(Repair.id))).all()


def _do(session: Session, instance: Mapping[str, Any], action: RepairAction, actor: str, reason: str) -> Effect:
    commands.require_active(instance)
    workflow = commands.restore(session, instance, actor)
    summary = action.summary(workflow)
    before = {token.task_id: token for token in list_tokens(workflow)}
    starved_before = _starved(workflow)

    def act(workflow: CaseWorkflow) -> None:
        workflow.note(HistoryKind.REPAIRED, workflow.task_tree, f"{summary}: {reason}")
        action.act(workflow)

    try:
        outcome = commands.settle(workflow, rows.Footprint.of(workflow), instance, act)
    except (StepFailedError, RefusedStep) as failure:
        raise RepairRefusedError(f"This cannot be done. {failure}") from failure
    # Read again, since another process may have answered at once and let the instance go on further.
    reached = commands.restore(session, commands.lock(session, instance["id"]), actor)
    after = {token.task_id: token for token in list_tokens(reached)}
    return Effect(
        summary=summary,
        ends=tuple(_affected(token) for task_id, token in before.items() if task_id not in after),
        begins=tuple(_affected(token) for task_id, token in after.items() if task_id not in before),
        done=tuple(_label(element) for _key, element in snapshots.list_left_behind(workflow)),
        starved=tuple(sorted(_starved(reached) - starved_before)),
        process_ends=reached.completed,
        tells_others=outcome.told_others,
    )


def _starved(workflow: CaseWorkflow) -> set[str]:
    return {_label(element) for _key, element in starved_joins(workflow)}


def _affected(token: Token) -> Affected:
    element = token.element
    return Affected(token.task_id, token.process_key, element.id, _label(element), token.place, token.due_at)


def _label(element: Element) -> str:
    return element.name or element.id


def _as_json(effect: Effect) -> dict[str, Any]:
    found = asdict(effect)
    for affected in (*found["ends"], *found["begins"]):
        affected["due_at"] = affected["due_at"].isoformat() if affected["due_at"] else None
    return found

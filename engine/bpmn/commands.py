"""One command on one instance: lock, restore, act, run to rest, and write everything back in the same transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import Session, col, select

from engine.bpmn import definitions, rows
from engine.bpmn.errors import InstanceEndedError, InstanceNotFoundError, InstanceSuspendedError, StepFailedError
from engine.bpmn.models import HistoryKind, Instance, InstanceStatus, Subscription, Task
from engine.bpmn.spiff import CaseWorkflow, Environment, ThrownMessage, as_json, build_specs, deliver, load, step_failed

MAX_HOPS: Final = 20
"""How often one command may pass messages on from instance to instance."""

Act = Callable[[CaseWorkflow], None]


@dataclass(frozen=True)
class Outcome:
    """What a command left behind: the tasks that it brought, where the instance stands, and whether a message went to
    another instance of the case."""

    new_tasks: Sequence[Task]
    instance_status: InstanceStatus
    told_others: bool


def run(session: Session, instance_id: str, act: Act, *, actor: str | None, hops: int = MAX_HOPS) -> Outcome:
    """Does `act` on the instance and lets it go on until it waits for somebody or something.

    Raises InstanceNotFoundError, InstanceSuspendedError, InstanceEndedError, StepFailedError and what `act` raises.
    """
    return run_locked(session, lock(session, instance_id), act, actor=actor, hops=hops)


def run_locked(
    session: Session, instance: Mapping[str, Any], act: Act, *, actor: str | None, hops: int = MAX_HOPS
) -> Outcome:
    """As `run`, on an instance whose row the caller has locked and read. Raises as `run` does."""
    require_active(instance)
    workflow = restore(session, instance, actor)
    return settle(workflow, rows.Footprint.of(workflow), instance, act, hops)


def run_first(
    session: Session, instance: Mapping[str, Any], variables: Mapping[str, Any], actor: str | None
) -> Outcome:
    """The first run of an instance that has no row yet. Raises StepFailedError."""
    environment = environment_of(session, instance, actor)
    workflow = CaseWorkflow(build_specs(environment.release), instance["process_key"], environment)
    workflow.data = as_json(variables)
    return settle(workflow, rows.Footprint(), instance, _begin)


def _begin(workflow: CaseWorkflow) -> None:
    workflow.note(HistoryKind.STARTED, workflow.task_tree)


def lock(session: Session, instance_id: str) -> dict[str, Any]:
    """The row of the instance, held until the transaction ends. Raises InstanceNotFoundError."""
    found = rows.lock_instance(session, instance_id)
    if found is None:
        raise InstanceNotFoundError(instance_id)
    return found


def require_active(instance: Mapping[str, Any]) -> None:
    """Raises InstanceSuspendedError or InstanceEndedError when the instance cannot go on."""
    if instance["status"] == InstanceStatus.SUSPENDED:
        raise InstanceSuspendedError(instance["id"])
    if instance["status"] != InstanceStatus.ACTIVE:
        raise InstanceEndedError(instance["id"])


def restore(session: Session, instance: Mapping[str, Any], actor: str | None) -> CaseWorkflow:
    """The running workflow of a locked instance."""
    environment = environment_of(session, instance, actor)
    return load(instance["state"], build_specs(environment.release), instance["process_key"], environment)


def environment_of(session: Session, instance: Mapping[str, Any], actor: str | None) -> Environment:
    """What the steps of an instance may reach, under the release that its row names."""
    release = definitions.release(session, instance["release_id"])
    return Environment(session, release, instance["id"], instance["business_key"], actor)


def settle(
    workflow: CaseWorkflow, before: rows.Footprint, instance: Mapping[str, Any], act: Act, hops: int = MAX_HOPS
) -> Outcome:
    """Does `act` on a restored workflow of a locked instance, runs it to rest and writes what differs from `before`.

    Raises StepFailedError and what `act` raises.
    """
    try:
        act(workflow)
        workflow.advance()
        passed_on = _address(workflow)
        status = InstanceStatus.COMPLETED if workflow.completed else InstanceStatus.ACTIVE
        new_tasks = rows.write(workflow, before, instance, status)
        for message, receiver in passed_on:
            _pass_on(workflow.environment, message, receiver, hops - 1)
    except StepFailedError as failure:
        failure.business_key = instance["business_key"]
        raise
    return Outcome(new_tasks, status, bool(passed_on))


def _address(workflow: CaseWorkflow) -> list[tuple[ThrownMessage, str]]:
    """The messages that other instances of the case wait for. Whatever nobody waits for is lost, as history says."""
    passed_on = []
    for message in workflow.thrown:
        receiver = _receiver_elsewhere(workflow.environment, message.name)
        if receiver is None:
            workflow.note(HistoryKind.MESSAGE_LOST, message.thrown_by, message.name)
        else:
            passed_on.append((message, receiver))
    return passed_on


def _receiver_elsewhere(environment: Environment, message: str) -> str | None:
    waiting = receivers(message, environment.business_key).where(
        col(Instance.id) != environment.instance_id, col(Instance.status) == InstanceStatus.ACTIVE
    )
    receiver: str | None = environment.session.exec(waiting).first()
    return receiver


def receivers(message: str, business_key: str) -> Any:
    """A statement for the ids of the instances that wait for the message, oldest first."""
    return (
        select(Instance.id)
        .join(Subscription, col(Subscription.instance_id) == col(Instance.id))
        .where(col(Subscription.business_key) == business_key, col(Subscription.message) == message)
        .order_by(col(Instance.started_at), col(Instance.id))
    )


def _pass_on(environment: Environment, message: ThrownMessage, receiver: str, hops: int) -> None:
    if hops == 0:
        raise step_failed(message.thrown_by, "instances pass messages to each other without end")

    def receive(workflow: CaseWorkflow) -> None:
        task = workflow.find_receiver(message.name)
        if task is not None:
            deliver(task, message.payload)

    run(environment.session, receiver, receive, actor=environment.actor, hops=hops)

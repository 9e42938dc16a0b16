"""Messages from outside to a case that waits for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from engine.bpmn import commands
from engine.bpmn.errors import NoReceiverError
from engine.bpmn.models import Instance, InstanceStatus, Subscription, Task
from engine.bpmn.spiff import CaseWorkflow, as_json, deliver


@dataclass(frozen=True)
class Correlation:
    """Who received a message, and the tasks that it brought."""

    instance_id: str
    element_id: str
    new_tasks: Sequence[Task]


def send(
    session: Session, name: str, *, business_key: str, payload: Mapping[str, Any], actor: str | None
) -> Correlation:
    """Gives a message to the one event that waits for it: the innermost of the instance that has run longest.

    `payload` (JSON) is local to the path that the message starts. Raises NoReceiverError, InstanceSuspendedError,
    StepFailedError.
    """
    waiting = session.exec(commands.receivers(name, business_key)).first()
    if waiting is None:
        raise NoReceiverError(name, business_key)
    content = as_json(payload)
    received_by = []

    def act(workflow: CaseWorkflow) -> None:
        receiver = workflow.find_receiver(name)
        if receiver is None:
            raise NoReceiverError(name, business_key)
        received_by.append(receiver.task_spec.element.id)
        deliver(receiver, content)

    outcome = commands.run(session, waiting, act, actor=actor)
    return Correlation(waiting, received_by[0], outcome.new_tasks)


def can_receive(session: Session, business_key: str) -> set[str]:
    """The names of the messages that active instances of the case wait for now."""
    wanted = (
        select(Subscription.message)
        .join(Instance, col(Instance.id) == col(Subscription.instance_id))
        .where(col(Subscription.business_key) == business_key, col(Instance.status) == InstanceStatus.ACTIVE)
    )
    return set(session.exec(wanted).all())

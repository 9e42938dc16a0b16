"""Messages from outside to a case that waits for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlmodel import Session

from engine.bpmn import commands
from engine.bpmn.errors import NoReceiverError
from engine.bpmn.models import InstanceStatus, Task
from engine.bpmn.rows import INSTANCE, SUBSCRIPTION
from engine.bpmn.spiff import CaseWorkflow, as_json, deliver
from engine.prepared import Prepared


@dataclass(frozen=True)
class Correlation:
    """Who received a message, and the tasks that it brought."""

    instance_id: str
    element_id: str
    new_tasks: Sequence[Task]


def send(
    session: Session,
    name: str,
    *,
    business_key: str,
    payload: Mapping[str, Any],
    actor: str | None,
    to: Mapping[str, Any] | None = None,
) -> Correlation:
    """Gives a message to the one event that waits for it: the innermost of the instance that has run longest.

    `payload` (JSON) is local to the path that the message starts. `to` addresses one of several: only an event that
    sees these variables takes the message, such as `{"person": "ben"}` where something is done for each person.
    Raises NoReceiverError, InstanceSuspendedError, StepFailedError.
    """
    content = as_json(payload)
    waiting = session.exec(commands.receivers(name, business_key)).all()
    for instance_id in dict.fromkeys(waiting):
        received_by: list[str] = []

        def act(workflow: CaseWorkflow, received_by: list[str] = received_by) -> None:
            receiver = workflow.find_receiver(name, to=to)
            if receiver is None:
                raise NoReceiverError(name, business_key)
            received_by.append(receiver.task_spec.element.id)
            deliver(receiver, content)

        try:
            outcome = commands.run(session, instance_id, act, actor=actor)
        except NoReceiverError:
            continue
        return Correlation(instance_id, received_by[0], outcome.new_tasks)
    raise NoReceiverError(name, business_key)


def can_receive(session: Session, business_key: str) -> set[str]:
    """The names of the messages that active instances of the case wait for now."""
    session.flush()
    return {message for (message,) in _WAITED_FOR.each(session, {"case": business_key})}


_WAITED_FOR: Final = Prepared(
    select(SUBSCRIPTION.c.message)
    .join(INSTANCE, INSTANCE.c.id == SUBSCRIPTION.c.instance_id)
    .where(SUBSCRIPTION.c.business_key == bindparam("case"), INSTANCE.c.status == InstanceStatus.ACTIVE)
)

"""Instances: starting, finding, suspending, resuming and cancelling them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from engine import clock
from engine.bpmn import commands, definitions, rows
from engine.bpmn.errors import InstanceNotFoundError, InstanceStatusError, ProcessNotFoundError
from engine.bpmn.models import HistoryKind, Instance, InstanceStatus, Task, TaskStatus
from engine.bpmn.spiff import change_variables as change_in
from engine.bpmn.spiff import read_variables
from engine.prepared import Prepared


@dataclass(frozen=True)
class Started:
    """A new instance, under a release, where it stands after its first run, and the tasks that it brought."""

    id: str
    release_id: str
    status: InstanceStatus
    new_tasks: Sequence[Task]


def start(
    session: Session,
    process_key: str,
    *,
    business_key: str,
    area: str,
    variables: Mapping[str, Any],
    actor: str | None,
    instance_id: str | None = None,
) -> Started:
    """Starts a process of the release in use and lets it go on until it waits.

    `variables` are JSON. `instance_id`: a new UUID, where the caller has noted it already. Raises NothingDeployedError,
    ProcessNotFoundError, StepFailedError.
    """
    release = definitions.current_release(session)
    if process_key not in release.processes:
        raise ProcessNotFoundError(process_key)
    new_id = instance_id or str(uuid4())
    instance = {
        "id": new_id,
        "process_key": process_key,
        "release_id": release.id,
        "business_key": business_key,
        "area": area,
        "revision": rows.UNWRITTEN,
        "started_at": clock.now(session),
        "started_by": actor,
    }
    outcome = commands.run_first(session, instance, variables, actor)
    return Started(new_id, release.id, outcome.instance_status, outcome.new_tasks)


def get(session: Session, instance_id: str) -> Instance:
    """The instance as it is now. Raises InstanceNotFoundError."""
    instance = session.get(Instance, instance_id, populate_existing=True)
    if instance is None:
        raise InstanceNotFoundError(instance_id)
    return instance


def release_of(session: Session, instance_id: str) -> str:
    """The id of the release that the instance is pinned to. Raises InstanceNotFoundError."""
    found = _RELEASE_OF.first(session, {"key": instance_id})
    if found is None:
        raise InstanceNotFoundError(instance_id)
    release_id: str = found[0]
    return release_id


_RELEASE_OF: Final = Prepared(select(rows.INSTANCE.c.release_id).where(rows.INSTANCE.c.id == bindparam("key")))


def find_by_business_key(session: Session, business_key: str) -> Instance | None:
    """The instance of a case: the one started last where there are several, None where there is none."""
    wanted = select(Instance).where(col(Instance.business_key) == business_key)
    newest_first = wanted.order_by(col(Instance.started_at).desc(), col(Instance.id))
    return session.exec(newest_first.limit(1).execution_options(populate_existing=True)).first()


def variables(session: Session, instance_id: str) -> dict[str, Any]:
    """The variables of the instance's own process. Raises InstanceNotFoundError."""
    return read_variables(get(session, instance_id).state)


def change_variables(session: Session, instance_id: str, values: Mapping[str, Any], *, actor: str) -> None:
    """Gives variables new values in every running process of the instance that has them, and lets it stand where it is.

    Raises InstanceNotFoundError, InstanceSuspendedError, InstanceEndedError.
    """
    commands.run_locked(
        session, commands.lock(session, instance_id), lambda workflow: change_in(workflow, values), actor=actor
    )


def move_to_area(session: Session, instance_id: str, area: str, *, actor: str) -> None:
    """The instance is another area's from now on: its open tasks, those that come, and its variable `area`. What was
    done stays where it was done.

    Raises InstanceNotFoundError, InstanceSuspendedError, InstanceEndedError.
    """
    change_variables(session, instance_id, {"area": area}, actor=actor)
    session.execute(rows.INSTANCE.update().where(rows.INSTANCE.c.id == instance_id).values(area=area))
    of_instance = (rows.TASK.c.instance_id == instance_id, rows.TASK.c.status == TaskStatus.OPEN)
    session.execute(rows.TASK.update().where(*of_instance).values(area=area))
    _note(session, instance_id, HistoryKind.AREA_CHANGED, actor, area)


def suspend(session: Session, instance_id: str, *, actor: str, reason: str) -> None:
    """Lets nothing in the instance go on until it is resumed. Raises InstanceNotFoundError, InstanceStatusError."""
    _change_status(session, instance_id, InstanceStatus.ACTIVE, InstanceStatus.SUSPENDED)
    _note(session, instance_id, HistoryKind.SUSPENDED, actor, reason)
    of_instance = rows.TIMER.c.instance_id == instance_id
    session.execute(rows.TIMER.update().where(of_instance).values(retry_at=None))


def resume(session: Session, instance_id: str, *, actor: str, reason: str) -> None:
    """Lets a suspended instance go on; timers that came due meanwhile fire now. Raises as `suspend` does."""
    _change_status(session, instance_id, InstanceStatus.SUSPENDED, InstanceStatus.ACTIVE)
    _note(session, instance_id, HistoryKind.RESUMED, actor, reason)
    of_instance = rows.TIMER.c.instance_id == instance_id
    session.execute(rows.TIMER.update().where(of_instance).values(retry_at=rows.TIMER.c.due_at))


def cancel(session: Session, instance_id: str, *, actor: str, reason: str) -> None:
    """Ends the instance for good, wherever it stands, with all that is open in it. Raises as `suspend` does."""
    instance = commands.lock(session, instance_id)
    if instance["status"] not in (InstanceStatus.ACTIVE, InstanceStatus.SUSPENDED):
        raise InstanceStatusError(instance_id, instance["status"].value)
    workflow = commands.restore(session, instance, actor)
    before = rows.Footprint.of(workflow)
    workflow.cancel_live_tasks()
    workflow.note(HistoryKind.CANCELLED, workflow.task_tree, reason)
    rows.write(workflow, before, instance, InstanceStatus.CANCELLED)


def _change_status(session: Session, instance_id: str, before: InstanceStatus, after: InstanceStatus) -> None:
    instance = commands.lock(session, instance_id)
    if instance["status"] != before:
        raise InstanceStatusError(instance_id, instance["status"].value)
    this = rows.INSTANCE.c.id == instance_id
    session.execute(rows.INSTANCE.update().where(this).values(status=after, revision=instance["revision"] + 1))


def _note(session: Session, instance_id: str, kind: HistoryKind, actor: str, detail: str) -> None:
    rows.add_history(session, commands.lock(session, instance_id), kind, actor, detail=detail)

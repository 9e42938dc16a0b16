"""Repairing a running process by hand: for administrators. What families said is not shown here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.caller import Caller
from api.security.access import ADMINISTRATOR
from api.v1.incidents import Incident, Reason
from api.v1.routing import ApiRoutes
from engine import bpmn
from engine.casework import process_changes

routes = ApiRoutes(tags=["administration"])

Id = Annotated[str, Field(max_length=36)]


class Complete(BaseModel):
    """Complete a task with these variables, or let a waiting event come now (a message says `values`)."""

    do: Literal["complete"]
    task_id: Id
    values: dict[str, Any] = {}

    def action(self) -> bpmn.repair.RepairAction:
        return bpmn.repair.CompleteStep(self.task_id, self.values)


class Move(BaseModel):
    """End a path where it stands and let it go on at another element."""

    do: Literal["move"]
    task_id: Id
    element_id: str

    def action(self) -> bpmn.repair.RepairAction:
        return bpmn.repair.MoveStep(self.task_id, self.element_id)


class Cancel(BaseModel):
    """End a path with all that runs in it."""

    do: Literal["cancel"]
    task_id: Id

    def action(self) -> bpmn.repair.RepairAction:
        return bpmn.repair.CancelStep(self.task_id)


class Skip(BaseModel):
    """State the results of a step of the application or a decision: once, they are taken in place of running it.
    `timer_id`: the timer that came to it and failed; it is made to happen at once."""

    do: Literal["skip"]
    process_key: str
    element_id: str
    values: dict[str, Any] = {}
    timer_id: Id | None = None

    def action(self) -> bpmn.repair.RepairAction:
        return bpmn.repair.SkipStep(self.process_key, self.element_id, self.values, self.timer_id)


Action = Annotated[Complete | Move | Cancel | Skip, Field(discriminator="do")]


class WantedRepair(BaseModel):
    """What to do by hand."""

    action: Action


class NewRepair(BaseModel):
    """What to do by hand, why, and the process's `revision` as you saw it."""

    action: Action
    revision: int
    reason: Annotated[str, Field(min_length=1, max_length=500, description="No names, nothing that a family said.")]


class Step(BaseModel):
    """A step or a wait. `place`: task, timer, message, activity or join."""

    model_config = ConfigDict(from_attributes=True)

    task_id: str
    process_key: str
    element_id: str
    element_label: str
    place: bpmn.repair.Place
    due_at: datetime | None


class Token(Step):
    """A path of the process where it stands; `depth`: how deep in called processes and subprocesses; `targets`: the
    elements that it can be moved to."""

    depth: int
    message: str | None
    targets: list[str]


class Effect(BaseModel):
    """Exactly what a repair does. `done`: steps of the application that run on the way and stay done; `starved`: joins
    that will wait in vain."""

    model_config = ConfigDict(from_attributes=True)

    summary: str
    ends: list[Step]
    begins: list[Step]
    done: list[str]
    starved: list[str]
    process_ends: bool
    tells_others: bool


class Repair(BaseModel):
    """A repair that was done, and whether it was undone."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    instance_id: str
    reference: str = Field(validation_alias="business_key")
    effect: Effect
    reason: str
    done_at: datetime
    done_by: str
    undone_at: datetime | None
    undone_by: str | None
    undo_reason: str | None


class Process(BaseModel):
    """A process where it stands, what went wrong in it, and what was repaired, newest first."""

    instance_id: str
    reference: str
    process_key: str
    version: int
    status: bpmn.InstanceStatus
    revision: int
    tokens: list[Token]
    incidents: list[Incident]
    repairs: list[Repair]


@routes.get("/process-instances/{instance_id}", access=ADMINISTRATOR, problems=(404,))
def get_process(caller: Caller, instance_id: str) -> Process:
    """Where a process stands."""
    standing = bpmn.repair.look(caller.session, instance_id)
    incidents = [each for each in bpmn.incidents.list_open(caller.session) if each.instance_id == instance_id]
    return Process(
        instance_id=instance_id,
        reference=standing.business_key,
        process_key=standing.process_key,
        version=standing.release_number,
        status=standing.status,
        revision=standing.revision,
        tokens=[_token(token) for token in standing.tokens],
        incidents=[Incident.model_validate(each) for each in incidents],
        repairs=[Repair.model_validate(each) for each in bpmn.repair.list_for_instance(caller.session, instance_id)],
    )


def _token(token: bpmn.repair.Token) -> Token:
    facts: Mapping[str, Any] = {
        "element_id": token.element.id,
        "element_label": token.element.name or token.element.id,
        "targets": [target.id for target in token.targets],
    }
    same = ("task_id", "process_key", "place", "due_at", "depth", "message")
    return Token(**facts, **{name: getattr(token, name) for name in same})


@routes.post(
    "/process-instances/{instance_id}/repairs/preview",
    access=ADMINISTRATOR,
    problems=(404, 409, 422),
    repeatable=False,
)
def preview_repair(caller: Caller, instance_id: str, wanted: WantedRepair) -> Effect:
    """Exactly what would end and begin. Nothing is changed."""
    action, actor = wanted.action.action(), caller.person.user_name
    return Effect.model_validate(bpmn.repair.preview(caller.session, instance_id, action, actor=actor))


@routes.post(
    "/process-instances/{instance_id}/repairs", access=ADMINISTRATOR, status_code=201, problems=(404, 409, 422)
)
def repair_process(caller: Caller, instance_id: str, wanted: NewRepair) -> Repair:
    """Do something by hand. How the process was before is kept."""
    done = process_changes.repair(
        caller.session,
        instance_id,
        wanted.action.action(),
        revision=wanted.revision,
        reason=wanted.reason,
        actor=caller.person.user_name,
    )
    return Repair.model_validate(done)


@routes.post("/repairs/{repair_id}/undo", access=ADMINISTRATOR, problems=(404, 409, 422))
def undo_repair(caller: Caller, repair_id: str, why: Reason) -> Repair:
    """Make the process what it was before, if nothing has happened in it since."""
    actor = caller.person.user_name
    return Repair.model_validate(process_changes.undo_repair(caller.session, repair_id, reason=why.reason, actor=actor))

"""Running processes and what went wrong in them: for administrators. What families said is not shown here."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from api.caller import Caller
from api.security.access import ADMINISTRATOR
from api.v1.routing import ApiRoutes
from engine import bpmn, clock

routes = ApiRoutes(tags=["administration"])


class Reason(BaseModel):
    """Why: kept in the history. No names, nothing that a family said."""

    reason: str = Field(min_length=1, max_length=500)


class HistoryEvent(BaseModel):
    """One thing that happened in a process."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    kind: str
    actor: str | None
    process_key: str | None
    element_id: str | None
    name: str | None
    task_id: str | None
    detail: str | None


class History(BaseModel):
    """What happened, oldest first."""

    events: list[HistoryEvent]


class Timer(BaseModel):
    """A moment that a process waits for."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    instance_id: str
    element_id: str
    due_at: datetime


class Timers(BaseModel):
    """The timers of a process and of the others of its case, those due first at the front."""

    timers: list[Timer]


class MoveTimer(Reason):
    """When the timer is due from now on, and why. A past moment means at once."""

    due_at: Annotated[AwareDatetime, AfterValidator(clock.in_utc)]


class Incident(BaseModel):
    """A step that failed and was rolled back."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    instance_id: str
    reference: str | None = Field(validation_alias="business_key")
    element_id: str
    element_label: str
    cause: str
    occurrences: int
    opened_at: datetime
    last_at: datetime


class Incidents(BaseModel):
    """Open incidents."""

    incidents: list[Incident]


@routes.get("/process-instances/{instance_id}/history", access=ADMINISTRATOR, problems=(404,))
def get_process_history(caller: Caller, instance_id: str) -> History:
    """What happened in a process."""
    instance = bpmn.instances.get(caller.session, instance_id)
    events = bpmn.history.list_for_business_key(caller.session, instance.business_key)
    return History(events=[HistoryEvent.model_validate(event) for event in events])


@routes.post("/process-instances/{instance_id}/suspend", access=ADMINISTRATOR, problems=(404, 409))
def suspend_process(caller: Caller, instance_id: str, why: Reason) -> None:
    """Let nothing go on in a process until it is resumed."""
    bpmn.instances.suspend(caller.session, instance_id, actor=caller.person.user_name, reason=why.reason)


@routes.post("/process-instances/{instance_id}/resume", access=ADMINISTRATOR, problems=(404, 409))
def resume_process(caller: Caller, instance_id: str, why: Reason) -> None:
    """Let a suspended process go on."""
    bpmn.instances.resume(caller.session, instance_id, actor=caller.person.user_name, reason=why.reason)


@routes.post("/process-instances/{instance_id}/cancel", access=ADMINISTRATOR, problems=(404, 409))
def cancel_process(caller: Caller, instance_id: str, why: Reason) -> None:
    """End a process for good, wherever it stands."""
    bpmn.instances.cancel(caller.session, instance_id, actor=caller.person.user_name, reason=why.reason)


@routes.get("/process-instances/{instance_id}/timers", access=ADMINISTRATOR, problems=(404,))
def list_timers(caller: Caller, instance_id: str) -> Timers:
    """What moments a process waits for."""
    instance = bpmn.instances.get(caller.session, instance_id)
    found = bpmn.timers.list_for_business_key(caller.session, instance.business_key)
    return Timers(timers=[Timer.model_validate(each) for each in found])


@routes.post("/timers/{timer_id}/move", access=ADMINISTRATOR, problems=(404, 409))
def move_timer(caller: Caller, timer_id: str, to: MoveTimer) -> None:
    """Set when a timer is due."""
    bpmn.timers.move(caller.session, timer_id, to.due_at, actor=caller.person.user_name, reason=to.reason)


@routes.get("/incidents", access=ADMINISTRATOR)
def list_incidents(caller: Caller) -> Incidents:
    """Steps that failed and wait for somebody to look."""
    found = bpmn.incidents.list_open(caller.session)
    return Incidents(incidents=[Incident.model_validate(each) for each in found])


@routes.post("/incidents/{incident_id}/retry", access=ADMINISTRATOR, problems=(404, 409))
def retry_incident(caller: Caller, incident_id: str) -> None:
    """Try a failed step again."""
    bpmn.incidents.retry(caller.session, incident_id, caller.person.user_name)

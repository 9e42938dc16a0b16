"""Asking to join a family's case, and answering those who ask."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.caller import Caller
from api.security.access import SIGNED_IN
from api.v1.routing import ApiRoutes
from engine.casework import joining
from engine.casework.joining import JoinAnswer

routes = ApiRoutes(prefix="/join-requests", tags=["cases"])

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class JoinAsked(BaseModel):
    """A request to join the active case of the family that you said to be the same."""

    family: str = Field(max_length=36)
    reason: Words


class JoinAnswered(BaseModel):
    """Accepting takes a role, and who of the family agreed and when; declining an answer that the asker is told."""

    decision: Literal["accept", "decline"]
    role: Literal["taf_member", "contributor"] | None = None
    agreed_by: Line | None = None
    agreed_on: date | None = None
    answer: Words | None = None


class Asker(BaseModel):
    """Who asks."""

    model_config = ConfigDict(from_attributes=True)

    user_name: str
    full_name: str
    job_title: str
    agency: str
    email: str


class RequestToAnswer(BaseModel):
    """A request that you may answer."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    reference: str
    family_name: str
    asker: Asker
    reason: str
    due_at: datetime


class OwnRequest(BaseModel):
    """What you asked. `reference` once you are on the case."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    area: str
    asked_at: datetime
    due_at: datetime
    status: Literal["open", "accepted", "declined", "ended"]
    answer: str | None
    reference: str | None


class JoinRequests(BaseModel):
    """What waits for your answer, the soonest due first, and what you asked, newest first."""

    to_answer: list[RequestToAnswer]
    own: list[OwnRequest]


@routes.get("", access=SIGNED_IN)
def list_join_requests(caller: Caller) -> JoinRequests:
    """Who asks to join a case of yours, and what became of your own requests."""
    to_answer = joining.list_to_answer(caller.session, caller.person)
    own = joining.list_own(caller.session, caller.person)
    return JoinRequests(
        to_answer=[RequestToAnswer.model_validate(one) for one in to_answer],
        own=[OwnRequest.model_validate(one) for one in own],
    )


@routes.post("", access=SIGNED_IN, status_code=201, problems=(403, 404, 409, 422))
def ask_to_join(caller: Caller, asked: JoinAsked) -> OwnRequest:
    """Ask to join the active case of a family. Until it is accepted you see nothing of that case."""
    request = joining.ask(caller.session, caller.person, asked.family, asked.reason)
    [own] = [one for one in joining.list_own(caller.session, caller.person) if one.id == request.id]
    return OwnRequest.model_validate(own)


@routes.post("/{request_id}/answer", access=SIGNED_IN, problems=(404, 409, 422))
def answer_join_request(caller: Caller, request_id: str, answered: JoinAnswered) -> None:
    """Accept or decline, as the lead professional or the area's LCSS."""
    joining.answer(caller.session, caller.person, request_id, JoinAnswer(**answered.model_dump()))

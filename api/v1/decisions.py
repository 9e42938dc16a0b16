"""Trying a decision before people rely on it: for process owners and administrators."""

from typing import Annotated, Any

from fastapi import Body, Path
from pydantic import BaseModel, ConfigDict, Field

from api.caller import Caller
from api.security.access import PROCESS_OWNER_OR_ADMINISTRATOR
from api.v1.routing import ApiRoutes
from engine import bpmn

routes = ApiRoutes(tags=["processes"])


class Evaluation(BaseModel):
    """What to try a decision with."""

    model_config = ConfigDict(extra="forbid")

    values: dict[str, Any] = Field(description="By variable, as a process would have them; one left out is null.")
    release_id: str | None = Field(None, description="A deployment's id, also a draft's; otherwise what is in use.")


class HitRule(BaseModel):
    """A rule that hit, and what is written beside it."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    number: int
    description: str
    annotations: list[str]


class Step(BaseModel):
    """A decision on the way: the values of its inputs by their labels, the rules that hit, its results."""

    model_config = ConfigDict(from_attributes=True)

    decision: str
    name: str
    inputs: dict[str, Any]
    rules: list[HitRule]
    results: list[dict[str, Any]]


class EvaluationResult(BaseModel):
    """What the decision comes to; `steps` are the decisions that were asked, its own the last."""

    model_config = ConfigDict(from_attributes=True)

    decision: str
    results: list[dict[str, Any]]
    steps: list[Step]
    not_given: list[str] = Field(description="Variables that it reads and was not given: they were null.")


@routes.post(
    "/decisions/{key}/evaluations", access=PROCESS_OWNER_OR_ADMINISTRATOR, repeatable=False, problems=(404, 409, 422)
)
def evaluate_decision(
    caller: Caller, key: Annotated[str, Path(max_length=200)], body: Annotated[Evaluation, Body()]
) -> EvaluationResult:
    """Try a decision with values: what it comes to, and which rules say so. Nothing is kept and no case is touched."""
    trial = bpmn.definitions.try_decision(caller.session, key, body.values, release_id=body.release_id)
    return EvaluationResult.model_validate(trial)

"""The processes in use."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from api.caller import Caller
from api.security.access import SIGNED_IN
from api.v1.routing import ApiRoutes
from engine import bpmn

routes = ApiRoutes(tags=["processes"])


class ProcessDefinition(BaseModel):
    """A process in use. `in_use`: how many of it have not ended, of whatever version."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    version: int
    name: str
    file: str
    deployed_at: datetime
    in_use: int


class ProcessDefinitions(BaseModel):
    """The processes in use, by name."""

    process_definitions: list[ProcessDefinition]


@routes.get("/process-definitions", access=SIGNED_IN)
def list_process_definitions(caller: Caller) -> ProcessDefinitions:
    """The processes in use, by name."""
    found = bpmn.definitions.list_process_definitions(caller.session)
    return ProcessDefinitions(process_definitions=[ProcessDefinition.model_validate(each) for each in found])

"""What is deployed, and deploying: for the process owner."""

from datetime import datetime
from pathlib import PurePath
from typing import Annotated, Literal

from fastapi import File, Form, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from api.caller import Caller
from api.security.access import PROCESS_OWNER, SIGNED_IN
from api.v1.routing import ApiRoutes
from engine import bpmn

routes = ApiRoutes(tags=["processes"])


class ProcessDefinition(BaseModel):
    """A process in force. `in_use`: how many of it have not ended, of whatever version."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    version: int
    name: str
    file: str
    deployed_at: datetime
    in_use: int


class ProcessDefinitions(BaseModel):
    """The processes in force, by name."""

    process_definitions: list[ProcessDefinition]


class DeploymentProblem(BaseModel):
    """What is wrong with a file, and where; a warning does not refuse the deployment."""

    model_config = ConfigDict(from_attributes=True)

    severity: Literal["error", "warning"]
    code: str
    file: str
    message: str
    element_id: str | None
    element_label: str | None
    line: int | None


class Deployment(BaseModel):
    """One release of all diagrams, decision tables and forms."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    number: int
    name: str
    source: str
    deployed_by: str
    deployed_at: datetime
    changed: bool = Field(description="False when all files were in force already: nothing was done.")
    warnings: list[DeploymentProblem]


class Deployments(BaseModel):
    """Every deployment, newest first."""

    deployments: list[Deployment]


@routes.get("/process-definitions", access=SIGNED_IN)
def list_process_definitions(caller: Caller) -> ProcessDefinitions:
    """The processes in force, by name."""
    found = bpmn.definitions.list_process_definitions(caller.session)
    return ProcessDefinitions(process_definitions=[ProcessDefinition.model_validate(each) for each in found])


@routes.get("/deployments", access=PROCESS_OWNER)
def list_deployments(caller: Caller) -> Deployments:
    """Every deployment, newest first."""
    found = bpmn.definitions.list_deployments(caller.session)
    return Deployments(deployments=[Deployment.model_validate(each) for each in found])


@routes.post("/deployments", access=PROCESS_OWNER, status_code=201, repeatable=False, problems=(422,))
def deploy(
    caller: Caller,
    files: Annotated[list[UploadFile], File(description="Diagrams (.bpmn), decision tables (.dmn) and forms (.form).")],
    name: Annotated[str, Form(max_length=200)],
) -> Deployment:
    """Deploy changed files; the others stay as they are. With one problem nothing is deployed, and all are told.

    The same content again makes no new release, so this can be repeated.
    """
    contents = {PurePath(file.filename or "").name: file.file.read() for file in files}
    deployment = bpmn.definitions.deploy(
        caller.session, contents, name=name, source="api", deployed_by=caller.person.user_name
    )
    return Deployment.model_validate(deployment)

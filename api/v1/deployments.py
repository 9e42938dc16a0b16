"""Deploying: drafts, what they change, putting them into use and taking them back. For the process owner."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from fastapi import File, Form, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from api import bundles, deploying, uploads
from api.caller import Caller
from api.security.access import PROCESS_OWNER
from api.v1.routing import ApiRoutes
from engine import bpmn
from engine.casework import policy

routes = ApiRoutes(tags=["processes"])


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
    status: Literal["draft", "in use", "earlier", "withdrawn", "discarded"]
    put_into_use_by: str | None
    put_into_use_at: datetime | None
    reason: str | None = Field(description="Why it was put into use, or withdrawn.")
    changed: bool = Field(description="False when all files were there already: nothing was done.")
    warnings: list[DeploymentProblem]


class Deployments(BaseModel):
    """Every deployment, newest first."""

    deployments: list[Deployment]


class Reason(BaseModel):
    """Why it is done, for whoever looks at it later. Name no family."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=1000)


class Change(BaseModel):
    """One difference: in which file and process, decision or form; the element, rule or question; what, in words."""

    model_config = ConfigDict(from_attributes=True)

    kind: Literal["added", "removed", "changed"]
    file: str
    owner: str
    id: str
    sentence: str


class Changes(BaseModel):
    """Everything that a release says and the one in use does not."""

    changes: list[Change]


@routes.get("/deployments", access=PROCESS_OWNER)
def list_deployments(caller: Caller) -> Deployments:
    """Every deployment, newest first."""
    found = bpmn.definitions.list_deployments(caller.session)
    return Deployments(deployments=[Deployment.model_validate(each) for each in found])


@routes.post(
    "/deployments", access=PROCESS_OWNER, status_code=201, repeatable=False, writing=False, problems=(409, 422)
)
def deploy(
    caller: Caller,
    files: Annotated[
        list[UploadFile],
        File(description="Diagrams (.bpmn), decision tables (.dmn), forms (.form), and bundles of them (.zip)."),
    ],
    name: Annotated[str, Form(max_length=200)],
    policies: Annotated[bool, Form(description="Put a bundle's policy profiles into force, too, at once.")] = False,
) -> Deployment:
    """Keep changed files as a draft; the others stay as they are. With one problem nothing is kept, and all are told.

    The same content again makes no new draft, so this can be repeated. New cases follow it once it is put into use;
    the policy of deployments may say: at once. What breaks one of its safety rules is refused.
    What takes too long to check is taken all the same: 409 of type `being-checked` names the submission.
    """
    workflows = uploads.read_workflows(files)
    deployment = deploying.propose(
        caller.database,
        workflows if policies else replace(workflows, policies=()),
        name=name,
        source="api",
        deployed_by=caller.person.user_name,
        seconds=caller.settings.check_seconds,
    )
    return Deployment.model_validate(deployment)


@routes.get("/bundle", access=PROCESS_OWNER, media_type="application/zip", problems=(409,))
def export_bundle(caller: Caller) -> bytes:
    """What is in use as a ZIP file that another installation can import; the same bytes as long as it is the same."""
    return bundles.bundle_in_use(caller.session).content


@routes.get("/deployments/{release_id}/changes", access=PROCESS_OWNER, problems=(404,))
def list_changes(caller: Caller, release_id: str) -> Changes:
    """What it changes against what is in use, in sentences."""
    changes = bpmn.definitions.list_changes(caller.session, release_id)
    return Changes(changes=[Change.model_validate(each) for each in changes])


@routes.post("/deployments/{release_id}/use", access=PROCESS_OWNER, problems=(404, 409, 422))
def put_into_use(caller: Caller, release_id: str, why: Reason) -> Deployment:
    """New cases follow it from now on. Cases that run stay on the release that they are on."""
    rules = policy.safety_rules(policy.of_deployments(caller.session))
    used = bpmn.definitions.put_into_use(
        caller.session, release_id, by=caller.person.user_name, reason=why.reason, rules=rules
    )
    return Deployment.model_validate(used)


@routes.post("/deployments/{release_id}/withdraw", access=PROCESS_OWNER, problems=(404, 409))
def withdraw_release(caller: Caller, release_id: str, why: Reason) -> Deployment:
    """Take the release in use back. The answer is the one before it, which is in use again."""
    back = bpmn.definitions.withdraw(caller.session, release_id, by=caller.person.user_name, reason=why.reason)
    return Deployment.model_validate(back)


@routes.post("/deployments/{release_id}/discard", access=PROCESS_OWNER, problems=(404, 409))
def discard_draft(caller: Caller, release_id: str) -> None:
    """Put a draft aside for good: no later one builds on it."""
    bpmn.definitions.discard(caller.session, release_id, by=caller.person.user_name)


class Submission(BaseModel):
    """Files that were taken to be checked later: waiting, a draft (`release_id`), or refused (`problems`)."""

    id: str
    name: str
    taken_at: datetime
    status: Literal["waiting", "draft", "refused"]
    finished_at: datetime | None
    problems: list[DeploymentProblem]
    release_id: str | None


@routes.get("/submissions/{submission_id}", access=PROCESS_OWNER, problems=(404,))
def get_submission(caller: Caller, submission_id: str) -> Submission:
    """What became of files that took too long to check while their sender waited."""
    return Submission.model_validate(bpmn.submissions.get(caller.session, submission_id).model_dump())

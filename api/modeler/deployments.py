"""Deploying from Camunda Modeler: its Deploy button asks whether it may, for the version, and sends the files.

The answers have the fields of Camunda 7's REST interface, so that other tools made for it read them too.
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlmodel import Session

from api import deploying, uploads
from api.caller import Caller
from api.modeler.routing import ModelerRoutes
from api.security.access import PROCESS_OWNER
from api.workflow_folder import WorkflowFolder
from engine import bpmn, clock

routes = ModelerRoutes()

ENGINE_VERSION: Final = "7.24.0"
"""The Camunda 7 whose interface this is; the Modeler asks before it deploys."""


@routes.get("/version", access=PROCESS_OWNER)
def show_version(_caller: Caller) -> dict[str, str]:
    return {"version": ENGINE_VERSION}


@routes.get("/deployment", access=PROCESS_OWNER)
def list_deployments(caller: Caller, maxResults: int = 100) -> list[dict[str, Any]]:
    """The newest deployments. The Modeler asks for none of them: it learns whether it may deploy."""
    found = bpmn.definitions.list_deployments(caller.session) if maxResults > 0 else []
    return [_in_short(deployment) for deployment in found[:maxResults]]


@routes.post("/deployment/create", access=PROCESS_OWNER, writing=False)
def deploy(caller: Caller) -> dict[str, Any]:
    """Keeps the files of the form as a draft; with one problem nothing is kept, and the message tells all.

    The Modeler waits for five seconds: what takes longer to check is taken, and checked while it does not wait.
    """
    fields = caller.form.multi_items()
    files = uploads.read_files(part for _, part in fields)
    said = {name: part for name, part in fields if isinstance(part, str)}
    deployment = deploying.propose(
        caller.database,
        WorkflowFolder(files),
        name=said.get("deployment-name", "")[:200] or next(iter(files), ""),
        source=said.get("deployment-source", "")[:200] or "Camunda 7 REST interface",
        deployed_by=caller.person.user_name,
        seconds=caller.settings.check_seconds,
    )
    with caller.database.reading() as session:
        return _in_full(session, deployment, files)


def _in_short(deployment: bpmn.Deployment) -> dict[str, Any]:
    # Camunda's way of writing a moment: milliseconds, and the offset without a colon.
    moment = f"{clock.london(deployment.deployed_at):%Y-%m-%dT%H:%M:%S.000%z}"
    return {
        "id": deployment.id,
        "name": deployment.name,
        "source": deployment.source,
        "deploymentTime": moment,
        "tenantId": None,
    }


def _in_full(session: Session, deployment: bpmn.Deployment, files: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "links": [],
        **_in_short(deployment),
        "deployedProcessDefinitions": _processes(session, deployment, files) or None,
        "deployedCaseDefinitions": None,
        "deployedDecisionDefinitions": None,
        "deployedDecisionRequirementsDefinitions": None,
    }


def _processes(session: Session, deployment: bpmn.Deployment, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The processes of the files, in the files' order: the Modeler takes the first for the one on its screen."""
    if not deployment.changed:
        return {}
    there = bpmn.definitions.list_processes_of(session, deployment.id)
    mine = sorted((one for one in there if one.file in files), key=lambda one: list(files).index(one.file))
    return {_definition_id(one): _process(one, deployment) for one in mine}


def _definition_id(definition: bpmn.ProcessDefinition) -> str:
    return f"{definition.key}:{definition.version}:{definition.release_id}"


def _process(definition: bpmn.ProcessDefinition, deployment: bpmn.Deployment) -> dict[str, Any]:
    return {
        "id": _definition_id(definition),
        "key": definition.key,
        "category": None,
        "description": None,
        "name": definition.name,
        "version": definition.version,
        "resource": definition.file,
        "deploymentId": deployment.id,
        "diagram": None,
        "suspended": False,
        "tenantId": None,
        "versionTag": None,
        "historyTimeToLive": None,
        "startableInTasklist": False,
    }

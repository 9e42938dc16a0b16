"""Starting from Camunda Modeler: its Start button begins a rehearsal of what was just deployed.

A real family's case never begins from the Modeler. Which process the Modeler has on its screen does not matter: a
rehearsal follows a made-up family through the whole journey.
"""

from typing import Any, Final

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, ValidationError

from api.caller import Caller
from api.modeler.routing import CallRefusedError, ModelerRoutes
from api.security.access import PROCESS_OWNER
from engine import bpmn
from engine.casework.errors import CaseworkError
from engine.casework.journey_actions import CASE_PROCESS
from engine.casework.rehearsal import keeping
from engine.casework.rehearsal.story import Beginning

routes = ModelerRoutes()

USUAL: Final = {"concern": "sena.wren", "step_down": "sol.stork"}
"""Who starts the made-up case where the variables do not say."""
LONGEST_TITLE: Final = 100
TAKEN: Final = ("by", "children", "entry", "family", "policy")


class Variable(BaseModel):
    """A variable as Camunda's interface writes it; its type is taken from the value."""

    model_config = ConfigDict(extra="ignore")

    value: Any = None


class Start(BaseModel):
    """What the Modeler's start dialog sends."""

    model_config = ConfigDict(extra="ignore")

    businessKey: str | None = None
    variables: dict[str, Variable] | None = None


async def read_body(request: Request) -> None:
    """Makes `request.state.body` ready."""
    request.state.body = await request.body()


@routes.post("/process-definition/{definition_id}/start", access=PROCESS_OWNER, dependencies=[Depends(read_body)])
def start(caller: Caller, definition_id: str) -> dict[str, Any]:
    """Begins a rehearsal of the definition's release for whoever calls; its id is the instance's."""
    definition, asked = _definition(caller, definition_id), _asked(caller.request.state.body)
    beginning = _beginning(caller, {name: variable.value for name, variable in (asked.variables or {}).items()})
    title = (asked.businessKey or "").strip() or f"Rehearsal of {definition.name}"
    try:
        begun = keeping.begin(
            caller.session, caller.person.user_name, definition.release_id, beginning, title=title[:LONGEST_TITLE]
        )
    except (CaseworkError, bpmn.errors.EngineError) as error:
        raise CallRefusedError(400, f"The rehearsal cannot begin. {error}") from error
    return {
        "links": [],
        "id": begun.id,
        "definitionId": definition_id,
        "businessKey": asked.businessKey,
        "caseInstanceId": None,
        "ended": False,
        "suspended": False,
        "tenantId": None,
    }


def _asked(body: bytes) -> Start:
    try:
        return Start.model_validate_json(body or b"{}")
    except ValidationError as error:
        raise CallRefusedError(
            400, "The call is not understood: businessKey is a text, variables an object."
        ) from error


def _definition(caller: Caller, definition_id: str) -> bpmn.ProcessDefinition:
    key, _, rest = definition_id.partition(":")
    try:
        there = bpmn.definitions.list_processes_of(caller.session, rest.partition(":")[2])
    except bpmn.definitions.ReleaseNotFoundError:
        there = []
    found = next((one for one in there if f"{one.key}:{one.version}:{one.release_id}" == definition_id), None)
    if found is None:
        raise CallRefusedError(404, f"There is no process {key} with the id {definition_id}. Deploy the diagram again.")
    if CASE_PROCESS not in {one.key for one in there}:
        raise CallRefusedError(400, f"This release has no process {CASE_PROCESS}, with which every case begins.")
    return found


def _beginning(caller: Caller, given: dict[str, Any]) -> Beginning:
    if unknown := sorted(set(given) - set(TAKEN)):
        raise CallRefusedError(
            400,
            f"A rehearsal begins with a made-up family. It does not take {', '.join(unknown)}; "
            f"it takes {', '.join(TAKEN)}.",
        )
    by = USUAL.get(str(given.get("entry")), USUAL["concern"])
    try:
        return Beginning.model_validate({"by": by, **given, "at": keeping.usual_beginning(caller.session)})
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise CallRefusedError(400, f"The rehearsal cannot begin with these variables. {wrong}.") from error

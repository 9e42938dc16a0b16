"""Where Camunda Modeler leads a person after it deployed: the addresses of Camunda's web pages, turned into ours."""

import json
from http import HTTPStatus
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.modeler.routing import ModelerRoutes
from api.routing import PageRoutes
from api.security.access import PROCESS_OWNER, PUBLIC
from engine import bpmn

facts = ModelerRoutes()
pages = PageRoutes()


@facts.get("/.well-known/camunda-automation-platform/webapps", access=PUBLIC)
def show_web_addresses(caller: Caller) -> dict[str, str]:
    """Where our pages are, for whoever asks; the Modeler does so without credentials."""
    base = str(caller.request.base_url)
    return {"cockpitUrl": f"{base}from-modeler/", "tasklistUrl": f"{base}tasks", "adminUrl": f"{base}processes"}


@pages.get("/from-modeler/repository", access=PROCESS_OWNER)
def open_deployment(caller: Caller, deploymentsQuery: str = "") -> Response:
    """The Modeler's query names the deployment: `[{"type": "id", "operator": "eq", "value": …}]`."""
    try:
        [asked] = json.loads(deploymentsQuery)
        deployment = bpmn.definitions.get_deployment(caller.session, asked["value"])
    except (ValueError, TypeError, KeyError, bpmn.definitions.ReleaseNotFoundError):
        # Who had to sign in first comes without the query; the newest deployment stands first on that page.
        return RedirectResponse("/processes", HTTPStatus.SEE_OTHER)
    return RedirectResponse(f"/processes/deployments/{deployment.id}", HTTPStatus.SEE_OTHER)


@pages.get("/from-modeler/process-instance/{rehearsal_id}", access=PROCESS_OWNER)
def open_rehearsal(_caller: Caller, rehearsal_id: str) -> Response:
    """What the Modeler's start button began is a rehearsal: its page says if it has ended, or is somebody else's."""
    return RedirectResponse(f"/processes/rehearsals/{quote(rehearsal_id, safe='')}", HTTPStatus.SEE_OTHER)

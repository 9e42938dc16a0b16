"""Where Camunda Modeler leads a person after it deployed: the addresses of Camunda's web pages, turned into ours."""

from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.modeler.routing import ModelerRoutes
from api.routing import PageRoutes
from api.security.access import PROCESS_OWNER, PUBLIC

facts = ModelerRoutes()
pages = PageRoutes()


@facts.get("/.well-known/camunda-automation-platform/webapps", access=PUBLIC)
def show_web_addresses(caller: Caller) -> dict[str, str]:
    """Where our pages are, for whoever asks; the Modeler does so without credentials."""
    base = str(caller.request.base_url)
    return {"cockpitUrl": f"{base}from-modeler/", "tasklistUrl": f"{base}tasks", "adminUrl": f"{base}processes"}


@pages.get("/from-modeler/repository", access=PROCESS_OWNER)
def open_deployment(_caller: Caller) -> Response:
    """The Modeler adds a query that names the deployment; the newest stands first on our page."""
    return RedirectResponse("/processes", HTTPStatus.SEE_OTHER)

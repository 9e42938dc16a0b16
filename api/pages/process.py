"""One process of a release: its diagram, and where its cases are."""

from dataclasses import dataclass

from starlette.responses import Response

from api.caller import Caller
from api.pages.pictures import Picture, picture
from api.pages.rendering import render
from api.routing import PageRoutes
from api.security.access import PROCESS_OWNER
from engine import bpmn

routes = PageRoutes()


@dataclass(frozen=True)
class ProcessView:
    """What pages/process.html shows."""

    name: str
    about: str
    documentation: str
    release_id: str
    release: str
    picture: Picture


@routes.get("/processes/deployments/{release_id}/diagrams/{process_key}", access=PROCESS_OWNER)
def show_process(caller: Caller, release_id: str, process_key: str) -> Response:
    session = caller.session
    deployment = bpmn.definitions.get_deployment(session, release_id)
    release = bpmn.definitions.release(session, release_id)
    process = release.get_process(process_key)
    view = ProcessView(
        name=process.name or process.key,
        about=f"{process.file}, {deployment.status.value}",
        documentation=process.documentation,
        release_id=release_id,
        release=f"Release {deployment.number}: {deployment.name}",
        picture=picture(release, process_key),
    )
    return render(caller, "pages/process.html", {"view": view})

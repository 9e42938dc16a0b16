"""Where a family's journey is, as a picture."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session
from starlette.responses import Response

from api.caller import Caller
from api.pages.pictures import Picture
from api.pages.rendering import render
from api.pages.token_pictures import token_pictures
from api.routing import PageRoutes
from api.security.access import ON_CASE
from engine import bpmn
from engine.casework import access

routes = PageRoutes()


@dataclass(frozen=True)
class JourneyView:
    """What pages/journey.html shows: the whole journey first, then the parts of it that are under way."""

    reference: str
    pictures: tuple[Picture, ...]


@routes.get("/cases/{reference}/journey", access=ON_CASE)
def show_journey(caller: Caller, reference: str) -> Response:
    session = caller.session
    case = access.get_case(session, caller.person, reference)
    inner_first = tuple(_pictures(session, case.instance_id)) if case.instance_id else ()
    view = JourneyView(case.reference, pictures=inner_first[::-1])
    return render(caller, "pages/journey.html", {"view": view})


def _pictures(session: Session, instance_id: str) -> Iterator[Picture]:
    release = bpmn.definitions.release(session, bpmn.instances.release_of(session, instance_id))
    return token_pictures(release, bpmn.repair.look(session, instance_id).tokens)

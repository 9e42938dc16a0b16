"""The area of the Locality and Community Support Service (LCSS)."""

from starlette.responses import Response

from api.caller import Caller
from api.pages.case_lists import area_view
from api.pages.rendering import LCSS_ROLES, render
from api.routing import PageRoutes
from api.security.access import SIGNED_IN
from api.security.errors import NotPermittedError
from engine.casework import people

routes = PageRoutes()


@routes.get("/area", access=SIGNED_IN)
def show_area(caller: Caller, after: str | None = None) -> Response:
    if not people.roles(caller.session, caller.person.user_name) & LCSS_ROLES:
        raise NotPermittedError
    return render(caller, "pages/area.html", {"view": area_view(caller, after)})

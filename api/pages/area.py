"""The area of the Locality and Community Support Service (LCSS)."""

from starlette.responses import Response

from api.caller import Caller
from api.pages.case_lists import area_view
from api.pages.rendering import render
from api.routing import PageRoutes
from api.security.access import LCSS

routes = PageRoutes()


@routes.get("/area", access=LCSS)
def show_area(caller: Caller, after: str | None = None) -> Response:
    return render(caller, "pages/area.html", {"view": area_view(caller, after)})

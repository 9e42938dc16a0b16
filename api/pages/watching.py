"""Pages that show how far something has come: they load themselves again, also without script, until it is done.

Who finds that disturbing stops it (WCAG 2.2.2): the page says how. While it does so it has no field that could be lost.
"""

from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api.caller import Caller

SECONDS = 5
WATCH = "watch"


def watches(caller: Caller, *, pending: bool) -> bool:
    """Whether this page loads itself again; then its answer says so to the browser."""
    wanted = pending and caller.request.query_params.get(WATCH) == "on"
    if wanted:
        caller.headers["Refresh"] = str(SECONDS)
    return wanted


def lead_to(path: str) -> Response:
    """Leads to a page that then watches itself."""
    return RedirectResponse(f"{path}?{WATCH}=on", HTTPStatus.SEE_OTHER)

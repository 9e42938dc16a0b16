"""Taking the last completion back: where it is offered, and the button."""

from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.routing import PageRoutes
from api.security.access import ON_CASE
from engine.casework import taking_back

MOST_WORDS = 1000
"""Characters of a reason that are kept."""

routes = PageRoutes()


@routes.post("/tasks/{task_id}/take-back", access=ON_CASE)
def take_task_back(caller: Caller, task_id: str) -> Response:
    reason = str(caller.form.get("reason", "")).strip()[:MOST_WORDS]
    taking_back.take_back(caller.session, caller.person, task_id, reason=reason)
    return RedirectResponse(f"/tasks/{task_id}?notice=open-again", HTTPStatus.SEE_OTHER)

"""Signing in and out."""

import re
from http import HTTPStatus
from typing import Any, Final

from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.kept_forms import keeping
from api.pages.questions import FormError
from api.pages.rendering import render
from api.problems import SESSION_OVER
from api.routing import PageRoutes
from api.security import sessions
from api.security.access import PUBLIC, SIGNED_IN
from api.security.cookies import forget_secret, write_secret
from api.security.errors import TooManyAttemptsError, WrongPasswordError
from api.security.sign_in import sign_in
from engine.casework import people
from engine.casework.demo.people import PASSWORD

routes = PageRoutes()

HOME: Final = "/tasks"


@routes.get("/", access=PUBLIC)
def show_home(_caller: Caller) -> Response:
    return RedirectResponse(HOME, HTTPStatus.SEE_OTHER)


@routes.get("/sign-in", access=PUBLIC)
def show_sign_in(caller: Caller, then: str = HOME) -> Response:
    if caller.signed_in is not None:
        return RedirectResponse(_page_of_ours(then), HTTPStatus.SEE_OTHER)
    return _form(caller, then)


@routes.post("/sign-in", access=PUBLIC)
def submit_sign_in(caller: Caller) -> Response:
    user_name = str(caller.form.get("user_name", "")).strip()
    then = str(caller.form.get("then", HOME))
    try:
        begun = sign_in(caller.database, user_name, str(caller.form.get("password", "")), caller.address)
    except WrongPasswordError as error:
        return _form(caller, then, user_name, str(error), HTTPStatus.UNPROCESSABLE_ENTITY)
    except TooManyAttemptsError as error:
        caller.headers["Retry-After"] = str(error.retry_after)
        return _form(caller, then, user_name, str(error), HTTPStatus.TOO_MANY_REQUESTS)
    with caller.database.transaction() as session:
        kept_at = keeping.offer(session, user_name)
    target = kept_at if kept_at and not _leads_to_kept(then) else then
    response = RedirectResponse(_page_of_ours(target), HTTPStatus.SEE_OTHER)
    write_secret(response, caller.settings, begun.secret)
    return response


@routes.post("/sign-out", access=SIGNED_IN)
def submit_sign_out(caller: Caller) -> Response:
    if caller.signed_in is not None:
        sessions.end(caller.session, caller.signed_in.id)
    response = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    forget_secret(response, caller.settings)
    return response


def _page_of_ours(address: str) -> str:
    """The address, if it is a path here: a link from elsewhere must not lead a person who signs in away from us."""
    return address if re.fullmatch(rf"/[\w-][\w/.-]*(\?{keeping.WISH}=yes)?", address, re.ASCII) else HOME


def _leads_to_kept(address: str) -> bool:
    return address.endswith(f"?{keeping.WISH}=yes")


def _form(
    caller: Caller, then: str, user_name: str = "", error: str | None = None, status: int = HTTPStatus.OK
) -> Response:
    context: dict[str, Any] = {
        "then": then,
        "kept": SESSION_OVER if _leads_to_kept(then) and not error else "",
        "user_name": user_name,
        "errors": (FormError(error, "#user_name"),) if error else (),
        "accounts": people.list_active(caller.session) if caller.settings.demo else (),
        "demo_password": PASSWORD,
    }
    return render(caller, "pages/sign_in.html", context, status=status)

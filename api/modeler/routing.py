"""Routes for Camunda Modeler: credentials with each call, no cookie, and refusals in Camunda's own form.

Cookies are not looked at, so no other site can make a browser call these. Who sends no credentials is asked for
`Bearer`, never `Basic`, lest a browser keep a password that other sites could then use.
"""

from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from typing import Any

from fastapi import Depends, Request
from starlette.responses import JSONResponse, Response

from api.caller import Caller
from api.problems import Problem, problem_of
from api.routing import Endpoint, Routes, presented, read_form
from api.security.access import Access
from api.security.sessions import SignedIn
from api.security.tool_credentials import find_user_name
from engine.casework import people

#: Camunda's names for what went wrong. A person reads the message, other tools look at the name.
TYPES = {
    400: "InvalidRequestException",
    401: "AuthenticationException",
    403: "AuthorizationException",
    404: "InvalidRequestException",
}


class CallRefusedError(Exception):
    """What a call asks for is not there, or cannot be done; the message goes to the person as it is."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class ToolCaller(Caller):
    """A tool that acts for the person whose credentials came with the call."""

    def __init__(self, request: Request) -> None:
        super().__init__(request, secret=None)
        header = request.headers.get("authorization", "")
        self._user_name = find_user_name(self.database, header, self.address)

    @cached_property
    def signed_in(self) -> SignedIn | None:
        person = people.find(self.session, self._user_name) if self._user_name else None
        if person is None:
            return None
        roles = frozenset(people.roles(self.session, person.user_name))
        return SignedIn(id="", person=person, roles=roles, csrf_token="", stale=False)


class ModelerRoutes(Routes):
    """Endpoints return what is answered as JSON. `writing=False`: a POST that opens its transactions itself."""

    def prepare(self, function: Endpoint, method: str, access: Access, options: dict[str, Any]) -> Endpoint:
        writing = options.pop("writing", method != "GET")
        options |= {"include_in_schema": False, "response_model": None}
        if method != "GET":
            options["dependencies"] = [*options.get("dependencies", []), Depends(read_form)]

        def endpoint(request: Request, **arguments: Any) -> Response:
            def work(caller: ToolCaller) -> Any:
                access.check(caller)
                return function(caller, **arguments)

            def call() -> Any:
                caller = ToolCaller(request)
                return caller.in_one_transaction(lambda: work(caller), writing=writing)

            return _answer(call)

        return presented(endpoint, function, access)


def _answer(call: Callable[[], Any]) -> Response:
    try:
        return JSONResponse(call())
    except Exception as error:
        return _refusal(_problem(error), error)


def _problem(error: Exception) -> Problem:
    if isinstance(error, CallRefusedError):
        return Problem(error.status, "refused", "The call is refused", str(error))
    return problem_of(error)


def _refusal(problem: Problem, error: Exception) -> Response:
    # 422 is a word that the Modeler does not know; the message of a refused deployment is its whole report.
    refused = problem.status == HTTPStatus.UNPROCESSABLE_ENTITY
    body = {
        "type": "ParseException" if refused else TYPES.get(problem.status, "RestException"),
        "message": str(error) if refused else problem.detail,
    }
    return JSONResponse(body, HTTPStatus.BAD_REQUEST if refused else problem.status, dict(problem.headers))

"""How every route is made: who may reach it, and one transaction in one thread around it.

The session is not a FastAPI dependency on purpose. A dependency that holds a connection (on SQLite: the write lock)
while its endpoint waits for a thread stops everything once as many calls wait as there are threads. Here a call takes
one thread, and in it opens its transaction, asks who is calling, runs, and commits; the answer is sent after that, so
no failing commit answers 200.
"""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import wraps
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from api.caller import Caller
from api.kept_forms import filling, keeping
from api.security import forgery
from api.security.access import Access
from api.security.cookies import read_secret
from api.security.errors import NotSignedInError

Endpoint = Callable[..., Any]


class Room(APIRouter):
    """Routes of which none is asked for a path that has the first word of none: FastAPI would try each of two hundred
    in turn, a tenth of a page."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._first_words: set[str] = set()

    def add_api_route(self, path: str, endpoint: Endpoint, **options: Any) -> None:
        word = f"{self.prefix}{path}".split("/")[1]
        self._first_words.add("" if "{" in word else word)  # every path has an empty word
        super().add_api_route(path, endpoint, **options)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        # All its words: a prefix may stand before the route's own.
        if self._first_words.isdisjoint(scope["path"].split("/")):
            return Match.NONE, {}
        return super().matches(scope)


class Routes(ABC):
    """A set of routes. `get`, `post`, `put` and `delete` decorate `endpoint(caller, …)`: they must name an access, and
    what comes after `caller` is what FastAPI finds in path, query and body."""

    def __init__(self, **options: Any) -> None:
        self.router = Room(**options)

    def get(self, path: str, *, access: Access, **options: Any) -> Callable[[Endpoint], Endpoint]:
        return self._route("GET", path, access, options)

    def post(self, path: str, *, access: Access, **options: Any) -> Callable[[Endpoint], Endpoint]:
        return self._route("POST", path, access, options)

    def put(self, path: str, *, access: Access, **options: Any) -> Callable[[Endpoint], Endpoint]:
        return self._route("PUT", path, access, options)

    def delete(self, path: str, *, access: Access, **options: Any) -> Callable[[Endpoint], Endpoint]:
        return self._route("DELETE", path, access, options)

    def _route(self, method: str, path: str, access: Access, options: dict[str, Any]) -> Callable[[Endpoint], Endpoint]:
        def register(function: Endpoint) -> Endpoint:
            endpoint = self.prepare(function, method, access, options)
            self.router.add_api_route(path, endpoint, methods=[method], **options)
            return function

        return register

    def install(self, app: FastAPI) -> None:
        """Adds them to `app` itself: a router that FastAPI includes is asked twice which of its routes it is."""
        app.router.routes.extend(self.router.routes)

    @abstractmethod
    def prepare(self, function: Endpoint, method: str, access: Access, options: dict[str, Any]) -> Endpoint:
        """The endpoint that FastAPI calls; completes `options` for it."""


class PageRoutes(Routes):
    """Pages for browsers: the session's secret is in a cookie, a form is protected against forgery, endpoints return a
    Response and find the form in `caller.form`. `writing=False`: a POST that opens the transactions it needs itself.
    `keeper`: how a form is kept that comes when the session has run out."""

    def prepare(self, function: Endpoint, method: str, access: Access, options: dict[str, Any]) -> Endpoint:
        writing = options.pop("writing", method != "GET")
        keeper = options.pop("keeper", keeping.keep)
        options |= {"include_in_schema": False, "response_model": None}
        if method != "GET":
            options["dependencies"] = [*options.get("dependencies", []), Depends(read_form)]

        def endpoint(request: Request, **arguments: Any) -> Response:
            caller = Caller(request, read_secret(request))

            def work() -> Any:
                _admit(caller, access, method, keeper)
                response = function(caller, **arguments)
                is_asked_for = method == "GET" and keeping.WISH in request.query_params
                return filling.filled(caller, response) if is_asked_for else response

            if method != "GET":
                forgery.check_origin(request)
            response: Response = caller.in_one_transaction(work, writing=writing)
            response.headers.update(caller.headers)
            if method != "GET" and access.admits is not None and keeping.WISH in caller.form:
                keeping.forget(caller)
            return response

        return presented(endpoint, function, access)


def _admit(caller: Caller, access: Access, method: str, keeper: keeping.Keeper) -> None:
    """Checks who calls. What a person sent whose session has run out is kept for them."""
    try:
        access.check(caller)
    except NotSignedInError:
        if method != "GET":
            caller.if_it_fails(keeping.keeping(caller.request, read_secret(caller.request), keeper))
        raise
    if method != "GET" and access.admits is not None:
        forgery.check_token(caller)


async def read_form(request: Request) -> None:
    """Makes `caller.form` ready."""
    request.state.form = await request.form()


def presented(endpoint: Endpoint, function: Endpoint, access: Access, *more: inspect.Parameter) -> Endpoint:
    """`endpoint(request, **arguments)` under the name and with the parameters of `function(caller, **arguments)`, and
    `more` that are the endpoint's own."""
    signature = inspect.signature(function)
    request = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    # The first parameter is the caller, which is not FastAPI's to find.
    parameters = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in list(signature.parameters.values())[1:]
    ]
    shown = wraps(function)(endpoint)
    vars(shown).update(access=access, __signature__=signature.replace(parameters=[request, *parameters, *more]))
    return shown

"""The log's line about each request."""

import time

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import logs
from api.problems import respond, unexpected


class AccessLogMiddleware:
    """Logs each request by its route's template, and turns an unexpected error into a 500 with an id to quote."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            error_id = logs.log_unexpected(error)
            if status:
                raise
            await respond(Request(scope), unexpected(error_id))(scope, receive, watch)
        finally:
            milliseconds = round((time.perf_counter() - began) * 1000, 1)
            logs.write("info", "request", method=scope["method"], route=_route(scope), status=status, ms=milliseconds)


def _route(scope: Scope) -> str:
    """The template, such as /cases/{reference}: a path's values may tell about a family."""
    return getattr(scope.get("fastapi", {}).get("effective_route_context") or scope.get("route"), "path", "(none)")

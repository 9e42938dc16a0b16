"""What is logged: that something happened, never to whom. No names, no query strings, no values from paths, no
messages of unexpected errors (they may quote what a family said)."""

import logging
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import orjson
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import respond, unexpected

DEEPEST_FRAMES = 12


def write(level: str, event: str, **facts: Any) -> None:
    """One line of JSON on standard error, with a UTC time."""
    line = {**facts, "event": event, "level": level, "timestamp": datetime.now(UTC)}
    sys.stderr.write(orjson.dumps(line, option=orjson.OPT_UTC_Z).decode() + "\n")


def configure() -> None:
    """Quiets the loggers of others that would say more than may be logged."""
    # SpiffWorkflow logs the data of its tasks below WARNING; uvicorn's access log has whole addresses.
    logging.getLogger("spiff").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True


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
            error_id = log_unexpected(error)
            if status:
                raise
            await respond(Request(scope), unexpected(error_id))(scope, receive, watch)
        finally:
            milliseconds = round((time.perf_counter() - began) * 1000, 1)
            write("info", "request", method=scope["method"], route=_route(scope), status=status, ms=milliseconds)


def log_unexpected(error: Exception) -> str:
    """Logs the class of `error`, of its cause, and where it happened, without a message; the new id under which."""
    error_id = str(uuid4())
    *above, deepest = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in above if "site-packages" not in frame.filename]
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in (*ours[-DEEPEST_FRAMES:], deepest)]
    classes = {"error": type(error).__qualname__}
    if error.__cause__ is not None:  # A database says by it whether a lock, the connection or the data was at fault.
        classes["cause"] = type(error.__cause__).__qualname__
    write("error", "unexpected_error", error_id=error_id, **classes, frames=frames)
    return error_id


def _route(scope: Scope) -> str:
    """The template, such as /cases/{reference}: a path's values may tell about a family."""
    return getattr(scope.get("fastapi", {}).get("effective_route_context") or scope.get("route"), "path", "(none)")

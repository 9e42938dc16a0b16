"""No request may be larger than the installation allows, whether or not it says beforehand how large it is."""

import re
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem_of, respond


class BodyLimitMiddleware:
    """Answers 413 like any other problem. (Starlette's own middleware answers plain text, past our headers.)"""

    def __init__(self, app: ASGIApp, *, limit_bytes: int, larger: Mapping[re.Pattern[str], int]) -> None:
        self.app = app
        self.limit_bytes = limit_bytes
        self.larger = larger

    def limit_of(self, path: str) -> int:
        """How large a request to this address may be: what is sent as files may be larger than other things."""
        return next((limit for paths, limit in self.larger.items() if paths.fullmatch(path)), self.limit_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        limit = self.limit_of(scope["path"])
        announced = request.headers.get("content-length", "0")
        if announced.isdigit() and int(announced) > limit:
            await respond(request, problem_of(HTTPException(413)))(scope, receive, send)
            return
        received = 0

        async def receive_within_limit() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(413)
            return message

        await self.app(scope, receive_within_limit, send)

"""A stand-in for GOV.UK Notify: checks who calls as Notify does, keeps what it took, answers with what it is told to.

https://docs.notifications.service.gov.uk/rest-api.html
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"early_help-{SERVICE}-{SECRET}"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
LATE = 30
"""Seconds after which a token is too old."""


class NotifyServer(ThreadingHTTPServer):
    """`fails`: the status and the words with which it refuses; `forgets`: it takes a letter and never answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[dict[str, Any]] = []
        self.fails: tuple[int, str] | None = None
        self.forgets = False

    @property
    def url(self) -> str:
        return f"notify://127.0.0.1:{self.server_address[1]}/{TEMPLATE}"


class _Handler(BaseHTTPRequestHandler):
    server: NotifyServer

    def do_POST(self) -> None:
        letter = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if refusal := self._unknown() or self.server.fails:
            return self._refuse(*refusal)
        if letter["template_id"] != TEMPLATE:
            return self._refuse(400, "Template not found")
        self.server.taken.append(letter)
        if self.server.forgets:
            return self._refuse(500, "Internal server error")
        return self._answer(201, {"id": "740e5834-3a29-46b4-9a6f-16142fde533a", "reference": letter["reference"]})

    def do_GET(self) -> None:
        if refusal := self._unknown():
            return self._refuse(*refusal)
        [reference] = parse_qs(urlsplit(self.path).query)["reference"]
        found = [{"reference": reference} for letter in self.server.taken if letter["reference"] == reference]
        return self._answer(200, {"notifications": found, "links": {}})

    def _unknown(self) -> tuple[int, str] | None:
        try:
            token = self.headers["Authorization"].removeprefix("Bearer ")
            claims = jwt.decode(token, SECRET, algorithms=["HS256"], issuer=SERVICE)
        except jwt.InvalidTokenError:
            return 403, "Invalid token: API key not found"
        if abs(time.time() - claims["iat"]) > LATE:
            return 403, "Error: Your system clock must be accurate to within 30 seconds"
        return None

    def _refuse(self, status: int, words: str) -> None:
        error = {400: "BadRequestError", 403: "AuthError", 429: "RateLimitError"}.get(status, "Exception")
        self._answer(status, {"status_code": status, "errors": [{"error": error, "message": words}]})

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def running_notify() -> Iterator[NotifyServer]:
    """The stand-in, on a port of its own."""
    with NotifyServer() as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()

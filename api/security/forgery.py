"""Forms that another site makes a browser send (cross-site request forgery) are refused.

Three fences: the cookie is SameSite=Lax; the browser's own word on where the request comes from (Sec-Fetch-Site,
Origin); and a token that only our own pages know, bound to the person: to their session, or to an earlier one of theirs
whose page still stands open in another tab.
"""

import secrets
from urllib.parse import urlsplit

from fastapi import Request

from api.caller import Caller
from api.security import sessions
from api.security.errors import ForgedRequestError

FIELD = "csrf_token"


def check_origin(request: Request) -> None:
    """Raises ForgedRequestError when the browser says that another site sent this."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForgedRequestError
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise ForgedRequestError


def check_token(caller: Caller) -> None:
    """Raises ForgedRequestError unless the caller's form carried the token of a session of theirs."""
    signed_in, submitted = caller.require_signed_in(), caller.form.get(FIELD)
    if not isinstance(submitted, str):
        raise ForgedRequestError
    if secrets.compare_digest(submitted.encode(), signed_in.csrf_token.encode()):
        return
    if not sessions.is_told(caller.session, signed_in.person.user_name, submitted):
        raise ForgedRequestError


def check_form(caller: Caller, expected: str) -> None:
    """Raises ForgedRequestError unless the caller's form carried the token `expected`."""
    submitted = caller.form.get(FIELD)
    if not isinstance(submitted, str) or not secrets.compare_digest(submitted.encode(), expected.encode()):
        raise ForgedRequestError

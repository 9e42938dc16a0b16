"""Forms that another site makes a browser send (cross-site request forgery) are refused.

Three fences: the cookie is SameSite=Lax; the browser's own word on where the request comes from (Sec-Fetch-Site,
Origin); and a token that only our own pages know, bound to the person's session.
"""

import secrets
from urllib.parse import urlsplit

from fastapi import Request

from api.caller import Caller
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
    """Raises ForgedRequestError unless the caller's form carried their session's own token."""
    submitted = caller.form.get(FIELD)
    expected = caller.signed_in.csrf_token if caller.signed_in else ""
    if not isinstance(submitted, str) or not secrets.compare_digest(submitted.encode(), expected.encode()):
        raise ForgedRequestError

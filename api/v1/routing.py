"""Routes of the JSON interface: bearer tokens, problem details, and POSTs that may be repeated."""

import inspect
from collections.abc import Callable
from hashlib import sha256
from typing import Annotated, Any, TypeVar

from fastapi import Header, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import TypeAdapter
from starlette.requests import HTTPConnection
from starlette.responses import Response

from api.caller import Caller
from api.idempotency import answer_once
from api.routing import Endpoint, Routes, presented
from api.security.access import Access
from api.security.errors import NotSignedInError
from api.v1 import openapi

Model = TypeVar("Model")
_anything: TypeAdapter[Any] = TypeAdapter(Any)


PREFIX = "/api/v1"


class ApiRoutes(Routes):
    """Endpoints say with their return annotation what they answer: a pydantic model, or None for 204.

    `problems`: the statuses, beside those that every route may answer, that this one may. `repeatable`: whether a POST
    takes an Idempotency-Key. `media_type`: of what is answered as bytes, a file. `written`: the model whose JSON the
    bytes are, where the endpoint writes it itself. `writing=False`: a POST that opens the transactions it needs itself.
    """

    def __init__(self, *, prefix: str = "", **options: Any) -> None:
        super().__init__(prefix=PREFIX + prefix, **options)

    def prepare(self, function: Endpoint, method: str, access: Access, options: dict[str, Any]) -> Endpoint:
        answered = inspect.signature(function, eval_str=True).return_annotation
        model = options.pop("written", answered)
        writing = options.pop("writing", method != "GET")
        repeatable = options.pop("repeatable", method == "POST")
        status = options.setdefault("status_code", 204 if model is None else 200)
        media_type = options.pop("media_type", "application/json")
        options["operation_id"] = function.__name__
        own_problems = {*options.pop("problems", ()), *({409} if repeatable else ())}
        options["responses"] = openapi.problem_responses(own_problems, access)
        if model is bytes:
            options["responses"][status] = openapi.file_response(media_type)
            options["response_class"] = Response
        options["response_model"] = None if model is bytes else model
        options["dependencies"] = [Security(_bearer)] if access.admits is not None else []
        encode = _encoder(answered)

        def endpoint(request: Request, idempotency_key: str | None = None, **arguments: Any) -> Response:
            caller = Caller(request, getattr(request.state, "secret", None))

            def work() -> bytes:
                access.check(caller)
                if idempotency_key is None:
                    return encode(function(caller, **arguments))
                return _once(caller, idempotency_key, arguments, lambda: encode(function(caller, **arguments)))

            body = caller.in_one_transaction(work, writing=writing)
            return Response(body, status, caller.headers, media_type=media_type if body else None)

        return presented(endpoint, function, access, *([_KEY] if repeatable else []))


class BearerToken(HTTPBearer):
    """Notes the caller's token. Who sends none is turned away before anything they sent is looked at."""

    async def __call__(self, request: HTTPConnection) -> HTTPAuthorizationCredentials:
        credentials = await super().__call__(request)
        if credentials is None:
            raise NotSignedInError
        request.state.secret = credentials.credentials
        return credentials


_bearer = BearerToken(auto_error=False, scheme_name="token", description="The token from POST /api/v1/sign-in.")


_KEY = inspect.Parameter(
    "idempotency_key",
    inspect.Parameter.KEYWORD_ONLY,
    default=None,
    annotation=Annotated[
        str | None,
        Header(max_length=100, description="Any text, new for each request: sent again, the request happens once."),
    ],
)
"""The header Idempotency-Key."""


def _once(caller: Caller, key: str, arguments: dict[str, Any], answer: Callable[[], bytes]) -> bytes:
    content = _anything.dump_json([caller.request.method, caller.request.url.path, arguments])
    return answer_once(caller.session, caller.person.user_name, key, sha256(content).hexdigest(), answer)


def _encoder(model: Any) -> Callable[[Any], bytes]:
    if model is None:
        return lambda _nothing: b""
    if model is bytes:
        return lambda content: content
    return TypeAdapter(model).dump_json

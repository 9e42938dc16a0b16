"""The description of the JSON interface that client generators read (OpenAPI 3.1)."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict, Field

from api.problems import MEDIA_TYPE
from api.security.access import Access


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    field: str = Field(examples=["actions.0.due_on"])
    message: str = Field(examples=["The date must be today or in the future."])


class ProblemDetails(BaseModel):
    """RFC 9457 problem details. Further members carry the facts, such as `assignee` or `case`."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["urn:early-help:problem:task-taken"])
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | None = None


def problem_responses(statuses: Iterable[int], access: Access) -> dict[int | str, dict[str, Any]]:
    """The problems that a route may answer: 400, 413, 500 and 503, the given ones, and those of its access."""
    return {status: _response(status) for status in sorted({400, 413, 500, 503, *access.problems, *statuses})}


def file_response(media_type: str) -> dict[str, Any]:
    """A file as the answer."""
    return {"description": "The file", "content": {media_type: {"schema": {"type": "string", "format": "binary"}}}}


def _response(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    return {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}


def install(app: FastAPI) -> None:
    """Makes `app.openapi()` describe what is really answered."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _describe(app)
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]  # FastAPI's documented way


def _describe(app: FastAPI) -> dict[str, Any]:
    description = get_openapi(title=app.title, version=app.version, routes=app.routes, description=_DESCRIPTION)
    schemas = description["components"]["schemas"]
    own = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update({**own.pop("$defs"), "ProblemDetails": own})
    for path in description["paths"].values():
        for operation in path.values():
            # FastAPI's own 422; ours answers 400 to what it cannot read.
            unused = operation["responses"].get("422", {}).get("content", {}).get("application/json")
            if unused:
                del operation["responses"]["422"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    return description


_DESCRIPTION = """Task lists, tasks and cases of Early Help. Sign in with `POST /api/v1/sign-in` and send the token as
`Authorization: Bearer …`. Every refusal is `application/problem+json`. What you may not see does not exist (404).
Moments are in UTC; dates are calendar dates in England."""

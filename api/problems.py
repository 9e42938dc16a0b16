"""From error to answer, in one table: JSON gets RFC 9457 problem details, a browser gets a page with the same facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api.security import errors as security
from engine.casework import errors as casework

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Problem:
    """What went wrong, for a person (`title`, `detail`) and a program (`status`, `type`, `facts`)."""

    status: int
    type: str
    title: str
    detail: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """What every error of one class becomes; `facts` picks what the error carries."""

    status: int
    type: str
    title: str
    facts: Callable[[Any], Mapping[str, Any]] = lambda _error: {}
    headers: Callable[[Any], Mapping[str, str]] = lambda _error: {}

    def problem(self, error: Exception) -> Problem:
        return Problem(self.status, self.type, self.title, str(error), self.facts(error), self.headers(error))


def _answers(error: casework.AnswersRefusedError) -> Mapping[str, Any]:
    return {"errors": [{"field": name, "message": message} for name, message in error.errors.items()]}


KINDS: Mapping[type[Exception], Kind] = {
    security.NotSignedInError: Kind(
        401, "not-signed-in", "You are not signed in", headers=lambda _: {"WWW-Authenticate": "Bearer"}
    ),
    security.WrongPasswordError: Kind(
        401, "wrong-password", "You could not be signed in", headers=lambda _: {"WWW-Authenticate": "Bearer"}
    ),
    security.NotPermittedError: Kind(403, "not-permitted", "You may not do this"),
    security.ForgedRequestError: Kind(403, "form-expired", "This form has expired"),
    security.NotOfferedError: Kind(404, "not-found", "Page not found"),
    security.TooManyAttemptsError: Kind(
        429,
        "too-many-attempts",
        "Too many attempts to sign in",
        headers=lambda error: {"Retry-After": str(error.retry_after)},
    ),
    casework.CaseNotFoundError: Kind(404, "not-found", "Page not found"),
    casework.NotAllowedError: Kind(403, "not-permitted", "You may not do this"),
    casework.ActiveCaseError: Kind(
        409, "active-case-exists", "This family is being helped already", lambda error: {"case": error.reference}
    ),
    casework.ActionNotPossibleError: Kind(409, "not-possible-now", "This is not possible now"),
    casework.AnswersRefusedError: Kind(422, "answers-refused", "There is a problem", _answers),
}


def problem_of(error: Exception) -> Problem:
    """The problem that `error` is for whoever asked. Raises KeyError for an error that no table names."""
    if isinstance(error, RequestValidationError):
        return _not_understood(error)
    if isinstance(error, HTTPException):
        return _plain(error.status_code, error.headers)
    return next(KINDS[kind] for kind in type(error).__mro__ if kind in KINDS).problem(error)


def unexpected(error_id: str) -> Problem:
    """A defect of ours: nothing about it is told but an id to quote, which the log has too."""
    detail = f"Nothing was changed. If it happens again, tell your administrator this number: {error_id}."
    return Problem(500, "unexpected", "Something went wrong", detail, {"error_id": error_id})


def install(app: FastAPI) -> None:
    """Makes `app` answer every error in the table, and those of the framework, as a problem."""
    for kind in (*KINDS, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _handle)


async def _handle(request: Request, error: Exception) -> Response:
    return respond(request, problem_of(error))


def respond(request: Request, problem: Problem) -> Response:
    """The problem as JSON below /api/, as a page elsewhere; who is not signed in is led to the sign-in page."""
    if request.url.path.startswith("/api/"):
        return as_json(problem)
    if problem.type == "not-signed-in":
        return RedirectResponse(request.app.url_path_for("show_sign_in"), HTTPStatus.SEE_OTHER)
    page: Response = request.app.state.error_page(request, problem)
    page.headers.update(problem.headers)
    return page


def as_json(problem: Problem) -> Response:
    """RFC 9457 problem details; the facts are its extension members."""
    body = {
        "type": f"urn:early-help:problem:{problem.type}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        **problem.facts,
    }
    return Response(orjson.dumps(body), problem.status, dict(problem.headers), MEDIA_TYPE)


def _not_understood(error: RequestValidationError) -> Problem:
    # Not pydantic's whole account: that repeats the input.
    errors = [{"field": ".".join(map(str, each["loc"][1:])), "message": each["msg"]} for each in error.errors()]
    return Problem(
        400, "not-understood", "The request could not be understood", "See the fields named.", {"errors": errors}
    )


def _plain(status: int, headers: Mapping[str, str] | None) -> Problem:
    title = {404: "Page not found", 413: "Too much was sent"}.get(status, HTTPStatus(status).phrase)
    detail = {
        404: "There is nothing at this address, or it is not yours to see.",
        405: "This address does not take that method.",
        413: "Send less at a time.",
    }.get(status, HTTPStatus(status).description or title)
    return Problem(status, HTTPStatus(status).phrase.lower().replace(" ", "-"), title, detail, headers=headers or {})

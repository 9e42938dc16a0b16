"""From error to answer, in one table: JSON gets RFC 9457 problem details, a browser gets a page with the same facts."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api import logs
from api.documents.pdf import PdfNotPossibleError
from api.idempotency import KeyReusedError
from api.security import errors as security
from api.workflow_folder import FolderError
from api.zip_files import ZipRefusedError
from engine import bpmn
from engine.busy import DatabaseBusyError
from engine.casework import errors as casework
from engine.casework.rehearsal.keeping import RehearsalGoneOnError, RehearsalNotFoundError, RehearsalTooLongError
from engine.casework.rehearsal.stories import StoryNotFoundError
from engine.casework.rehearsal.story import StoryRefusedError
from engine.casework.starting import AskToJoinError, FamiliesAlikeError

MEDIA_TYPE = "application/problem+json"
TOOLS = ("/engine-rest/", "/rest/")
"""What Camunda Modeler calls: of an answer it shows the `message`, whatever refused the call."""
SESSION_OVER = "Your session ended. What you typed is kept: sign in to go on."
SECONDS_WHEN_BUSY = 5
UNKNOWN_CHARACTERS = "It has characters that no text has."


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
    """What every error of one class becomes; `facts` picks what the error carries, `detail` replaces its own words."""

    status: int
    type: str
    title: str
    facts: Callable[[Any], Mapping[str, Any]] = lambda _error: {}
    headers: Callable[[Any], Mapping[str, str]] = lambda _error: {}
    detail: str | None = None

    def problem(self, error: Exception) -> Problem:
        detail = self.detail or str(error)
        return Problem(self.status, self.type, self.title, detail, self.facts(error), self.headers(error))


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _by_field(error: casework.AnswersRefusedError | bpmn.definitions.TrialRefusedError) -> Mapping[str, Any]:
    return {"errors": [{"field": name, "message": message} for name, message in error.errors.items()]}


def _matches(error: FamiliesAlikeError) -> Mapping[str, Any]:
    return {"matches": [{**asdict(match), "sentence": match.sentence} for match in error.matches]}


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
    casework.DocumentNotFoundError: Kind(404, "not-found", "Page not found"),
    PdfNotPossibleError: Kind(503, "no-pdf", "There is no PDF at the moment"),
    casework.NotRecordedYetError: Kind(404, "not-recorded-yet", "This has not been recorded yet"),
    casework.NotAllowedError: Kind(403, "not-permitted", "You may not do this"),
    casework.ActiveCaseError: Kind(
        409, "active-case-exists", "This family is being helped already", lambda error: {"case": error.reference}
    ),
    FamiliesAlikeError: Kind(409, "families-alike", "This may be a family that is known already", _matches),
    AskToJoinError: Kind(
        409, "ask-to-join", "This family is being helped already", lambda error: {"family": error.match.family}
    ),
    casework.ActionNotPossibleError: Kind(409, "not-possible-now", "This is not possible now"),
    casework.StandsError: Kind(409, "stands", "This cannot be taken back"),
    casework.AnswersRefusedError: Kind(422, "answers-refused", "There is a problem", _by_field),
    casework.PolicyError: Kind(409, "policy-missing", "This policy cannot be used"),
    RehearsalNotFoundError: Kind(404, "not-found", "Page not found"),
    RehearsalGoneOnError: Kind(409, "gone-on", "The rehearsal has gone on"),
    RehearsalTooLongError: Kind(409, "not-possible-now", "This is not possible now"),
    StoryNotFoundError: Kind(404, "not-found", "Page not found"),
    StoryRefusedError: Kind(422, "story-refused", "This is not a story"),
    KeyReusedError: Kind(409, "key-reused", "This key was used before"),
    bpmn.errors.TaskNotFoundError: Kind(404, "not-found", "Page not found"),
    bpmn.errors.TaskTakenError: Kind(
        409,
        "task-taken",
        "Somebody else has this task",
        lambda error: {"assignee": error.assignee, "since": _moment(error.since)},
    ),
    bpmn.errors.TaskFinishedError: Kind(
        409, "task-finished", "This task is finished", lambda error: {"by": error.by, "at": _moment(error.at)}
    ),
    bpmn.errors.TaskChangedError: Kind(
        409, "task-changed", "This task has changed", lambda error: {"revision": error.actual}
    ),
    bpmn.errors.StepFailedError: Kind(
        500,
        "step-failed",
        "The next step could not be done",
        lambda error: {"element": error.element_id},
        detail="Nothing was changed. The administrators see what failed. Once it is mended, do this again.",
    ),
    bpmn.errors.InstanceNotFoundError: Kind(404, "not-found", "Page not found"),
    bpmn.errors.TimerNotFoundError: Kind(404, "not-found", "Page not found"),
    bpmn.errors.ProcessNotFoundError: Kind(409, "not-possible-now", "This is not possible now"),
    bpmn.errors.InstanceSuspendedError: Kind(409, "suspended", "This is suspended"),
    bpmn.errors.InstanceEndedError: Kind(409, "ended", "This has ended"),
    bpmn.errors.InstanceStatusError: Kind(409, "not-possible-now", "This is not possible now"),
    bpmn.CursorError: Kind(400, "not-understood", "This page does not exist"),
    bpmn.definitions.ReleaseNotFoundError: Kind(404, "not-found", "Page not found"),
    bpmn.definitions.NotPossibleError: Kind(409, "not-possible-now", "This is not possible now"),
    bpmn.definitions.NothingDeployedError: Kind(409, "nothing-deployed", "This is not possible yet"),
    bpmn.definitions.DeploymentRefusedError: Kind(
        422,
        "deployment-refused",
        "Nothing was deployed",
        lambda error: {"problems": [asdict(problem) for problem in error.problems]},
        detail="There are problems in the files. Each is named with its place.",
    ),
    bpmn.definitions.NotInReleaseError: Kind(404, "not-found", "Page not found"),
    bpmn.submissions.BeingCheckedError: Kind(
        409,
        "being-checked",
        "The files are being checked",
        lambda error: {"submission": error.submission_id},
        detail="The files have arrived. Checking them takes longer than usual and goes on by itself: the page "
        "Processes shows what comes of it. Nothing is deployed yet, and nothing needs to be sent again.",
    ),
    ZipRefusedError: Kind(422, "bundle-refused", "This bundle cannot be taken"),
    FolderError: Kind(422, "bundle-refused", "This bundle cannot be taken"),
    bpmn.submissions.SubmissionNotFoundError: Kind(404, "not-found", "Page not found"),
    bpmn.definitions.TrialRefusedError: Kind(422, "decision-refused", "The decision gives no answer", _by_field),
    DatabaseBusyError: Kind(
        503, "busy", "Somebody else is just saving", headers=lambda _error: {"Retry-After": str(SECONDS_WHEN_BUSY)}
    ),
    # Characters that no text has (such as NUL): the database or its driver does not take them.
    DataError: Kind(400, "not-understood", "The request could not be understood", detail=UNKNOWN_CHARACTERS),
    UnicodeEncodeError: Kind(400, "not-understood", "The request could not be understood", detail=UNKNOWN_CHARACTERS),
    bpmn.errors.IncidentNotFoundError: Kind(404, "not-found", "Page not found"),
    bpmn.upgrades.UpgradeNotFoundError: Kind(404, "not-found", "Page not found"),
    bpmn.upgrades.UpgradeRefusedError: Kind(422, "upgrade-refused", "This cannot be planned"),
    bpmn.upgrades.ReleaseUnfitError: Kind(422, "release-unfit", "This release does not fit any more"),
    bpmn.repair.RepairNotFoundError: Kind(404, "not-found", "Page not found"),
    bpmn.repair.RepairRefusedError: Kind(422, "repair-refused", "This cannot be done"),
    bpmn.repair.RepairOutdatedError: Kind(409, "gone-on", "The case has gone on"),
    bpmn.repair.GoneOnError: Kind(409, "gone-on", "The case has gone on"),
    bpmn.repair.ToldOthersError: Kind(409, "told-others", "Others were told already"),
    bpmn.repair.TooLateError: Kind(409, "too-late", "This can no longer be undone"),
    bpmn.errors.NoReceiverError: Kind(409, "not-possible-now", "This is not possible now"),
}


def problem_of(error: Exception) -> Problem:
    """The problem that `error` is for whoever asked. One that no table names is a defect of ours, and is logged."""
    if isinstance(error, RequestValidationError):
        return _not_understood(error)
    if isinstance(error, HTTPException):
        return _plain(error.status_code, error.headers)
    kind = next((KINDS[kind] for kind in type(error).__mro__ if kind in KINDS), None)
    return kind.problem(error) if kind else unexpected(logs.log_unexpected(error))


def unexpected(error_id: str) -> Problem:
    """A defect of ours: nothing about it is told but an id to quote, which the log has too."""
    return Problem(500, "unexpected", "Something went wrong", logs.TO_QUOTE.format(error_id), {"error_id": error_id})


def install(app: FastAPI) -> None:
    """Makes `app` answer every error in the table, and those of the framework, as a problem."""
    for kind in (*KINDS, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _handle)


async def _handle(request: Request, error: Exception) -> Response:
    # In a thread: an error's page asks the database who is signed in.
    return await run_in_threadpool(respond, request, problem_of(error))


def respond(request: Request, problem: Problem) -> Response:
    """The problem as JSON below /api/, in Camunda's form for its tools, as a page elsewhere.

    Who is not signed in is led from pages to the sign-in page.
    """
    if getattr(request.state, "answers_kept", False):
        problem = replace(problem, facts={**problem.facts, "answers_kept": True})
    if kept_at := getattr(request.state, "kept_at", None):
        problem = replace(problem, detail=SESSION_OVER, facts={**problem.facts, "kept_at": kept_at})
    if request.url.path.startswith(TOOLS):
        body = {"type": "RestException", "message": problem.detail}
        return Response(orjson.dumps(body), problem.status, dict(problem.headers), "application/json")
    if request.url.path.startswith("/api/") or request.headers.get("accept") == "application/json":
        return as_json(problem)
    if problem.type == "not-signed-in":
        return RedirectResponse(_sign_in_address(request), HTTPStatus.SEE_OTHER)
    page: Response = request.app.state.error_page(request, problem)
    page.headers.update(problem.headers)
    return page


def _sign_in_address(request: Request) -> str:
    """The sign-in page, which leads on to what was asked for or is kept; without the query, which may hold a searched
    name."""
    address: str = request.app.url_path_for("show_sign_in")
    if kept_at := getattr(request.state, "kept_at", None):
        return f"{address}?{urlencode({'then': kept_at})}"
    wanted = request.url.path
    return f"{address}?{urlencode({'then': wanted})}" if request.method == "GET" and wanted != "/" else address


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
        413: "This is more than one request may hold. Send less at a time.",
    }.get(status, HTTPStatus(status).description or title)
    return Problem(status, HTTPStatus(status).phrase.lower().replace(" ", "-"), title, detail, headers=headers or {})

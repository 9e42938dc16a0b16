"""Deploying without Camunda Modeler: uploading files; and what becomes of files that take long to check."""

from dataclasses import dataclass, replace
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api import deploying, uploads
from api.caller import Caller
from api.pages.questions import FormError
from api.pages.rendering import render
from api.pages.templates import moment_in_words
from api.pages.watching import lead_to, watches
from api.routing import PageRoutes
from api.security.access import PROCESS_OWNER
from api.workflow_folder import FolderError, WorkflowFolder
from api.zip_files import ZipRefusedError
from engine import bpmn
from engine.casework.errors import PolicyError
from engine.casework.rehearsal.story import StoryRefusedError
from engine.words import _

routes = PageRoutes()

LONGEST_NAME = 200


@dataclass(frozen=True)
class UploadView:
    """What pages/upload.html shows. `problems`: why what was sent is refused, one sentence each."""

    name: str = ""
    policies: bool = False
    error: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class SubmissionView:
    """What pages/submission.html shows."""

    id: str
    title: str
    story: str
    is_waiting: bool
    is_watched: bool
    problems: tuple[str, ...]


@routes.get("/processes/upload", access=PROCESS_OWNER)
def show_upload(caller: Caller) -> Response:
    return _upload_page(caller, UploadView())


@routes.post("/processes/upload", access=PROCESS_OWNER, writing=False)
def upload(caller: Caller) -> Response:
    given = UploadView(str(caller.form.get("name", "")).strip()[:LONGEST_NAME], "policies" in caller.form)
    try:
        workflows = uploads.read_workflows(caller.form.getlist("files"))
        if not workflows.files:
            return _upload_page(caller, replace(given, error=_("Choose the files")))
        deployment = _propose(caller, given, workflows)
    except bpmn.definitions.DeploymentRefusedError as error:
        problems = tuple(map(str, error.problems))
        return _upload_page(caller, replace(given, error=_("Nothing was taken"), problems=problems))
    except (FolderError, ZipRefusedError, PolicyError, StoryRefusedError) as error:
        return _upload_page(caller, replace(given, error=str(error)))
    except bpmn.submissions.BeingCheckedError as taken:
        return lead_to(f"/processes/submissions/{taken.submission_id}")
    notice = "" if deployment.changed else "?notice=unchanged"
    return RedirectResponse(f"/processes/deployments/{deployment.id}{notice}", HTTPStatus.SEE_OTHER)


def _propose(caller: Caller, given: UploadView, workflows: WorkflowFolder) -> bpmn.Deployment:
    return deploying.propose(
        caller.database,
        workflows if given.policies else replace(workflows, policies=()),
        name=given.name or ", ".join(workflows.files)[:LONGEST_NAME],
        source="upload",
        deployed_by=caller.person.user_name,
        seconds=caller.settings.check_seconds,
    )


@routes.get("/processes/submissions/{submission_id}", access=PROCESS_OWNER)
def show_submission(caller: Caller, submission_id: str) -> Response:
    submission = bpmn.submissions.get(caller.session, submission_id)
    if submission.release_id is not None:
        return RedirectResponse(f"/processes/deployments/{submission.release_id}", HTTPStatus.SEE_OTHER)
    is_waiting = submission.status == bpmn.SubmissionStatus.WAITING
    view = SubmissionView(
        id=submission.id,
        title=submission.name,
        story=_(
            "Sent by %(deployed_by)s from %(source)s, %(taken_at)s.",
            deployed_by=submission.deployed_by,
            source=submission.source,
            taken_at=moment_in_words(submission.taken_at),
        ),
        is_waiting=is_waiting,
        is_watched=watches(caller, pending=is_waiting),
        problems=tuple(map(str, bpmn.submissions.problems_of(submission))),
    )
    return render(caller, "pages/submission.html", {"view": view})


def _upload_page(caller: Caller, view: UploadView) -> Response:
    errors = (FormError(view.error, "#problems" if view.problems else "#files"),) if view.error else ()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(caller, "pages/upload.html", {"view": view, "errors": errors}, status=status)

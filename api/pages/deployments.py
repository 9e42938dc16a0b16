"""One deployment: what it changes, what there is to say about it, and putting it into use or taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby

from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages import running_cases
from api.pages.contents import Contents, contents
from api.pages.questions import FormError
from api.pages.rehearsal_start import in_a_sentence
from api.pages.rendering import render
from api.pages.templates import moment_in_words
from api.routing import PageRoutes
from api.security.access import PROCESS_OWNER
from engine import bpmn
from engine.casework import policy
from engine.casework.rehearsal import stories
from engine.words import _

routes = PageRoutes()

LONGEST_REASON = 1000


@dataclass(frozen=True)
class FileChanges:
    """What changed in one file, sentence by sentence."""

    file: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class DeploymentView:
    """What pages/deployment.html shows. `story`: who deployed it when, and what became of it."""

    id: str
    title: str
    status: str
    story: tuple[str, ...]
    warnings: tuple[str, ...]
    contents: Contents
    compared: str
    """The release that it is looked at beside; empty before the first."""
    changes: tuple[FileChanges, ...]
    rehearsals: str
    may_be_used: bool
    may_be_discarded: bool
    may_be_withdrawn: bool
    running: running_cases.RunningCases | None
    reason: str = ""
    reason_error: str = ""


@routes.get("/processes/deployments/{release_id}", access=PROCESS_OWNER)
def show_deployment(caller: Caller, release_id: str) -> Response:
    return _page(caller, release_id)


@routes.post("/processes/deployments/{release_id}/use", access=PROCESS_OWNER)
def put_into_use(caller: Caller, release_id: str) -> Response:
    reason = _reason(caller)
    if error := _reason_error(reason):
        return _page(caller, release_id, reason, error)
    rules = policy.safety_rules(policy.of_deployments(caller.session))
    bpmn.definitions.put_into_use(caller.session, release_id, by=caller.person.user_name, reason=reason, rules=rules)
    return _done(release_id, "in-use")


@routes.post("/processes/deployments/{release_id}/withdraw", access=PROCESS_OWNER)
def withdraw(caller: Caller, release_id: str) -> Response:
    reason = _reason(caller)
    if error := _reason_error(reason):
        return _page(caller, release_id, reason, error)
    bpmn.definitions.withdraw(caller.session, release_id, by=caller.person.user_name, reason=reason)
    return _done(release_id, "withdrawn")


@routes.post("/processes/deployments/{release_id}/discard", access=PROCESS_OWNER)
def discard(caller: Caller, release_id: str) -> Response:
    bpmn.definitions.discard(caller.session, release_id, by=caller.person.user_name)
    return _done(release_id, "discarded")


def _done(release_id: str, notice: str) -> Response:
    return RedirectResponse(f"/processes/deployments/{release_id}?notice={notice}", HTTPStatus.SEE_OTHER)


def _reason(caller: Caller) -> str:
    return str(caller.form.get("reason", "")).strip()


def _reason_error(reason: str) -> str:
    if not reason:
        return _("Give the reason, for whoever looks at this later")
    return (
        _("Use at most %(longest_reason)s characters", longest_reason=LONGEST_REASON)
        if len(reason) > LONGEST_REASON
        else ""
    )


def _page(caller: Caller, release_id: str, reason: str = "", reason_error: str = "") -> Response:
    deployment = bpmn.definitions.get_deployment(caller.session, release_id)
    is_draft = deployment.status is bpmn.DeploymentStatus.DRAFT
    compared = _compared(caller, deployment)
    view = DeploymentView(
        id=deployment.id,
        title=_("Release %(number)s: %(name)s", number=deployment.number, name=deployment.name),
        status=deployment.status.value.capitalize(),
        story=tuple(_story(deployment)),
        warnings=_warnings(caller, release_id) if is_draft else (),
        contents=contents(bpmn.definitions.release(caller.session, release_id)),
        compared=compared,
        changes=_changes(bpmn.definitions.list_changes(caller.session, release_id)),
        rehearsals=in_a_sentence(stories.list_of(caller.session, release_id)),
        may_be_used=deployment.status not in (bpmn.DeploymentStatus.IN_USE, bpmn.DeploymentStatus.DISCARDED),
        may_be_discarded=is_draft,
        # The one in use is compared with the one before it, which a withdrawal goes back to.
        may_be_withdrawn=deployment.status is bpmn.DeploymentStatus.IN_USE and bool(compared),
        running=running_cases.of_release(caller.session, deployment),
        reason=reason,
        reason_error=reason_error,
    )
    errors = (FormError(reason_error, "#reason"),) if reason_error else ()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(caller, "pages/deployment.html", {"view": view, "errors": errors}, status=status)


def _story(deployment: bpmn.Deployment) -> Sequence[str]:
    story = [
        _(
            "Deployed by %(deployed_by)s from %(source)s, %(deployed_at)s.",
            deployed_by=deployment.deployed_by,
            source=deployment.source,
            deployed_at=moment_in_words(deployment.deployed_at),
        )
    ]
    if deployment.put_into_use_at is not None:
        story.append(
            _(
                "Put into use by %(put_into_use_by)s, %(put_into_use_at)s.",
                put_into_use_by=deployment.put_into_use_by,
                put_into_use_at=moment_in_words(deployment.put_into_use_at),
            )
        )
    if deployment.reason:
        story.append(_("Reason: %(reason)s", reason=deployment.reason))
    return story


def _warnings(caller: Caller, release_id: str) -> tuple[str, ...]:
    rules = policy.safety_rules(policy.of_deployments(caller.session))
    return tuple(str(problem) for problem in bpmn.definitions.list_problems(caller.session, release_id, rules))


def _compared(caller: Caller, deployment: bpmn.Deployment) -> str:
    other = bpmn.definitions.find_compared(caller.session, deployment.id)
    if other is None:
        return ""
    is_in_use = deployment.status is not bpmn.DeploymentStatus.IN_USE
    if is_in_use:
        return _("release %(number)s, which is in use", number=other.number)
    return _("release %(number)s, which was in use before it", number=other.number)


def _changes(changes: Sequence[bpmn.Change]) -> tuple[FileChanges, ...]:
    by_file = groupby(changes, key=lambda change: change.file)
    return tuple(FileChanges(file, tuple(change.sentence for change in those)) for file, those in by_file)

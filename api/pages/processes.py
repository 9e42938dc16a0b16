"""For process owners: what is in use, what was deployed, and the tokens with which Camunda Modeler deploys."""

from dataclasses import dataclass, replace
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages.contents import Contents, contents
from api.pages.questions import FormError, Option
from api.pages.rendering import render
from api.pages.templates import in_words, moment_in_words
from api.routing import PageRoutes
from api.security import personal_tokens
from api.security.access import PROCESS_OWNER
from api.security.models import PersonalToken
from api.security.personal_tokens import LIFETIMES, TokenRefusedError
from engine import bpmn
from engine.words import _, ngettext

routes = PageRoutes()

LONGEST_LABEL = 60
USUAL_DAYS = "90"
MOST_SUBMISSIONS = 5


@dataclass(frozen=True)
class ProcessesView:
    """What pages/processes.html shows."""

    processes: tuple["ProcessRow", ...]
    contents: Contents | None
    """The decisions and forms in use; None before anything is."""
    submissions: tuple["DeploymentRow", ...]
    deployments: tuple["DeploymentRow", ...]


@dataclass(frozen=True)
class ProcessRow:
    """A process in use, and where its page is."""

    href: str
    name: str
    about: str


@dataclass(frozen=True)
class DeploymentRow:
    """One deployment in the list, or files that became none."""

    id: str
    title: str
    status: str
    about: str


@dataclass(frozen=True)
class TokenRow:
    """One token of the person's. `about`: when it was made, used last, and expires."""

    id: str
    label: str
    about: str


@dataclass(frozen=True, kw_only=True)
class TokensView:
    """What pages/tokens.html shows. `secret` is there once only, on the page that answers its making."""

    address: str
    tokens: tuple[TokenRow, ...]
    lifetimes: tuple[Option, ...]
    label: str = ""
    label_error: str = ""
    days_error: str = ""
    secret: str = ""


@routes.get("/processes", access=PROCESS_OWNER)
def show_processes(caller: Caller) -> Response:
    in_use = bpmn.definitions.list_process_definitions(caller.session)
    view = ProcessesView(
        contents=replace(contents(bpmn.definitions.current_release(caller.session)), processes=()) if in_use else None,
        processes=tuple(map(_process, in_use)),
        submissions=tuple(
            map(_submission, bpmn.submissions.list_without_draft(caller.session, limit=MOST_SUBMISSIONS))
        ),
        deployments=tuple(map(_deployment, bpmn.definitions.list_deployments(caller.session))),
    )
    return render(caller, "pages/processes.html", {"view": view})


@routes.get("/processes/tokens", access=PROCESS_OWNER)
def show_tokens(caller: Caller) -> Response:
    return _tokens_page(caller)


@routes.post("/processes/tokens", access=PROCESS_OWNER)
def create_token(caller: Caller) -> Response:
    label, days = str(caller.form.get("label", "")).strip(), str(caller.form.get("days", ""))
    if refused := _label_error(label):
        return _tokens_page(caller, days=days, label=label, label_error=refused)
    try:
        made = personal_tokens.create(caller.session, caller.person.user_name, label=label, days=_number(days))
    except TokenRefusedError as error:
        return _tokens_page(caller, label=label, days=days, days_error=str(error))
    return _tokens_page(caller, secret=made.secret)


@routes.post("/processes/tokens/{token_id}/revoke", access=PROCESS_OWNER)
def revoke_token(caller: Caller, token_id: str) -> Response:
    personal_tokens.revoke(caller.session, caller.person.user_name, token_id)
    return RedirectResponse("/processes/tokens?notice=revoked", HTTPStatus.SEE_OTHER)


def _tokens_page(caller: Caller, *, days: str = "", **shown: str) -> Response:
    mine = personal_tokens.list_valid(caller.session, caller.person.user_name)
    view = TokensView(
        address=f"{caller.request.base_url}engine-rest",
        tokens=tuple(map(_row, mine)),
        lifetimes=tuple(
            Option(str(each), _("%(each)s days", each=each), str(each) == (days or USUAL_DAYS)) for each in LIFETIMES
        ),
        **shown,
    )
    fields = {"#label": view.label_error, "#days": view.days_error}
    errors = tuple(FormError(text, field) for field, text in fields.items() if text)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(caller, "pages/tokens.html", {"view": view, "errors": errors}, status=status)


def _label_error(label: str) -> str:
    if not label:
        return _("Say what the token is for, such as “My laptop”")
    return (
        _("Use at most %(longest_label)s characters", longest_label=LONGEST_LABEL) if len(label) > LONGEST_LABEL else ""
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _row(token: PersonalToken) -> TokenRow:
    used = (
        _("Used last on %(last_used_at)s.", last_used_at=moment_in_words(token.last_used_at))
        if token.last_used_at
        else _("Not used yet.")
    )
    return TokenRow(
        token.id,
        token.label,
        _("%(used)s Expires on %(expires_at)s.", used=used, expires_at=in_words(token.expires_at)),
    )


def _process(definition: bpmn.ProcessDefinition) -> ProcessRow:
    # Those that are only called have no cases of their own.
    running = ngettext("%(num)s case runs.", "%(num)s cases run.", definition.in_use) if definition.in_use else ""
    since = _(
        "Version %(version)s of %(file)s, since %(deployed_at)s.",
        version=definition.version,
        file=definition.file,
        deployed_at=in_words(definition.deployed_at),
    )
    href = f"/processes/deployments/{definition.release_id}/diagrams/{definition.key}"
    return ProcessRow(href, definition.name, f"{since} {running}".strip())


def _deployment(deployment: bpmn.Deployment) -> DeploymentRow:
    about = _(
        "Deployed %(deployed_at)s by %(deployed_by)s from %(source)s",
        deployed_at=moment_in_words(deployment.deployed_at),
        deployed_by=deployment.deployed_by,
        source=deployment.source,
    )
    title = f"{deployment.number}. {deployment.name}"
    return DeploymentRow(deployment.id, title, deployment.status.value.capitalize(), about)


def _submission(submission: bpmn.Submission) -> DeploymentRow:
    about = _(
        "Sent %(taken_at)s by %(deployed_by)s from %(source)s",
        taken_at=moment_in_words(submission.taken_at),
        deployed_by=submission.deployed_by,
        source=submission.source,
    )
    status = _("Being checked") if submission.status == bpmn.SubmissionStatus.WAITING else _("Refused")
    return DeploymentRow(submission.id, submission.name, status, about)

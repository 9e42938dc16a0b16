"""For administrators: the demonstration's clock, steps that failed, and what is deployed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from api import demo_clock, worker
from api.caller import Caller
from api.pages.facts import Fact
from api.pages.questions import FormError
from api.pages.rendering import render
from api.pages.templates import in_words, moment_in_words
from api.routing import PageRoutes
from api.security.access import ADMINISTRATOR, DEMO_ADMINISTRATOR
from engine import bpmn, clock
from engine.words import _, ngettext

routes = PageRoutes()

FURTHEST_DAYS = 366


@dataclass(frozen=True)
class FailedStep:
    """A step that could not be done, where, and since when. `reference` and `href`, the page where the case can be
    repaired, are empty for a case that could not begin. `is_timers`: a timer came to it, and can do so again; else what
    somebody did came to it, and only they can do it again."""

    id: str
    step: str
    reference: str
    cause: str
    when: str
    href: str
    is_timers: bool


@dataclass(frozen=True)
class AdministrationView:
    """What pages/administration.html shows. `clock_now` is None where the clock cannot be moved.

    `reference`: of a case that was looked for and is not there.
    """

    clock_now: datetime | None
    incidents: tuple[FailedStep, ...]
    processes: tuple[Fact, ...]
    deployments: tuple[Fact, ...]
    reference: str


@routes.get("/administration", access=ADMINISTRATOR)
def show_administration(caller: Caller) -> Response:
    return page(caller)


@routes.post("/administration/clock", access=DEMO_ADMINISTRATOR, writing=False)
def move_clock(caller: Caller) -> Response:
    days = str(caller.form.get("days", ""))
    if not days.isascii() or not days.isdigit() or not 1 <= int(days) <= FURTHEST_DAYS:
        error = FormError(_("Choose from 1 to %(furthest_days)s days", furthest_days=FURTHEST_DAYS), "#clock")
        return page(caller, (error,), HTTPStatus.UNPROCESSABLE_ENTITY)
    with caller.database.transaction() as session:
        demo_clock.move_forward(session, timedelta(days=int(days)))
    worker.fire_due_timers(caller.database)
    return RedirectResponse("/administration?notice=clock", HTTPStatus.SEE_OTHER)


@routes.post("/administration/incidents/{incident_id}/retry", access=ADMINISTRATOR)
def retry_incident(caller: Caller, incident_id: str) -> Response:
    try:
        incident = bpmn.incidents.retry(caller.session, incident_id, caller.person.user_name)
    except bpmn.errors.IncidentNotFoundError:  # a second click, or somebody else's
        return RedirectResponse("/administration?notice=mended-before", HTTPStatus.SEE_OTHER)
    notice = "retried" if incident.timer_id else "mended"
    return RedirectResponse(f"/administration?notice={notice}", HTTPStatus.SEE_OTHER)


def page(
    caller: Caller, errors: tuple[FormError, ...] = (), status: int = HTTPStatus.OK, *, reference: str = ""
) -> Response:
    """The page; `reference` is what somebody looked for in vain."""
    session = caller.session
    view = AdministrationView(
        clock_now=clock.now(session) if caller.settings.demo else None,
        incidents=tuple(_failed_step(each, began=_began(session, each)) for each in bpmn.incidents.list_open(session)),
        processes=tuple(_process(definition) for definition in bpmn.definitions.list_process_definitions(session)),
        deployments=tuple(_deployment(deployment) for deployment in bpmn.definitions.list_deployments(session)),
        reference=reference,
    )
    return render(caller, "pages/administration.html", {"view": view, "errors": errors}, status=status)


def _began(session: Session, incident: bpmn.Incident) -> bool:
    try:
        bpmn.instances.get(session, incident.instance_id)
    except bpmn.errors.InstanceNotFoundError:
        return False
    return True


def _failed_step(incident: bpmn.Incident, *, began: bool) -> FailedStep:
    when = ngettext(
        "It failed once, the last time on %(last_at)s.",
        "It failed %(num)s times, the last time on %(last_at)s.",
        incident.occurrences,
        last_at=moment_in_words(incident.last_at),
    )
    href = f"/administration/cases/{incident.instance_id}" if began else ""
    return FailedStep(
        id=incident.id,
        step=incident.element_label,
        reference=incident.business_key or "",
        cause=incident.cause,
        when=when,
        href=href,
        is_timers=incident.timer_id is not None,
    )


def _process(definition: bpmn.ProcessDefinition) -> Fact:
    return Fact(
        definition.name,
        _(
            "Version %(version)s, since %(deployed_at)s",
            version=definition.version,
            deployed_at=in_words(definition.deployed_at),
        ),
    )


def _deployment(deployment: bpmn.Deployment) -> Fact:
    return Fact(f"{deployment.number}. {deployment.name}", f"{moment_in_words(deployment.deployed_at)}")

"""A rehearsal: where it stands, doing what can be done in it, moving its clock, ending it. Only its owner sees it."""

from datetime import date
from http import HTTPStatus
from urllib.parse import quote

from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages.case_actions import WORDS
from api.pages.questions import FormError
from api.pages.rehearsal_view import head_of, rehearsal_view
from api.pages.rendering import render
from api.pages.task_answers import revision_of
from api.routing import PageRoutes
from api.security.access import PROCESS_OWNER
from engine import bpmn
from engine.casework.errors import CaseworkError
from engine.casework.journey_actions import ACTIONS
from engine.casework.rehearsal import keeping, recording, stories
from engine.casework.rehearsal.keeping import RehearsalGoneOnError, RehearsalNotFoundError
from engine.casework.rehearsal.looking import look
from engine.casework.rehearsal.story import NEXT_TIMER, Step, StoryRefusedError
from engine.words import _

routes = PageRoutes()

UNITS = ("working days", "days", "weeks")
REFUSALS = (CaseworkError, bpmn.errors.EngineError, ValueError)


@routes.get("/processes/rehearsals/{rehearsal_id}", access=PROCESS_OWNER)
def show_rehearsal(caller: Caller, rehearsal_id: str) -> Response:
    return _page(caller, rehearsal_id)


@routes.post("/processes/rehearsals/{rehearsal_id}/actions", access=PROCESS_OWNER)
def take_action(caller: Caller, rehearsal_id: str) -> Response:
    key, change = str(caller.form.get("action", "")), str(caller.form.get("change", ""))
    if key not in ACTIONS:
        return _page(caller, rehearsal_id, FormError(_("Select what happens"), "#actions"))
    if WORDS[key].changes and change not in WORDS[key].changes:
        return _page(caller, rehearsal_id, FormError(_("Select what has changed"), f"#change-{key}"))
    return _do(caller, rehearsal_id, f"#by-{key}", {
        "action": key, "by": str(caller.form.get("by", "")), "details": {"change": change} if change else {}
    })  # fmt: skip


@routes.post("/processes/rehearsals/{rehearsal_id}/clock", access=PROCESS_OWNER)
def move_clock(caller: Caller, rehearsal_id: str) -> Response:
    how = str(caller.form.get("do", ""))
    try:
        wait = NEXT_TIMER if how == "timer" else _length(caller) if how == "length" else f"until {_day(caller)}"
    except ValueError as error:
        return _page(caller, rehearsal_id, FormError(str(error), "#number" if how == "length" else "#until-day"))
    return _do(caller, rehearsal_id, "#clock", {"wait": wait})


@routes.post("/processes/rehearsals/{rehearsal_id}/story", access=PROCESS_OWNER)
def keep_story(caller: Caller, rehearsal_id: str) -> Response:
    """Keeps what was done as a story: in the release, or as a file that the browser keeps."""
    title = str(caller.form.get("title", "")).strip()
    rehearsal = keeping.get(caller.session, caller.person.user_name, rehearsal_id)
    try:
        name, content = recording.record(
            rehearsal, bpmn.definitions.release(caller.session, rehearsal.release_id), title
        )
        if caller.form.get("do") == "download":
            headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
            return Response(content, media_type="application/json", headers=headers)
        stories.keep(caller.session, rehearsal.release_id, name, content, by=caller.person.user_name)
    except (StoryRefusedError, ValueError) as error:
        return _page(caller, rehearsal_id, FormError(str(error), "#title"))
    return _to(f"/processes/deployments/{rehearsal.release_id}/rehearsals?notice=story-kept")


@routes.post("/processes/rehearsals/{rehearsal_id}/end", access=PROCESS_OWNER)
def end_rehearsal(caller: Caller, rehearsal_id: str) -> Response:
    owner = caller.person.user_name
    release_id = keeping.get(caller.session, owner, rehearsal_id).release_id
    keeping.end(caller.session, owner, rehearsal_id)
    return _to(f"/processes/deployments/{release_id}/rehearsals?notice=rehearsal-ended")


def _do(caller: Caller, rehearsal_id: str, field: str, step: dict[str, object]) -> Response:
    """Does a step and shows where the rehearsal stands then; where it cannot be done, why."""
    owner, seen = caller.person.user_name, revision_of(caller.form)
    try:
        keeping.act(caller.session, owner, rehearsal_id, seen, Step.model_validate(step))
    except RehearsalNotFoundError:
        raise
    except ValidationError:
        return _page(caller, rehearsal_id, FormError(_("Select who does it"), field))
    except RehearsalGoneOnError as error:
        return _page(caller, rehearsal_id, FormError(str(error), "#stands"), HTTPStatus.CONFLICT)
    except REFUSALS as error:
        return _page(caller, rehearsal_id, FormError(str(error), field))
    return _to(f"/processes/rehearsals/{rehearsal_id}")


def _to(address: str) -> Response:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


def _page(
    caller: Caller, rehearsal_id: str, error: FormError | None = None, status: int = HTTPStatus.UNPROCESSABLE_ENTITY
) -> Response:
    rehearsal = keeping.get(caller.session, caller.person.user_name, rehearsal_id)
    release = bpmn.definitions.release(caller.session, rehearsal.release_id)
    head = head_of(rehearsal, bpmn.definitions.get_deployment(caller.session, rehearsal.release_id))
    with keeping.looking(rehearsal) as teller:
        view = rehearsal_view(head, rehearsal, release, look(teller))
    context = {"view": view, "head": head, "errors": (error,) if error else (), "typed": _typed(caller, error)}
    return render(caller, "pages/rehearsal.html", context, status=status if error else HTTPStatus.OK)


def _typed(caller: Caller, error: FormError | None) -> dict[str, str]:
    """What was typed into the page's fields, to stand there again."""
    names = ("number", "unit", "until-day", "until-month", "until-year", "title")
    return {name: str(caller.form.get(name, "")) if error else "" for name in names}


def _length(caller: Caller) -> str:
    number, unit = str(caller.form.get("number", "")).strip(), str(caller.form.get("unit", ""))
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= 366) or unit not in UNITS:
        raise ValueError(_("Enter a number of days or weeks, from 1 to 366"))
    return f"{int(number)} {unit}"


def _day(caller: Caller) -> date:
    parts = [str(caller.form.get(f"until-{part}", "")).strip() for part in ("year", "month", "day")]
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        raise ValueError(_("Enter a date, such as 27 3 2026")) from None

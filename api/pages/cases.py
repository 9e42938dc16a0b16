"""Cases: the list, a case, and what can happen to it at any time."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages.case_actions import WORDS, ActionWords
from api.pages.case_lists import case_list_view
from api.pages.case_page import action_address, case_page
from api.pages.questions import FormError, Option
from api.pages.rendering import render
from api.routing import PageRoutes
from api.security.access import ON_CASE, SIGNED_IN
from engine.casework import case_view, journey_actions, taking_back
from engine.casework.errors import ActionNotPossibleError, CaseNotFoundError
from engine.casework.journey_actions import JourneyAction
from engine.words import _

routes = PageRoutes()


@dataclass(frozen=True)
class ActionView:
    """What pages/case_action.html shows."""

    reference: str
    family: str
    action: JourneyAction
    words: ActionWords
    address: str
    changes: tuple[Option, ...]


@routes.get("/cases", access=SIGNED_IN)
def show_cases(
    caller: Caller, view: Literal["open", "all"] = "open", after: str | None = None, lead: str | None = None
) -> Response:
    return render(caller, "pages/cases.html", {"view": case_list_view(caller, view, after, lead)})


@routes.get("/cases/{reference}", access=ON_CASE)
def show_case(caller: Caller, reference: str) -> Response:
    view = case_page(caller, reference)
    recent = [one for one in taking_back.list_possible(caller.session, caller.person) if one.reference == reference]
    return render(caller, "pages/case.html", {"view": view, "can_be_taken_back": recent})


@routes.get("/cases/{reference}/actions/{key}", access=ON_CASE)
def show_action(caller: Caller, reference: str, key: str) -> Response:
    return _confirmation(caller, reference, key)


@routes.post("/cases/{reference}/actions/{key}", access=ON_CASE)
def take_action(caller: Caller, reference: str, key: str) -> Response:
    action = _action(key)
    details: Mapping[str, str] = {}
    if choices := WORDS[action.key].changes:
        change = str(caller.form.get("change", ""))
        if change not in choices:
            error = FormError(_("Select what has changed"), "#change")
            return _confirmation(caller, reference, key, (error,), HTTPStatus.UNPROCESSABLE_ENTITY)
        details = {"change": change}
    new_tasks = journey_actions.take(caller.session, caller.person, reference, action.key, details)
    mine = next((task for task in new_tasks if task.assignee == caller.person.user_name), None)
    target = f"/tasks/{mine.id}" if mine else f"/cases/{reference}"
    return RedirectResponse(f"{target}?notice=done", HTTPStatus.SEE_OTHER)


def _action(key: str) -> JourneyAction:
    action = journey_actions.ACTIONS.get(key.replace("-", "_"))
    if action is None:
        raise CaseNotFoundError
    return action


def _confirmation(
    caller: Caller, reference: str, key: str, errors: tuple[FormError, ...] = (), status: int = HTTPStatus.OK
) -> Response:
    action = _action(key)
    case = case_view.get(caller.session, caller.person, reference)
    words = WORDS[action.key]
    if action not in case.possible_actions:
        sentence = _(
            "“%(label)s” is not possible for you at this point of the journey. %(otherwise)s",
            label=action.label,
            otherwise=words.otherwise,
        )
        raise ActionNotPossibleError(sentence.strip())
    view = ActionView(
        reference=reference,
        family=case.family_name,
        action=action,
        words=words,
        address=action_address(reference, action),
        changes=tuple(Option(value, text) for value, text in words.changes.items()),
    )
    return render(caller, "pages/case_action.html", {"view": view, "errors": errors}, status=status)

"""Acts of management: what can be done for a case that does not go on, doing it, and taking it back.

Which acts there are, who may do them and what they ask comes from `management.ACTIONS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages import details_form
from api.pages.manage_view import EffectView, manage_view
from api.pages.questions import FormError, Question
from api.pages.rendering import render
from api.routing import PageRoutes
from api.security.access import LCSS
from engine.casework import access, management
from engine.casework.errors import AnswersRefusedError, CaseNotFoundError
from engine.casework.management import ManagementAction

routes = PageRoutes()


@dataclass(frozen=True)
class ActionForm:
    """What pages/manage_action.html shows. `effect`: what would happen, where that was asked for."""

    reference: str
    family: str
    address: str
    action: ManagementAction
    questions: tuple[Question, ...]
    hidden: Mapping[str, str]
    effect: EffectView | None = None


@routes.get("/cases/{reference}/manage", access=LCSS)
def show_management(caller: Caller, reference: str) -> Response:
    return render(caller, "pages/manage.html", {"view": manage_view(caller, reference)})


@routes.get("/cases/{reference}/manage/{action}", access=LCSS)
def show_act(caller: Caller, reference: str, action: str) -> Response:
    asked = dict(caller.request.query_params)
    return _form(caller, reference, _action(action), asked, {}, known=True)


@routes.post("/cases/{reference}/manage/{action}", access=LCSS)
def act(caller: Caller, reference: str, action: str) -> Response:
    """Shows what would happen, or does it."""
    doing, typed = _action(action), details_form.typed_in(caller.form)
    try:
        details = management.read(doing, details_form.read(doing.details, typed))
        if typed.get("do") == "preview":
            effect = management.preview(caller.session, caller.person, reference, doing, details)
            return _form(caller, reference, doing, typed, {}, effect=EffectView.of(effect))
        # What a refused act wrote before it was refused must not be kept with the page's answer.
        with caller.session.begin_nested():
            done = management.take(caller.session, caller.person, reference, doing, details)
    except AnswersRefusedError as error:
        return _form(caller, reference, doing, typed, error.errors)
    return _then(caller, reference, "done", next_task=done.facts.get("next_task"))


@routes.get("/cases/{reference}/acts/{act_id}/undo", access=LCSS)
def ask_to_undo(caller: Caller, reference: str, act_id: str) -> Response:
    return _undo_page(caller, reference, act_id)


@routes.post("/cases/{reference}/acts/{act_id}/undo", access=LCSS)
def undo(caller: Caller, reference: str, act_id: str) -> Response:
    try:
        with caller.session.begin_nested():
            management.undo(caller.session, caller.person, reference, act_id, reason=str(caller.form.get("reason", "")))
    except AnswersRefusedError as error:
        return _undo_page(caller, reference, act_id, error.errors)
    return _then(caller, reference, "undone")


def _then(caller: Caller, reference: str, notice: str, *, next_task: str | None = None) -> Response:
    """Back to the case; to the board for who does not see it any more, now that another area leads it."""
    sees = access.find_standing(caller.session, caller.person, reference) is not None
    place = f"/cases/{reference}/manage" if sees else "/lcss"
    target = f"/tasks/{next_task}" if next_task else place
    return RedirectResponse(f"{target}?notice={notice}", HTTPStatus.SEE_OTHER)


def _action(key: str) -> ManagementAction:
    action = management.ACTIONS.get(key.replace("-", "_"))
    if action is None:
        raise CaseNotFoundError
    return action


def _form(
    caller: Caller,
    reference: str,
    action: ManagementAction,
    typed: details_form.Typed,
    errors: Mapping[str, str],
    *,
    known: bool = False,
    effect: EffectView | None = None,
) -> Response:
    context = management.context_for(caller.session, caller.person, reference, action)
    if effect is None:
        management.require_possible(context, action)
    if known:
        typed = {**details_form.as_typed(action.known(context)), **typed}
    asked = details_form.questions(action.details, action.choices(context), typed, errors)
    view = ActionForm(
        reference=reference,
        family=access.get_standing(caller.session, caller.person, reference).family.name,
        address=f"/cases/{reference}/manage/{action.key.replace('_', '-')}",
        action=action,
        questions=asked,
        hidden=details_form.hidden(action.details, typed),
        effect=effect,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    context_of_page = {"view": view, "errors": details_form.summary(asked, errors)}
    return render(caller, "pages/manage_action.html", context_of_page, status=status)


def _undo_page(caller: Caller, reference: str, act_id: str, errors: Mapping[str, str] | None = None) -> Response:
    acts = management.list_acts(caller.session, caller.person, reference)
    act = next((one for one in acts if one.id == act_id), None)
    if act is None:
        raise CaseNotFoundError
    context = {
        "reference": reference,
        "family": access.get_standing(caller.session, caller.person, reference).family.name,
        "action": management.ACTIONS[act.action],
        "act": act,
        "errors": [FormError(sentence, f"#{name}") for name, sentence in (errors or {}).items()],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(caller, "pages/manage_undo.html", context, status=status)

"""Repairing one case by hand: where it stands, what can be done there, exactly what that would do, and the way back.

For administrators. The case is known by its reference; nothing that a family said is shown.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import orjson
from starlette.responses import RedirectResponse, Response

from api.caller import Caller
from api.pages import administration
from api.pages.questions import FormError, Option
from api.pages.rendering import render
from api.pages.repair_view import (
    ACTIONS,
    FormView,
    InstanceView,
    Place,
    PreviewView,
    affected_words,
    failure_view,
    label,
    repair_view,
    step_view,
    warnings,
)
from api.routing import PageRoutes
from api.security.access import ADMINISTRATOR
from engine import bpmn
from engine.casework import people, process_changes
from engine.words import _, later

routes = PageRoutes()

LONGEST_REASON = 500
REFUSED: Final = (
    bpmn.repair.RepairRefusedError,
    bpmn.errors.InstanceEndedError,
    bpmn.errors.InstanceSuspendedError,
)
GONE_ON: Final = later("The case has gone on since you looked. This is what would happen now.")


@routes.get("/administration/cases", access=ADMINISTRATOR)
def find_case(caller: Caller) -> Response:
    """The repair page of the case whose reference was typed."""
    reference = caller.request.query_params.get("reference", "").strip().upper()
    if not reference:
        return RedirectResponse("/administration", HTTPStatus.SEE_OTHER)
    found = bpmn.instances.find_by_business_key(caller.session, reference)
    if found is None:
        error = FormError(_("There is no case with this reference"), "#reference")
        return administration.page(caller, (error,), HTTPStatus.NOT_FOUND, reference=reference)
    return RedirectResponse(_home(found.id), HTTPStatus.SEE_OTHER)


@routes.get("/administration/cases/{instance_id}", access=ADMINISTRATOR)
def show_case(caller: Caller, instance_id: str) -> Response:
    return _instance_page(caller, instance_id)


@routes.get("/administration/cases/{instance_id}/repair", access=ADMINISTRATOR)
def ask_for_repair(caller: Caller, instance_id: str) -> Response:
    return _form_page(caller, instance_id, dict(caller.request.query_params))


@routes.post("/administration/cases/{instance_id}/preview", access=ADMINISTRATOR)
def preview_repair(caller: Caller, instance_id: str) -> Response:
    return _preview_page(caller, instance_id)


@routes.post("/administration/cases/{instance_id}/repair", access=ADMINISTRATOR)
def repair(caller: Caller, instance_id: str) -> Response:
    reason, revision = _typed(caller, "reason"), _typed(caller, "revision")
    if not _is_reason(reason) or not revision.isdecimal():
        return _preview_page(caller, instance_id, FormError(_no_reason(), "#reason"))
    actor = caller.person.user_name
    try:
        process_changes.repair(
            caller.session, instance_id, _action(caller), revision=int(revision), reason=reason, actor=actor
        )
    except bpmn.repair.RepairOutdatedError:
        return _preview_page(caller, instance_id, FormError(_(GONE_ON), "#reason"), HTTPStatus.CONFLICT)
    return RedirectResponse(_home(instance_id), HTTPStatus.SEE_OTHER)


@routes.post("/administration/repairs/{repair_id}/undo", access=ADMINISTRATOR)
def undo_repair(caller: Caller, repair_id: str) -> Response:
    done, reason = bpmn.repair.get(caller.session, repair_id), _typed(caller, "undo_reason")
    if not _is_reason(reason):
        error = FormError(_no_reason(), f"#undo_reason_{repair_id}")
        return _instance_page(caller, done.instance_id, error, undo_reason=reason)
    try:
        process_changes.undo_repair(caller.session, repair_id, reason=reason, actor=caller.person.user_name)
    except (bpmn.repair.RepairRefusedError, bpmn.repair.CannotBeUndoneError) as refused:
        return _instance_page(caller, done.instance_id, FormError(str(refused), "#repairs"), HTTPStatus.CONFLICT)
    return RedirectResponse(_home(done.instance_id), HTTPStatus.SEE_OTHER)


def _is_reason(text: str) -> bool:
    return 0 < len(text) <= LONGEST_REASON


def _no_reason() -> str:
    return _("Enter a reason of at most %(longest_reason)s characters", longest_reason=LONGEST_REASON)


def _typed(caller: Caller, name: str) -> str:
    return str(caller.form.get(name, "")).strip()


def _instance_page(
    caller: Caller,
    instance_id: str,
    error: FormError | None = None,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
    *,
    undo_reason: str = "",
) -> Response:
    """Where the case stands; with `status` when there is an error."""
    session, standing = caller.session, bpmn.repair.look(caller.session, instance_id)
    incidents = [each for each in bpmn.incidents.list_open(session) if each.instance_id == instance_id]
    repairs = bpmn.repair.list_for_instance(session, instance_id)
    names = people.full_names(session, {who for each in repairs for who in (each.done_by, each.undone_by) if who})
    view = InstanceView(
        reference=standing.business_key,
        href=_home(instance_id),
        about=_(
            "On release %(release_number)s, %(status)s",
            release_number=standing.release_number,
            status=standing.status,
        ),
        steps=tuple(step_view(instance_id, token) for token in standing.tokens),
        failures=tuple(failure_view(instance_id, incident) for incident in incidents),
        repairs=tuple(repair_view(each, names) for each in repairs),
        undo_reason=undo_reason,
    )
    return _answer(caller, "pages/instance.html", view, error, status)


def _form_page(caller: Caller, instance_id: str, asked: Mapping[str, str], refused: str = "") -> Response:
    """What is needed for a repair, with what was `asked` for, and why that was `refused`; where the case stands when it
    does not stand at this step any more."""
    standing, do = bpmn.repair.look(caller.session, instance_id), asked.get("do", "")
    common = {"reference": standing.business_key, "href": _home(instance_id), "values": asked.get("values", "")}
    if do == "skip":
        return _asking(caller, _skip_view(caller, instance_id, asked, common), refused)
    if do not in ACTIONS:
        raise bpmn.repair.RepairRefusedError(_("Choose what to do."))
    token = next((each for each in standing.tokens if each.task_id == asked.get("task")), None)
    if token is None:
        gone = FormError(_("The case does not stand at this step any more."), "#stands")
        return _instance_page(caller, instance_id, gone)
    view = FormView(
        title=f"{ACTIONS[do][token.place in (Place.TIMER, Place.MESSAGE)]}: {label(token)}",
        action=do,
        hidden={"do": do, "task": token.task_id},
        targets=_targets({each.id: each.name or each.id for each in token.targets}, asked) if do == "move" else (),
        asks_values=do == "complete" and token.place is not Place.TIMER,
        **common,
    )
    return _asking(caller, view, refused)


def _skip_view(caller: Caller, instance_id: str, asked: Mapping[str, str], common: Mapping[str, str]) -> FormView:
    instance = bpmn.instances.get(caller.session, instance_id)
    release = bpmn.definitions.release(caller.session, instance.release_id)
    holding = {key: each.name for key, each in release.processes.items() if asked.get("element") in each.elements}
    if not holding:
        raise bpmn.repair.RepairRefusedError(_("There is no such step."))
    element = release.element(next(iter(holding)), asked["element"])
    return FormView(
        title=_("Skip with stated results: %(name)s", name=element.name or element.id),
        action="skip",
        hidden={"do": "skip", "element": element.id, "timer": asked.get("timer", "")},
        targets=_targets(holding, asked),
        asks_values=True,
        **common,
    )


def _targets(names: Mapping[str, str], asked: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(Option(id_, name, id_ == asked.get("target")) for id_, name in names.items())


def _asking(caller: Caller, view: FormView, refused: str) -> Response:
    field = "values" if view.asks_values else "target" if view.targets else "repair"
    error = FormError(refused, f"#{field}") if refused else None
    return _answer(caller, "pages/repair.html", view, error)


def _preview_page(
    caller: Caller,
    instance_id: str,
    error: FormError | None = None,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    """What would happen now; where that is refused, what was asked for is asked again."""
    asked = {name: _typed(caller, name) for name in ("do", "task", "target", "element", "timer", "values")}
    try:
        standing = bpmn.repair.look(caller.session, instance_id)
        effect = bpmn.repair.preview(caller.session, instance_id, _action(caller), actor=caller.person.user_name)
    except REFUSED as refused:
        return _form_page(caller, instance_id, asked, str(refused))
    view = PreviewView(
        reference=standing.business_key,
        href=_home(instance_id),
        summary=effect.summary,
        ends=tuple(map(affected_words, effect.ends)),
        begins=tuple(map(affected_words, effect.begins)),
        warnings=tuple(warnings(effect)),
        hidden={**asked, "revision": str(standing.revision)},
        reason=_typed(caller, "reason"),
    )
    return _answer(caller, "pages/repair_preview.html", view, error, status)


def _home(instance_id: str) -> str:
    return f"/administration/cases/{instance_id}"


def _answer(
    caller: Caller,
    template: str,
    view: object,
    error: FormError | None,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    said = {"view": view, "errors": (error,) if error else ()}
    return render(caller, template, said, status=status if error else HTTPStatus.OK)


def _action(caller: Caller) -> bpmn.repair.RepairAction:
    task = _typed(caller, "task")
    match _typed(caller, "do"):
        case "complete":
            return bpmn.repair.CompleteStep(task, read_values(_typed(caller, "values")))
        case "move":
            return bpmn.repair.MoveStep(task, _typed(caller, "target"))
        case "cancel":
            return bpmn.repair.CancelStep(task)
        case "skip":
            values = read_values(_typed(caller, "values"))
            element, timer = _typed(caller, "element"), _typed(caller, "timer") or None
            return bpmn.repair.SkipStep(_typed(caller, "target"), element, values, timer)
    raise bpmn.repair.RepairRefusedError(_("Choose what to do."))


def read_values(text: str) -> dict[str, Any]:
    """Lines of `name = value`; a value is JSON (`true`, `3`, `["a"]`) or else text. Raises RepairRefusedError."""
    values: dict[str, Any] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals or not name.isidentifier():
            raise bpmn.repair.RepairRefusedError(
                _("Write each value as a name, “=” and the value: “%(line)s”.", line=line[:60])
            )
        try:
            values[name] = orjson.loads(value)
        except orjson.JSONDecodeError:
            values[name] = value
    return values

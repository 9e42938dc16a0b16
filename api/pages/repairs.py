"""Repairing one case by hand: where it stands, what can be done there, exactly what that would do, and the way back.

For administrators. The case is known by its reference; nothing that a family said is shown.
"""

from http import HTTPStatus
from typing import Any

import orjson
from starlette.responses import RedirectResponse, Response

from api.caller import Caller
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
from engine.casework import process_changes
from engine.words import _

routes = PageRoutes()

LONGEST_REASON = 500


@routes.get("/administration/cases", access=ADMINISTRATOR)
def find_case(caller: Caller) -> Response:
    """The repair page of the case whose reference was typed. Raises InstanceNotFoundError."""
    reference = caller.request.query_params.get("reference", "").strip()
    if not reference:
        return RedirectResponse("/administration", HTTPStatus.SEE_OTHER)
    found = bpmn.instances.find_by_business_key(caller.session, reference)
    if found is None:
        raise bpmn.errors.InstanceNotFoundError(reference)
    return RedirectResponse(f"/administration/cases/{found.id}", HTTPStatus.SEE_OTHER)


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
    reason = _typed(caller, "reason")
    if not 0 < len(reason) <= LONGEST_REASON or not _typed(caller, "revision").isdigit():
        error = FormError(
            _("Enter a reason of at most %(longest_reason)s characters", longest_reason=LONGEST_REASON), "#reason"
        )
        return _preview_page(caller, instance_id, (error,))
    actor, revision = caller.person.user_name, int(_typed(caller, "revision"))
    process_changes.repair(caller.session, instance_id, _action(caller), revision=revision, reason=reason, actor=actor)
    return RedirectResponse(f"/administration/cases/{instance_id}", HTTPStatus.SEE_OTHER)


@routes.post("/administration/repairs/{repair_id}/undo", access=ADMINISTRATOR)
def undo_repair(caller: Caller, repair_id: str) -> Response:
    done, reason = bpmn.repair.get(caller.session, repair_id), _typed(caller, "undo_reason")
    if not 0 < len(reason) <= LONGEST_REASON:
        error = FormError(
            _("Enter a reason of at most %(longest_reason)s characters", longest_reason=LONGEST_REASON),
            f"#undo_reason_{repair_id}",
        )
        return _instance_page(caller, done.instance_id, (error,), HTTPStatus.UNPROCESSABLE_ENTITY)
    process_changes.undo_repair(caller.session, repair_id, reason=reason, actor=caller.person.user_name)
    return RedirectResponse(f"/administration/cases/{done.instance_id}", HTTPStatus.SEE_OTHER)


def _typed(caller: Caller, name: str) -> str:
    return str(caller.form.get(name, "")).strip()


def _instance_page(
    caller: Caller, instance_id: str, errors: tuple[FormError, ...] = (), status: int = HTTPStatus.OK
) -> Response:
    session, standing = caller.session, bpmn.repair.look(caller.session, instance_id)
    incidents = [each for each in bpmn.incidents.list_open(session) if each.instance_id == instance_id]
    view = InstanceView(
        reference=standing.business_key,
        href=f"/administration/cases/{instance_id}",
        about=_(
            "Version %(release_number)s of its process, %(status)s",
            release_number=standing.release_number,
            status=standing.status,
        ),
        steps=tuple(step_view(instance_id, token) for token in standing.tokens),
        failures=tuple(failure_view(instance_id, incident) for incident in incidents),
        repairs=tuple(map(repair_view, bpmn.repair.list_for_instance(session, instance_id))),
    )
    return render(caller, "pages/instance.html", {"view": view, "errors": errors}, status=status)


def _form_page(
    caller: Caller, instance_id: str, asked: dict[str, str], errors: Any = (), status: int = 200
) -> Response:
    standing = bpmn.repair.look(caller.session, instance_id)
    do = asked.get("do", "")
    common = {"reference": standing.business_key, "href": f"/administration/cases/{instance_id}"}
    if do == "skip":
        return render(caller, "pages/repair.html", {"view": _skip_view(caller, instance_id, asked, common)})
    token = next((each for each in standing.tokens if each.task_id == asked.get("task")), None)
    if token is None or do not in ACTIONS:
        raise bpmn.repair.RepairRefusedError(_("The case does not stand at this step any more."))
    view = FormView(
        title=f"{ACTIONS[do][token.place in (Place.TIMER, Place.MESSAGE)]}: {label(token)}",
        action=do,
        hidden={"do": do, "task": token.task_id},
        targets=tuple(Option(each.id, each.name or each.id) for each in token.targets) if do == "move" else (),
        asks_values=do == "complete" and token.place is not Place.TIMER,
        **common,
    )
    return render(caller, "pages/repair.html", {"view": view})


def _skip_view(caller: Caller, instance_id: str, asked: dict[str, str], common: dict[str, str]) -> FormView:
    instance = bpmn.instances.get(caller.session, instance_id)
    release = bpmn.definitions.release(caller.session, instance.release_id)
    holding = [key for key, process in release.processes.items() if asked.get("element") in process.elements]
    if not holding:
        raise bpmn.repair.RepairRefusedError(_("There is no such step."))
    element = release.element(holding[0], asked["element"])
    hidden = {"do": "skip", "element": element.id, "timer": asked.get("timer", "")}
    return FormView(
        title=_("Skip with stated results: %(name)s", name=element.name or element.id),
        action="skip",
        hidden=hidden,
        targets=tuple(Option(key, release.processes[key].name) for key in holding),
        asks_values=True,
        **common,
    )


def _preview_page(caller: Caller, instance_id: str, errors: tuple[FormError, ...] = ()) -> Response:
    action, actor = _action(caller), caller.person.user_name
    standing = bpmn.repair.look(caller.session, instance_id)
    effect = bpmn.repair.preview(caller.session, instance_id, action, actor=actor)
    names = ("do", "task", "target", "element", "timer", "values")
    view = PreviewView(
        reference=standing.business_key,
        href=f"/administration/cases/{instance_id}",
        summary=effect.summary,
        ends=tuple(map(affected_words, effect.ends)),
        begins=tuple(map(affected_words, effect.begins)),
        warnings=tuple(warnings(effect)),
        hidden={name: _typed(caller, name) for name in names} | {"revision": str(standing.revision)},
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(caller, "pages/repair_preview.html", {"view": view, "errors": errors}, status=status)


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

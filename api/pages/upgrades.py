"""Moving running cases to another release: choose, look at the plan, try a sample, move the rest, put back.

For process owners and administrators. Cases are known by their references here; no family is named.
"""

from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

from api import upgrading
from api.caller import Caller
from api.pages import upgrade_obstacles
from api.pages.lists import PAGE_SIZE
from api.pages.questions import FormError, Option
from api.pages.rendering import render
from api.pages.templates import moment_in_words
from api.pages.upgrade_view import Order, upgrade_view
from api.pages.watching import lead_to
from api.routing import PageRoutes
from api.security.access import PROCESS_OWNER_OR_ADMINISTRATOR
from engine import bpmn
from engine.casework import process_changes
from engine.words import _

routes = PageRoutes()

LONGEST_REASON = 500


@dataclass(frozen=True)
class UpgradeRow:
    """One upgrade in the list."""

    href: str
    title: str
    about: str


@dataclass(frozen=True)
class UpgradesView:
    """What pages/upgrades.html shows."""

    processes: tuple[Option, ...]
    releases: tuple[Option, ...]
    upgrades: tuple[UpgradeRow, ...]


@routes.get("/upgrades", access=PROCESS_OWNER_OR_ADMINISTRATOR)
def show_upgrades(caller: Caller) -> Response:
    return _list_page(caller)


@routes.post("/upgrades", access=PROCESS_OWNER_OR_ADMINISTRATOR, writing=False)
def plan_upgrade(caller: Caller) -> Response:
    process, version = (str(caller.form.get(name, "")) for name in ("process", "version"))
    actor = caller.person.user_name
    try:
        with caller.database.transaction() as session:
            choice = bpmn.upgrades.Choice(process)
            upgrade_id = process_changes.plan_upgrade(session, choice, to_release_id=version, actor=actor).id
    except bpmn.upgrades.ReleaseUnfitError as unfit:
        return _list_page(caller, FormError(str(unfit), "#version"), process, version)
    except (bpmn.upgrades.UpgradeRefusedError, bpmn.definitions.ReleaseNotFoundError):
        error = FormError(_("Choose a process and a release that has it"), "#process")
        return _list_page(caller, error, process, version)
    return _go_on(caller, upgrade_id)


@routes.get("/upgrades/{upgrade_id}", access=PROCESS_OWNER_OR_ADMINISTRATOR)
def show_upgrade(caller: Caller, upgrade_id: str) -> Response:
    return _page(caller, upgrade_id)


@routes.post("/upgrades/{upgrade_id}/move", access=PROCESS_OWNER_OR_ADMINISTRATOR, writing=False)
def move_cases(caller: Caller, upgrade_id: str) -> Response:
    order = Order.of(caller.form)
    error = _problem_with(order.reason, "reason")
    if error is not None:
        return _page(caller, upgrade_id, error)
    actor, only = caller.person.user_name, None if order.takes_all else order.sample
    with caller.database.transaction() as session:
        bpmn.upgrades.move(session, upgrade_id, reason=order.reason, actor=actor, business_keys=only)
    return _go_on(caller, upgrade_id)


@routes.post("/upgrades/{upgrade_id}/undo", access=PROCESS_OWNER_OR_ADMINISTRATOR, writing=False)
def put_cases_back(caller: Caller, upgrade_id: str) -> Response:
    order, actor = Order.of(caller.form), caller.person.user_name
    error = _problem_with(order.undo_reason, "undo_reason")
    if error is not None:
        return _page(caller, upgrade_id, error)
    only = [order.reference] if order.reference else None
    with caller.database.transaction() as session:
        asked = bpmn.upgrades.undo(session, upgrade_id, reason=order.undo_reason, actor=actor, business_keys=only)
    if only and not asked:
        error = FormError(_("No moved case has this reference"), "#reference")
        return _page(caller, upgrade_id, error)
    return _go_on(caller, upgrade_id)


@routes.post("/upgrades/{upgrade_id}/plan", access=PROCESS_OWNER_OR_ADMINISTRATOR, writing=False)
def plan_again(caller: Caller, upgrade_id: str) -> Response:
    with caller.database.transaction() as session:
        bpmn.upgrades.plan_again(session, upgrade_id)
    return _go_on(caller, upgrade_id)


@routes.post("/upgrades/{upgrade_id}/same-step", access=PROCESS_OWNER_OR_ADMINISTRATOR, writing=False)
def plan_with_same_step(caller: Caller, upgrade_id: str) -> Response:
    """A new plan, for which a step of before and one of the version are the same step under two ids."""
    given = [str(caller.form.get(name, "")) for name in ("process", "before", "after")]
    try:
        with caller.database.transaction() as session:
            planned = upgrade_obstacles.plan_again_with(session, upgrade_id, *given, actor=caller.person.user_name)
            new_id = planned.id
    except bpmn.upgrades.UpgradeRefusedError:
        return _page(caller, upgrade_id, FormError(_("Choose which step it is now"), f"#same-{given[1]}"))
    return _go_on(caller, new_id)


@routes.post("/upgrades/{upgrade_id}/continue", access=PROCESS_OWNER_OR_ADMINISTRATOR, writing=False)
def continue_upgrade(caller: Caller, upgrade_id: str) -> Response:
    return _go_on(caller, bpmn.upgrades.get(caller.session, upgrade_id).id)


def _go_on(caller: Caller, upgrade_id: str) -> Response:
    upgrading.work_off(caller.database, upgrade_id=upgrade_id, seconds=caller.settings.upgrade_seconds)
    with caller.database.reading() as session:
        is_pending = bool(bpmn.upgrades.list_pending(session, limit=1, upgrade_id=upgrade_id))
    path = f"/upgrades/{upgrade_id}"
    return lead_to(path) if is_pending else RedirectResponse(path, HTTPStatus.SEE_OTHER)


def _problem_with(reason: str, field: str) -> FormError | None:
    if not reason:
        return FormError(_("Enter a reason"), f"#{field}")
    if len(reason) > LONGEST_REASON:
        return FormError(
            _("The reason must be %(longest_reason)s characters or fewer", longest_reason=LONGEST_REASON), f"#{field}"
        )
    return None


def _list_page(caller: Caller, error: FormError | None = None, process: str = "", version: str = "") -> Response:
    """The list, with what was chosen before the mistake."""
    session = caller.session
    deployments = bpmn.definitions.list_deployments(session)
    numbers = {one.id: one.number for one in deployments}
    processes = bpmn.definitions.list_process_definitions(session)
    names = {one.key: one.name for one in processes}
    view = UpgradesView(
        processes=tuple(
            Option(one.key, _("%(name)s (%(in_use)s running)", name=one.name, in_use=one.in_use), one.key == process)
            for one in _in_use_first(processes)
        ),
        releases=tuple(
            Option(one.id, _("Release %(number)s: %(name)s", number=one.number, name=one.name), one.id == version)
            for one in deployments
            if one.was_in_use
        ),
        upgrades=tuple(
            _upgrade_row(one, names, numbers) for one in bpmn.upgrades.list_newest(session, limit=PAGE_SIZE)
        ),
    )
    return _answer(caller, "pages/upgrades.html", view, error)


def _in_use_first(processes: list[bpmn.ProcessDefinition]) -> list[bpmn.ProcessDefinition]:
    return sorted(processes, key=lambda one: (-one.in_use, one.name))


def _upgrade_row(upgrade: bpmn.upgrades.Upgrade, names: dict[str, str], numbers: dict[str, int]) -> UpgradeRow:
    title = _(
        "%(process)s to release %(release)s",
        process=names.get(upgrade.process_key, upgrade.process_key),
        release=numbers.get(upgrade.to_release_id, "?"),
    )
    return UpgradeRow(
        f"/upgrades/{upgrade.id}", title, _("Planned on %(planned_at)s", planned_at=moment_in_words(upgrade.planned_at))
    )


def _page(caller: Caller, upgrade_id: str, error: FormError | None = None) -> Response:
    """The page of an upgrade, with what was typed before the mistake."""
    typed = Order.of(caller.form) if error else Order()
    view = upgrade_view(caller, bpmn.upgrades.get(caller.session, upgrade_id), typed)
    return _answer(caller, "pages/upgrade.html", view, error)


def _answer(caller: Caller, template: str, view: object, error: FormError | None) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(caller, template, {"view": view, "errors": (error,) if error else ()}, status=status)

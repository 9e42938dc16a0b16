"""Moving running cases to another version: choose, look at the plan, try a sample, move the rest, put back.

For process owners and administrators. Cases are known by their references here; no family is named.
"""

from collections import Counter
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.responses import RedirectResponse, Response

from api import upgrading
from api.caller import Caller
from api.pages import upgrade_obstacles, upgrade_words
from api.pages.facts import Fact
from api.pages.lists import PAGE_SIZE, Paging, Tab, address
from api.pages.questions import FormError, Option
from api.pages.rendering import render
from api.pages.templates import moment_in_words
from api.pages.watching import lead_to, watches
from api.routing import PageRoutes
from api.security.access import PROCESS_OWNER_OR_ADMINISTRATOR
from engine import bpmn
from engine.words import _

routes = PageRoutes()

Status = bpmn.upgrades.UpgradeStatus
LONGEST_REASON = 500
SAMPLE = 5
MOST_SENTENCES = 20


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
    versions: tuple[Option, ...]
    upgrades: tuple[UpgradeRow, ...]


@dataclass(frozen=True)
class CaseRow:
    """One case of an upgrade, and what is said of it."""

    reference: str
    status: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class UpgradeView:
    """What pages/upgrade.html shows. `movable`, `moved` and `pending` are numbers of cases.

    While it `is_watched` it loads itself again and has no fields.
    """

    id: str
    title: str
    lead: str
    facts: tuple[Fact, ...]
    pending: int
    is_watched: bool
    movable: int
    moved: int
    obstacles: tuple[upgrade_obstacles.ObstacleRow, ...]
    changes: tuple[str, ...]
    tabs: tuple[Tab, ...]
    rows: tuple[CaseRow, ...]
    paging: Paging
    reason: str = ""
    sample: int = SAMPLE


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
            upgrade_id = bpmn.upgrades.begin(session, choice, to_release_id=version, actor=actor).id
    except (bpmn.upgrades.UpgradeRefusedError, bpmn.definitions.ReleaseNotFoundError):
        error = FormError(_("Choose a process and a version that has it"), "#process")
        return _list_page(caller, (error,), HTTPStatus.UNPROCESSABLE_ENTITY)
    return _go_on(caller, upgrade_id)


@routes.get("/upgrades/{upgrade_id}", access=PROCESS_OWNER_OR_ADMINISTRATOR)
def show_upgrade(caller: Caller, upgrade_id: str) -> Response:
    return _page(caller, upgrade_id)


@routes.post("/upgrades/{upgrade_id}/move", access=PROCESS_OWNER_OR_ADMINISTRATOR, writing=False)
def move_cases(caller: Caller, upgrade_id: str) -> Response:
    reason = str(caller.form.get("reason", "")).strip()
    error = _problem_with(reason, "reason")
    if error is not None:
        return _page(caller, upgrade_id, (error,), HTTPStatus.UNPROCESSABLE_ENTITY)
    at_most = SAMPLE if caller.form.get("how_many") == "sample" else None
    with caller.database.transaction() as session:
        bpmn.upgrades.move(session, upgrade_id, reason=reason, actor=caller.person.user_name, at_most=at_most)
    return _go_on(caller, upgrade_id)


@routes.post("/upgrades/{upgrade_id}/undo", access=PROCESS_OWNER_OR_ADMINISTRATOR, writing=False)
def put_cases_back(caller: Caller, upgrade_id: str) -> Response:
    reason = str(caller.form.get("undo_reason", "")).strip()
    error = _problem_with(reason, "undo_reason")
    if error is not None:
        return _page(caller, upgrade_id, (error,), HTTPStatus.UNPROCESSABLE_ENTITY)
    reference = str(caller.form.get("reference", "")).strip()
    only = [reference] if reference else None
    with caller.database.transaction() as session:
        bpmn.upgrades.undo(session, upgrade_id, reason=reason, actor=caller.person.user_name, business_keys=only)
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
        error = FormError(_("Choose which step it is now"), f"#same-{given[1]}")
        return _page(caller, upgrade_id, (error,), HTTPStatus.UNPROCESSABLE_ENTITY)
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


def _list_page(caller: Caller, errors: tuple[FormError, ...] = (), status: int = HTTPStatus.OK) -> Response:
    session = caller.session
    versions = {one.id: one.number for one in bpmn.definitions.list_deployments(session)}
    processes = bpmn.definitions.list_process_definitions(session)
    view = UpgradesView(
        processes=tuple(
            Option(one.key, _("%(name)s (%(in_use)s running)", name=one.name, in_use=one.in_use))
            for one in _in_use_first(processes)
        ),
        versions=tuple(Option(id_, _("Version %(number)s", number=number)) for id_, number in versions.items()),
        upgrades=tuple(_upgrade_row(one, versions) for one in bpmn.upgrades.list_newest(session, limit=PAGE_SIZE)),
    )
    return render(caller, "pages/upgrades.html", {"view": view, "errors": errors}, status=status)


def _in_use_first(processes: list[bpmn.ProcessDefinition]) -> list[bpmn.ProcessDefinition]:
    return sorted(processes, key=lambda one: (-one.in_use, one.name))


def _upgrade_row(upgrade: bpmn.upgrades.Upgrade, versions: dict[str, int]) -> UpgradeRow:
    title = _(
        "%(process_key)s to version %(version)s",
        process_key=upgrade.process_key,
        version=versions.get(upgrade.to_release_id, "?"),
    )
    return UpgradeRow(
        f"/upgrades/{upgrade.id}", title, _("Planned on %(planned_at)s", planned_at=moment_in_words(upgrade.planned_at))
    )


def _page(caller: Caller, upgrade_id: str, errors: tuple[FormError, ...] = (), status: int = HTTPStatus.OK) -> Response:
    view = _view(caller, bpmn.upgrades.get(caller.session, upgrade_id))
    return render(caller, "pages/upgrade.html", {"view": view, "errors": errors}, status=status)


def _view(caller: Caller, upgrade: bpmn.upgrades.Upgrade) -> UpgradeView:
    session, query = caller.session, caller.request.query_params
    counts = bpmn.upgrades.count_cases(session, upgrade.id)
    release = bpmn.definitions.release(session, upgrade.to_release_id)
    shown = next((status for status in Status if status.value == query.get("status")), None)
    after = query.get("after")
    found = bpmn.upgrades.list_cases(session, upgrade.id, limit=PAGE_SIZE + 1, after=after, status=shown)
    pending = sum(counts.get(status, 0) for status in bpmn.upgrades.PENDING)
    return UpgradeView(
        id=upgrade.id,
        title=_(
            "%(name)s: move cases to version %(number)s",
            name=release.processes[upgrade.process_key].name,
            number=release.number,
        ),
        lead=upgrade_words.lead(counts),
        facts=_facts(upgrade, counts),
        pending=pending,
        is_watched=watches(caller, pending=pending > 0),
        movable=counts.get(Status.READY, 0) + counts.get(Status.UNDONE, 0),
        moved=counts.get(Status.MOVED, 0),
        obstacles=upgrade_obstacles.rows(session, upgrade),
        changes=_changes(session, upgrade.id, release),
        tabs=_tabs(upgrade.id, counts, shown),
        rows=tuple(_case_row(case) for case in found[:PAGE_SIZE]),
        paging=_paging(upgrade.id, found, shown, after),
    )


def _facts(upgrade: bpmn.upgrades.Upgrade, counts: dict[Status, int]) -> tuple[Fact, ...]:
    by_status = (Fact(upgrade_words.OF_STATUS[status], str(counts[status])) for status in Status if counts.get(status))
    asked = Fact(_("Reason"), upgrade.reason) if upgrade.reason else None
    return (Fact(_("Cases"), str(sum(counts.values()))), *by_status, *([asked] if asked else []))


def _changes(session: Any, upgrade_id: str, release: bpmn.Release) -> tuple[str, ...]:
    """What changes for people when the cases are moved, or changed when they were."""
    said: Counter[bpmn.upgrades.UpgradeNote] = Counter()
    for status in (Status.READY, Status.MOVING, Status.MOVED):
        said += bpmn.upgrades.count_notes(session, upgrade_id, status)
    names: dict[str | None, str] = {key: process.name for key, process in release.processes.items()}
    return tuple(
        _(
            "%(sentence)s %(cases)s, in “%(process)s”.",
            sentence=note.sentence,
            cases=upgrade_obstacles.cases(number),
            process=names.get(note.process_key, note.process_key),
        )
        for note, number in said.most_common(MOST_SENTENCES)
    )


def _tabs(upgrade_id: str, counts: dict[Status, int], shown: Status | None) -> tuple[Tab, ...]:
    path = f"/upgrades/{upgrade_id}"
    ways = [(None, _("All")), *((status, upgrade_words.OF_STATUS[status]) for status in Status if counts.get(status))]
    return tuple(Tab(address(path, status=status), words, status is shown) for status, words in ways)


def _case_row(case: bpmn.upgrades.UpgradeCase) -> CaseRow:
    sentences = tuple(note["sentence"] for note in case.notes)
    return CaseRow(case.business_key, upgrade_words.OF_STATUS[case.status], sentences)


def _paging(upgrade_id: str, found: Any, shown: Status | None, after: str | None) -> Paging:
    path = f"/upgrades/{upgrade_id}"
    further = str(found[PAGE_SIZE - 1].id) if len(found) > PAGE_SIZE else None
    return Paging(
        next_href=address(path, status=shown, after=further) if further else None,
        first_href=address(path, status=shown) if after else None,
    )

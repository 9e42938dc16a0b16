"""Moving running cases to another release of their process: for process owners and administrators.

A POST notes what is to be done; workers do it, and `continue` does so for a few seconds. No case's family is named.
"""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api import upgrading
from api.caller import Caller
from api.security.access import PROCESS_OWNER_OR_ADMINISTRATOR
from api.v1.paging import Cursor, Limit, link_to_next
from api.v1.routing import ApiRoutes
from engine import bpmn
from engine.casework import process_changes

routes = ApiRoutes(tags=["upgrades"])

References = Annotated[list[str], Field(max_length=1_000)]
Why = Annotated[str, Field(min_length=1, max_length=500, description="No names, nothing that a family said.")]


class Renamed(BaseModel):
    """An element whose id has changed from one version to the other."""

    process_key: str
    before: str
    after: str


class NewUpgrade(BaseModel):
    """Which running cases are to be planned for, and to which version (a deployment's id; else the one in use)."""

    process_key: str
    to_release_id: str | None = None
    from_release_id: str | None = None
    area: str | None = None
    references: References | None = None
    renamed: Annotated[list[Renamed], Field(max_length=200)] = []


class MoveOrder(BaseModel):
    """Move the cases that can be: all, `at_most` so many as a sample, or these."""

    reason: Why
    at_most: int | None = Field(default=None, ge=1, le=100_000)
    references: References | None = None


class UndoOrder(BaseModel):
    """Put moved cases back: all, or these."""

    reason: Why
    references: References | None = None


class Counts(BaseModel):
    """How many cases stand where; `unplanned`, `moving` and `undoing` are still to be done."""

    unplanned: int = 0
    ready: int = 0
    blocked: int = 0
    moving: int = 0
    moved: int = 0
    undoing: int = 0
    undone: int = 0
    not_undone: int = 0


class Upgrade(BaseModel):
    """Cases of one process that are to run on another version. Who asked last, and why."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    process_key: str
    to_release_id: str
    planned_at: datetime
    planned_by: str
    asked_at: datetime | None
    asked_by: str | None
    reason: str | None
    cases: Counts


class Upgrades(BaseModel):
    """Upgrades, newest first."""

    upgrades: list[Upgrade]
    next_cursor: str | None


class UpgradeNote(BaseModel):
    """An obstacle, or what changes for the people of a case: `code` for programs, `sentence` for people."""

    code: str
    sentence: str
    process_key: str | None
    element_id: str | None
    element_label: str | None


class UpgradeCase(BaseModel):
    """One case. `notes` are its obstacles when it is blocked or could not be put back, else what changes."""

    model_config = ConfigDict(from_attributes=True)

    reference: str = Field(validation_alias="business_key")
    instance_id: str
    from_release_id: str
    status: bpmn.upgrades.UpgradeStatus
    notes: list[UpgradeNote]
    changed_at: datetime


class UpgradeCases(BaseModel):
    """Cases of an upgrade."""

    cases: list[UpgradeCase]
    next_cursor: str | None


@routes.post("/upgrades", access=PROCESS_OWNER_OR_ADMINISTRATOR, status_code=201, problems=(404, 409, 422))
def plan_upgrade(caller: Caller, wanted: NewUpgrade) -> Upgrade:
    """Plan to move running cases to another release. Nothing is moved yet."""
    target = wanted.to_release_id or bpmn.definitions.current_release(caller.session).id
    choice = bpmn.upgrades.Choice(wanted.process_key, wanted.from_release_id, wanted.area, wanted.references)
    renamed: dict[str, dict[str, str]] = {}
    for one in wanted.renamed:
        renamed.setdefault(one.process_key, {})[one.before] = one.after
    actor = caller.person.user_name
    upgrade = process_changes.plan_upgrade(caller.session, choice, to_release_id=target, renamed=renamed, actor=actor)
    return _view(caller, upgrade)


@routes.get("/upgrades", access=PROCESS_OWNER_OR_ADMINISTRATOR)
def list_upgrades(caller: Caller, limit: Limit = 20, cursor: Cursor = None) -> Upgrades:
    """Upgrades, newest first."""
    found = bpmn.upgrades.list_newest(caller.session, limit=limit + 1, before=cursor)
    next_cursor = bpmn.upgrades.place_of(found[limit - 1]) if len(found) > limit else None
    link_to_next(caller, next_cursor)
    return Upgrades(upgrades=[_view(caller, each) for each in found[:limit]], next_cursor=next_cursor)


@routes.get("/upgrades/{upgrade_id}", access=PROCESS_OWNER_OR_ADMINISTRATOR, problems=(404,))
def get_upgrade(caller: Caller, upgrade_id: str) -> Upgrade:
    """An upgrade, and how many of its cases stand where."""
    return _view(caller, bpmn.upgrades.get(caller.session, upgrade_id))


@routes.get("/upgrades/{upgrade_id}/cases", access=PROCESS_OWNER_OR_ADMINISTRATOR, problems=(404,))
def list_upgrade_cases(
    caller: Caller,
    upgrade_id: str,
    status: bpmn.upgrades.UpgradeStatus | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> UpgradeCases:
    """The plan or the result for each case."""
    upgrade = bpmn.upgrades.get(caller.session, upgrade_id)
    found = bpmn.upgrades.list_cases(caller.session, upgrade.id, limit=limit + 1, after=cursor, status=status)
    next_cursor = str(found[limit - 1].id) if len(found) > limit else None
    link_to_next(caller, next_cursor)
    cases = [UpgradeCase.model_validate(each) for each in found[:limit]]
    return UpgradeCases(cases=cases, next_cursor=next_cursor)


@routes.post("/upgrades/{upgrade_id}/plan", access=PROCESS_OWNER_OR_ADMINISTRATOR, problems=(404,))
def plan_upgrade_again(caller: Caller, upgrade_id: str) -> Upgrade:
    """Plan again for the cases that were not moved."""
    bpmn.upgrades.plan_again(caller.session, upgrade_id)
    return _view(caller, bpmn.upgrades.get(caller.session, upgrade_id))


@routes.post("/upgrades/{upgrade_id}/move", access=PROCESS_OWNER_OR_ADMINISTRATOR, problems=(404,))
def move_cases(caller: Caller, upgrade_id: str, order: MoveOrder) -> Upgrade:
    """Move the cases that can be."""
    only: dict[str, Any] = {"at_most": order.at_most, "business_keys": order.references}
    actor = caller.person.user_name
    bpmn.upgrades.move(caller.session, upgrade_id, reason=order.reason, actor=actor, **only)
    return _view(caller, bpmn.upgrades.get(caller.session, upgrade_id))


@routes.post("/upgrades/{upgrade_id}/undo", access=PROCESS_OWNER_OR_ADMINISTRATOR, problems=(404,))
def put_cases_back(caller: Caller, upgrade_id: str, order: UndoOrder) -> Upgrade:
    """Put moved cases back where nothing has happened since."""
    actor, only = caller.person.user_name, order.references
    bpmn.upgrades.undo(caller.session, upgrade_id, reason=order.reason, actor=actor, business_keys=only)
    return _view(caller, bpmn.upgrades.get(caller.session, upgrade_id))


@routes.post(
    "/upgrades/{upgrade_id}/continue",
    access=PROCESS_OWNER_OR_ADMINISTRATOR,
    problems=(404,),
    repeatable=False,
    writing=False,
)
def continue_upgrade(caller: Caller, upgrade_id: str) -> Upgrade:
    """Do what is still to be done, for a few seconds. Workers do the same by themselves."""
    bpmn.upgrades.get(caller.session, upgrade_id)
    caller.session.rollback()  # what is done below is to be seen
    upgrading.work_off(caller.database, upgrade_id=upgrade_id, seconds=caller.settings.upgrade_seconds)
    return _view(caller, bpmn.upgrades.get(caller.session, upgrade_id))


def _view(caller: Caller, upgrade: bpmn.upgrades.Upgrade) -> Upgrade:
    counted = bpmn.upgrades.count_cases(caller.session, upgrade.id)
    counts = Counts(**{status.value: number for status, number in counted.items()})
    return Upgrade.model_validate({**upgrade.model_dump(), "cases": counts})

"""Upgrades: bringing running instances from the release that they are pinned to to another one.

First a plan (`begin`), case by case: can, or cannot and why, and what changes for its people. Then some are moved as a
sample, then the rest (`move`), and any of them can be put back as long as nothing has happened in it since (`undo`).
These only note what is to be done; whoever calls `do` for each of `list_pending`, each in a transaction of its own,
does it: a request, a worker, or the next one after a crash.
"""

from engine.bpmn.spiff import Renamed
from engine.bpmn.upgrades.asking import Choice, begin, move, plan_again, undo
from engine.bpmn.upgrades.doing import PENDING, do, list_pending, set_aside
from engine.bpmn.upgrades.errors import ReleaseUnfitError, UpgradeNotFoundError, UpgradeRefusedError
from engine.bpmn.upgrades.models import Upgrade, UpgradeCase, UpgradeStatus
from engine.bpmn.upgrades.reading import (
    RunningOn,
    count_cases,
    count_notes,
    count_running,
    get,
    list_cases,
    list_newest,
    place_of,
)
from engine.bpmn.upgrades.wording import ADVICE, UpgradeNote

__all__ = [
    "ADVICE",
    "PENDING",
    "Choice",
    "ReleaseUnfitError",
    "Renamed",
    "RunningOn",
    "Upgrade",
    "UpgradeCase",
    "UpgradeNotFoundError",
    "UpgradeNote",
    "UpgradeRefusedError",
    "UpgradeStatus",
    "begin",
    "count_cases",
    "count_notes",
    "count_running",
    "do",
    "get",
    "list_cases",
    "list_newest",
    "list_pending",
    "move",
    "place_of",
    "plan_again",
    "set_aside",
    "undo",
]

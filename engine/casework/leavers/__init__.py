"""People who have gone: everything that they hold, and moving it to those who can act (LPR-4, MON-7)."""

from engine.casework.leavers.holdings import Holdings, LedCase, RoleHeld, TaskHeld, holdings_of
from engine.casework.leavers.leaving import (
    come_back,
    find_current,
    get_person,
    leave,
    list_managed_areas,
    list_moves,
    mark_gone,
    may_manage,
    move_reports,
)
from engine.casework.leavers.outcomes import Became, what_became

__all__ = [
    "Became",
    "Holdings",
    "LedCase",
    "RoleHeld",
    "TaskHeld",
    "come_back",
    "find_current",
    "get_person",
    "holdings_of",
    "leave",
    "list_managed_areas",
    "list_moves",
    "mark_gone",
    "may_manage",
    "move_reports",
    "what_became",
]

"""What those who manage an area do for a case that does not go on: each act with a right, a reason and a row.

`ACTIONS` is the one list: the pages `/cases/{reference}/manage/…`, the API below
`/api/v1/lcss/cases/{reference}/actions`, what a finding leads to, and the tests that nothing is left out come from it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from engine.casework.groups import SUPPORTING_GROUPS
from engine.casework.journey_actions import ACTIONS as JOURNEY
from engine.casework.management import acting
from engine.casework.management.acting import (
    context_for,
    list_acts,
    preview,
    read,
    read_details,
    require_possible,
    take,
)
from engine.casework.management.action import LCSS, MANAGERS, WITH_SUPPORT, ActContext, Details, ManagementAction
from engine.casework.management.areas import BRING_IN_AREA, END_SUPPORT, PASS_ON
from engine.casework.management.effects import Effect, TaskFact
from engine.casework.management.handovers import START_HANDOVER
from engine.casework.management.journey import ASK_FOR_CLOSURE, RAISE_CONCERN, RECORD_OVERSIGHT
from engine.casework.management.policies import MOVE_POLICY
from engine.casework.management.reminding import REMIND, key_of
from engine.casework.management.review_dates import MOVE_REVIEW
from engine.casework.management.roles import REPLACE, STAND_IN
from engine.casework.management.setting_aside import BRING_BACK, HOLD, MARK_FALSE
from engine.casework.management.supporting import OFFER_SUPPORT
from engine.casework.management.tasks import ACT_ON_BEHALF, REASSIGN
from engine.casework.models.management import CaseAct
from engine.casework.models.people import Person, Role
from engine.casework.monitoring.findings import Finding

__all__ = [
    "ACTIONS",
    "LCSS",
    "MANAGERS",
    "WITH_SUPPORT",
    "ActContext",
    "Details",
    "Effect",
    "ManagementAction",
    "TaskFact",
    "Way",
    "context_for",
    "key_of",
    "list_acts",
    "list_possible",
    "preview",
    "read",
    "read_details",
    "require_possible",
    "take",
    "undo",
    "ways_to_mend",
]

ACTIONS: Mapping[str, ManagementAction] = {
    action.key: action
    for action in (
        REMIND,
        OFFER_SUPPORT,
        MOVE_REVIEW,
        START_HANDOVER,
        STAND_IN,
        REPLACE,
        REASSIGN,
        ACT_ON_BEHALF,
        MOVE_POLICY,
        BRING_IN_AREA,
        END_SUPPORT,
        PASS_ON,
        RAISE_CONCERN,
        ASK_FOR_CLOSURE,
        RECORD_OVERSIGHT,
        HOLD,
        MARK_FALSE,
        BRING_BACK,
    )
}
"""In the order in which people are offered them."""


@dataclass(frozen=True)
class Way:
    """One way to mend a finding. `kind`: task (`key` is its id), action (of the journey), management (of `ACTIONS`; it
    opens with `finding` chosen) or administration (a repair of the case)."""

    kind: str
    key: str
    label: str
    finding: str = ""


def ways_to_mend(finding: Finding, groups: Collection[str]) -> Sequence[Way]:
    """What somebody in these groups of the case's area, or an administrator, can do about a finding. Asks nothing of
    the database: whether it is possible at this moment the act itself says."""
    held = frozenset(groups)
    mends = [Way(mend.kind, mend.key, mend.label) for mend in finding.mends if _may(mend.kind, mend.key, held)]
    able = [action for action in ACTIONS.values() if finding.rule in action.rules and action.groups & held]
    return [*mends, *(Way("management", action.key, action.label, key_of(finding)) for action in able)]


def list_possible(session: Session, person: Person, reference: str) -> Sequence[ManagementAction]:
    """What this person can do for the case now. Raises CaseNotFoundError."""
    return acting.list_possible(session, person, reference, list(ACTIONS.values()))


def undo(session: Session, person: Person, reference: str, act_id: str, *, reason: str) -> CaseAct:
    """Takes an act back (`acting.undo`); raises what that raises."""
    return acting.undo(session, person, reference, act_id, actions=ACTIONS, reason=reason)


def _may(kind: str, key: str, groups: frozenset[str]) -> bool:
    if kind == "administration":
        return Role.ADMINISTRATOR in groups
    if kind == "task":
        return not groups <= SUPPORTING_GROUPS
    return bool(JOURNEY[key].groups & groups)

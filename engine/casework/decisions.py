"""Asking a decision table with facts of the case, in the release that the case runs under."""

from collections.abc import Mapping
from typing import Any, Final

from sqlmodel import Session

from engine import bpmn, clock

SAFETY_DECISIONS: Final = frozenset(
    {
        "mash_same_day",
        "threshold_route",
        "consent_giver",
        "inform_family",
        "engagement_override",
        "withdrawal_route",
        "sharing_basis",
        "sharing_oversight",
    }
)
"""The decisions on which a child's safety or a family's rights hang: a table of theirs with a gap is never deployed."""


def decide(session: Session, instance_id: str, decision: str, facts: Mapping[str, Any]) -> Any:
    """The single answer of the table `decision` to these `facts` (by the names of its inputs)."""
    instance = bpmn.instances.get(session, instance_id)
    release = bpmn.definitions.release(session, instance.release_id)
    table = release.decisions[decision]
    return table.map_result(table.evaluate(facts, clock.now(session)), "singleEntry")

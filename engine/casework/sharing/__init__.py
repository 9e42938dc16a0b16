"""Sharing information with somebody outside the team: decided, looked at and carried out (SHR-1 to SHR-11).

A request to share goes through `sharing_decision.bpmn`, as often as needed and side by side; what it is known by
travels with the message that began it.
"""

from engine.casework.sharing.carrying_out import RECORD_SHARING
from engine.casework.sharing.deciding import DECIDE_ON_SHARING
from engine.casework.sharing.overseeing import OVERSEE_SHARING
from engine.casework.sharing.summary import BASIS_WORDS, SharingSummary, list_for_case

RECORDS = (DECIDE_ON_SHARING, OVERSEE_SHARING, RECORD_SHARING)

__all__ = ["BASIS_WORDS", "RECORDS", "SharingSummary", "list_for_case"]

"""Stuck cases: which families are not being helped as they should, why, since when, and who must move next.

Everything follows from facts, looked at anew each time (MON-1 to MON-22); what is kept is only when a finding was first
seen, what was set aside until when, and who was told.
"""

from engine.casework.models.monitoring import Severity
from engine.casework.monitoring import board, led_elsewhere, listing, setting_aside, tallies, telling, workload
from engine.casework.monitoring.evaluating import BATCH, batches, findings_of
from engine.casework.monitoring.findings import TITLES, Finding, Mend, Mover
from engine.casework.monitoring.recording import Changes, changes, record
from engine.casework.monitoring.sweeping import claim

__all__ = [
    "BATCH",
    "TITLES",
    "Changes",
    "Finding",
    "Mend",
    "Mover",
    "Severity",
    "batches",
    "board",
    "changes",
    "claim",
    "findings_of",
    "led_elsewhere",
    "listing",
    "record",
    "setting_aside",
    "tallies",
    "telling",
    "workload",
]

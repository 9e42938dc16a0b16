"""Stuck cases: which families are not being helped as they should, why, since when, and who must move next.

Everything follows from facts, looked at anew each time (MON-1 to MON-22); what is kept is only when a finding was first
seen, what was set aside until when, and who was told.
"""

from engine.casework.models.monitoring import Severity
from engine.casework.monitoring.evaluating import findings_of
from engine.casework.monitoring.findings import TITLES, Finding, Mend, Mover

__all__ = ["TITLES", "Finding", "Mend", "Mover", "Severity", "findings_of"]

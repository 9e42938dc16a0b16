"""What has to be reached, and whether it was."""

from dataclasses import dataclass
from math import isnan


@dataclass(frozen=True)
class Line:
    """One line of the table; `at_most` None: shown without a target."""

    what: str
    measured: float
    at_most: float | None = None
    unit: str = ""

    @property
    def is_met(self) -> bool | None:
        return None if self.at_most is None else self.measured <= self.at_most

    def cells(self) -> tuple[str, str, str, str]:
        """As the table shows it."""
        target = "" if self.at_most is None else f"≤ {self.at_most:g}{self.unit}"
        verdict = {None: "", True: "met", False: "missed"}[self.is_met]
        return self.what, f"{_short(self.measured)}{self.unit}", target, verdict


def _short(value: float) -> str:
    if isnan(value):
        return ""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


OF_PLAIN = {1: 0.5, 10: 0.22, 30: 0.09, 100: 0.03}
"""Completing a task, of what plain SpiffWorkflow takes for it in the same round."""
START_OF_PLAIN = 0.6
ROUND_100_OF_ROUND_1 = 1.15
INSTRUCTIONS = 10.0
"""Millions, of a completion on PostgreSQL."""
INBOX_INSTRUCTIONS = 3.5
TIMER_INSTRUCTIONS = 6.0
STATEMENTS = 10
MOST_STATEMENTS = {"postgresql": STATEMENTS, "sqlite": STATEMENTS + 1}
"""SQLite writes in two what PostgreSQL does in one: the answers, and what taking the completion back would need."""
MOST_START_STATEMENTS = 13
STATE_KB, CASE_STATE_KB = 4.0, 16.0
TASKS_GROWTH = PAGE_100_OF_PAGE_1 = 1.2
TIMERS_A_SECOND = 500.0
IDLE_GROWTH = 1.1
BOARD_MS, BOARD_GROWTH = 10.0, 1.3
HTML_MS = 8.0
MEMORY_MB, READY_S = 100.0, 2.0
LCSS_PAGE_MS, ONE_STUCK_MS, ALL_STUCK_S, STUCK_GROWTH = 300.0, 2.0, 60.0, 1.1
